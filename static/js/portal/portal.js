// What the portal does beyond htmx. Each module is one idea; everything works without them.
import "./page.js"
import "./photos.js"
import "./framed.js"
import "./trouble.js"
import "./time_zone.js"
