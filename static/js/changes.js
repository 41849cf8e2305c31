// The page follows what colleagues do: it asks for what changed since it was drawn (data-since) when it hears of it and
// when it was away; the later, the more pages would ask at once (pace).
import { begin, open, take } from "./taking.js"

const find = htmx.find
const list = () => find("#list[data-changes]") // the list of mails does not follow
const acting = () => find(".htmx-request") // an answer that is on its way needs what was pressed to be there still
const RARELY = 8 // times the pace: for what is not on the page, and for the numbers of the rail
const LATER = 20_000
let counted = list()?.dataset.since, countAt = 0, pace = 0, asking, timer, due

function within(time) {
  const at = Date.now() + time * (0.5 + Math.random() / 2)
  if (timer && due <= at) return
  clearTimeout(timer)
  timer = setTimeout(ask, at - Date.now())
  due = at
}

function question(at) {
  const url = new URL(at.dataset.changes, location), here = new URLSearchParams(location.search)
  const told = {
    since: at.dataset.since, end: find("#more")?.dataset.end, counted: Date.now() < countAt ? null : counted,
    open: open().open, version: open().version, there: open().there, form: find("#act [name=version]")?.value,
    first: find("#timeline [id^=change-]")?.id.slice(7), show: here.get("show"), before: here.get("before"),
  }
  for (const name in told) if (told[name] != null) url.searchParams.set(name, told[name])
  return url
}

async function ask() {
  clearTimeout(timer)
  timer = null
  const at = list()
  if (!at || document.hidden) return
  if (asking || acting()) return within(pace + 100)
  asking = true
  const headers = { "HX-Request": "true", "X-Person": document.body.dataset.person, Priority: "u=7" }
  const answer = await fetch(question(at), { headers, signal: AbortSignal.timeout(LATER) }).catch(() => ({}))
  const text = await answer.text?.().catch(() => {})
  asking = false
  if (at !== list() || acting()) within(pace + 100)
  else if (answer.status === 205) begin()
  else if (answer.status === 200 && text) hear(new DOMParser().parseFromString(text, "text/html").body.firstElementChild, at)
  else if (answer.status !== 204) within(LATER)
}

function hear(told, at) {
  const { since, counts } = told.dataset
  take(told, at)
  if (counts) {
    counted = since
    countAt = Date.now() + RARELY * pace / 2
  } else if (counted !== since) within(RARELY * pace)
}

htmx.on("heard", ({ detail: { change, topics, mail, present, pace: asked } }) => {
  pace = asked
  const shown = (topic) => +open().topic === topic || find(`#rows #row-${topic}`)
  if (change) within(!topics || topics.some(shown) ? pace : RARELY * pace)
  else if (mail) within(RARELY * pace)
  else if (present?.[open().topic]) within(pace)
})
for (const name of ["connected", "recalled"]) htmx.on(name, () => within(pace))
document.addEventListener("visibilitychange", ask)
