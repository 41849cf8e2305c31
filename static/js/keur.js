// What the pages do beyond htmx, whose find, on and trigger they use. Each module is one idea; everything works without.
import "./countdown.js"
import "./drafts.js"
import "./focus.js"
import "./keys.js" // after focus.js: what was typed ahead goes where the focus is
import "./list.js"
import "./live.js"
import "./menus.js"
import "./moving.js"
import "./offline.js"
import "./select.js"
import "./signin.js"
import "./trouble.js"
