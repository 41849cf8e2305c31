// Says where one is, also every few seconds while the page is seen, and marks the rows where colleagues are.
import { say } from "./line.js"
import { soon } from "./soon.js"

const present = new Map() // {request: [[person, doing], …]}
const writes = () => htmx.find(".composer textarea:focus:not(:placeholder-shown)")
const doing = () => htmx.find("#sheet .decide") ? "decides" : writes() ? "writes" : "looks"
let said, timer

function here(again) {
  timer = clearTimeout(timer)
  const { shop, topic } = htmx.find("#presence")?.dataset ?? {}
  const place = shop ? { shop: +shop, topic: +topic, doing: doing() } : said && { ...said, doing: "gone" }
  if (document.hidden || !place || (!again && JSON.stringify(place) === JSON.stringify(said))) return
  say(place)
  said = shop && place
}

function mark() {
  const { person } = document.body.dataset
  for (const { id, dataset } of htmx.findAll("#rows .row")) {
    const others = (present.get(id.slice(4)) ?? []).filter(([who]) => who !== +person)
    if (others.length) dataset.here = others.some(([, act]) => act !== "looks") ? "works" : "looks"
    else delete dataset.here
  }
}

htmx.on("connected", () => { present.clear(); here(true) })
htmx.on("heard", ({ detail }) => {
  for (const [topic, people] of Object.entries(detail.present ?? {})) present.set(topic, people)
  mark()
})
for (const name of ["fresh", "htmx:afterSettle"]) htmx.on(name, soon(mark))
for (const name of ["focusin", "focusout", "input", "htmx:afterSettle"]) htmx.on(name, () => { timer ??= setTimeout(here, 600) })
document.addEventListener("visibilitychange", () => here(true))
setInterval(here, 15_000, true)
