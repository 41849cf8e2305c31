// What the portal does beyond htmx. Each module is one idea; everything works without them.
import "./portal/page.js"
import "./portal/photos.js"
import "./portal/framed.js"
import "./portal/trouble.js"
import "./portal/time_zone.js"
