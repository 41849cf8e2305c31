// What the pages do beyond htmx. Each module is one idea; everything works without them.
import "./keys.js"
import "./countdown.js"
import "./drafts.js"
import "./focus.js"
import "./list.js"
import "./live.js"
import "./menus.js"
