// What the pages do beyond htmx. Each module is one idea; everything works without them.
import "./changes.js"
import "./composer.js"
import "./countdown.js"
import "./drafts.js"
import "./focus.js"
import "./list.js"
import "./ahead.js" // after list.js, which marks the open row
import "./keys.js" // after focus.js and list.js: keys typed ahead go where those lead
import "./line.js"
import "./mentions.js"
import "./menus.js"
import "./moving.js"
import "./offline.js"
import "./presence.js"
import "./select.js"
import "./signin.js"
import "./trouble.js"
import "./uploads.js"
