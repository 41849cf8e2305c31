// What the pages do beyond htmx. Each module is one idea; everything works without them.
import "./countdown.js"
import "./drafts.js"
import "./focus.js"
import "./keys.js" // after focus.js: keys typed ahead go where it leads
import "./list.js"
import "./live.js"
import "./menus.js"
import "./moving.js"
import "./offline.js"
import "./select.js"
import "./signin.js"
import "./trouble.js"
