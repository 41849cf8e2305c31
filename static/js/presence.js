// Says where one is, also every few seconds while the page is seen and in use, and marks the rows where colleagues are.
import { say } from "./line.js"
import { soon } from "./soon.js"

const AWAY = 300_000 // without a key, the pointer or scrolling
const present = new Map() // {request: [[person, doing], …]}
const writes = () => htmx.find(".composer textarea:focus:not(:placeholder-shown)")
const doing = () => htmx.find("#sheet [data-doing]")?.dataset.doing ?? (writes() ? "writes" : "looks")
const isAway = () => Date.now() > used + AWAY
let used = Date.now(), said, timer

function here(again) {
  timer = clearTimeout(timer)
  const { shop, topic } = htmx.find("#presence")?.dataset ?? {}
  const isThere = shop && !isAway()
  const place = isThere ? { shop: +shop, topic: +topic, doing: doing() } : said && { ...said, doing: "gone" }
  if (document.hidden || !place || (!again && JSON.stringify(place) === JSON.stringify(said))) return
  say(place)
  said = isThere && place
}

function use() {
  const was = isAway()
  used = Date.now()
  if (was) here(true)
}

function mark() {
  const { person } = document.body.dataset
  for (const { id, dataset } of htmx.findAll("#rows .row")) {
    const others = (present.get(id.slice(4)) ?? []).filter(([who]) => who !== +person)
    if (!others.length && !dataset.here) continue
    const most = ["decides", "writes", "looks"].find((act) => others.some((one) => one[1] === act))
    if (most) dataset.here = most
    else delete dataset.here
    const sign = htmx.find(`#${id} .row__here`)
    sign.title = sign.lastElementChild.textContent = others.map(inWords).join(", ")
  }
}

function inWords([who, act]) {
  const { dataset } = htmx.find("#list")
  return dataset[act].replace("{}", JSON.parse(dataset.people)[who] ?? dataset.colleague)
}

htmx.on("connected", () => { present.clear(); here(true) })
htmx.on("heard", ({ detail }) => {
  for (const [topic, people] of Object.entries(detail.present ?? {})) present.set(topic, people)
  mark()
})
for (const name of ["fresh", "htmx:afterSettle"]) htmx.on(name, soon(mark))
for (const name of ["focusin", "focusout", "input", "htmx:afterSettle"]) htmx.on(name, () => { timer ??= setTimeout(here, 600) })
for (const name of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(name, use, { capture: true, passive: true })
document.addEventListener("visibilitychange", () => { used = Date.now(); here(true) })
setInterval(here, 15_000, true)
