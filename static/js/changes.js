// The page follows what colleagues do: it asks for what changed since it was drawn (data-since) when it hears of it and
// when it was away; the later, the more pages would ask at once (pace). New rows wait behind "3 new".
import { soon } from "./soon.js"
import { swap } from "./swap.js"

const find = htmx.find
const list = () => find("#list[data-changes]") // the list of mails does not follow
const open = () => find("#presence")?.dataset ?? {}
const acting = () => find(".htmx-request") // an answer that is on its way needs what was pressed to be there still
const version = (row) => +row.querySelector(".check").value.split(":")[1]
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
  else if (answer.status === 200 && text) take(new DOMParser().parseFromString(text, "text/html").body.firstElementChild, at)
  else if (answer.status !== 204) within(LATER)
}

const begin = () => find("#list-news a").click()

function take(told, at) {
  const { since, whole, counts } = told.dataset
  const rows = [...told.querySelectorAll("[data-rows] > li")], ids = rows.map((row) => row.id)
  const news = at.news = whole ? new Set() : at.news ?? new Set()
  for (const row of rows) takeRow(row, row.parentNode.dataset.rows, news)
  if (whole) for (const row of htmx.findAll("#rows .row")) if (!ids.includes(row.id)) row.dataset.gone = ""
  const drawn = told.querySelector("#presence")?.dataset
  const isOld = drawn && (drawn.open !== open().open || +drawn.version < +open().version)
  for (const part of told.querySelectorAll(":scope > [id]")) {
    const old = find("#" + part.id)
    if (old && !(isOld && old.closest("#detail"))) swap(old, part)
  }
  at.dataset.since = since
  if (counts) {
    counted = since
    countAt = Date.now() + RARELY * pace / 2
  } else if (counted !== since) within(RARELY * pace)
  for (const id of news) if (find(`#rows #${id}`)) news.delete(id)
  find("#list-news").hidden = !news.size
  find("#list-news b").textContent = news.size
  htmx.trigger(document.body, "fresh")
  sweep()
}

function takeRow(row, where, news) {
  const old = find(`#rows #${row.id}`)
  if (where === "here" && !old) return news.add(row.id)
  news.delete(row.id)
  if (!old || version(old) > version(row)) return
  if (where === "gone") row.dataset.gone = ""
  swap(old, row)
}

function sweep() { // nothing goes from under the pointer, and the open one stays
  if (find(".rows:hover")) return
  for (const row of htmx.findAll("#rows [data-gone]:not(:focus-within, :has([aria-current]))")) {
    row.remove()
    if (!find("#rows .row")) begin()
  }
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
htmx.on("acted", ({ detail: { row } }) => row || list().news?.clear())
htmx.on("mouseover", ({ target }) => target.closest(".rows") || sweep())
htmx.on("htmx:afterSettle", soon(sweep))
