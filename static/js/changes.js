// The page follows what colleagues do. It asks for what changed since it was drawn (data-since) when it hears of it, when
// it was away, and later than asked for where many would ask at once. New rows wait behind "3 new".
import { swap } from "./swap.js"

const find = htmx.find
const list = () => find("#list")
const open = () => find("#presence")?.dataset ?? {}
const version = (row) => +row.querySelector(".check").value.split(":")[1]
const SOON = 1, LATER = 8 // times the pace at which the server likes to be asked
let counted = list()?.dataset.since, pace = 0, asking = false, timer, due

function within(times) {
  const at = Date.now() + times * pace * (0.5 + Math.random() / 2)
  if (timer && due <= at) return
  clearTimeout(timer)
  timer = setTimeout(ask, at - Date.now(), times)
  due = at
}

function question(at, times) {
  const url = new URL(at.dataset.changes, location)
  const told = {
    since: at.dataset.since, end: find("#more")?.dataset.end, counted: times === SOON ? null : counted,
    open: open().open, version: open().version, there: open().there, form: find("#act [name=version]")?.value,
    first: find("#timeline [id^=change-]")?.id.slice(7),
  }
  for (const name of ["show", "before"]) told[name] = new URLSearchParams(location.search).get(name)
  for (const [name, value] of Object.entries(told)) if (value != null) url.searchParams.set(name, value)
  return url
}

async function ask(times) {
  timer = null
  const at = list(), about = open().open
  if (!at || document.hidden) return
  if (asking) return within(times)
  asking = true
  const { status, text } = await answerTo(question(at, times))
  asking = false
  if (at !== list()) within(SOON)
  else if (status === 205) begin()
  else if (status === 200) take(new DOMParser().parseFromString(text, "text/html").body.firstElementChild, at, about)
  else if (status !== 204) setTimeout(within, 10_000, LATER)
}

async function answerTo(question) {
  const headers = { "HX-Request": "true", "X-Person": document.body.dataset.person }
  try {
    const answer = await fetch(question, { headers })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return {}
  }
}

const begin = () => find("#list-news a").click()

function take(told, at, about) {
  const { since, whole, counted: numbers } = told.dataset
  const rows = [...told.querySelectorAll("[data-rows] > li")]
  if (!at.news || whole !== undefined) at.news = new Set()
  for (const row of rows) takeRow(row, row.parentNode.dataset.rows, at.news)
  if (whole !== undefined) for (const row of htmx.findAll("#rows .row")) if (!rows.some(({ id }) => id === row.id)) row.dataset.gone = ""
  at.dataset.since = since
  if (numbers !== undefined) counted = since
  else if (counted !== since) within(LATER)
  if (about === open().open) for (const region of told.querySelectorAll(":scope > [id]")) {
    const old = document.getElementById(region.id)
    if (old) swap(old, region)
  }
  for (const id of at.news) if (find(`#rows #${id}`)) at.news.delete(id)
  find("#list-news").hidden = !at.news.size
  find("#list-news b").textContent = at.news.size
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

htmx.on("heard", ({ detail: { change, topics, present, pace: asked } }) => {
  pace = asked
  const shown = (topic) => +open().topic === topic || find(`#rows #row-${topic}`)
  if (change) within(!topics || topics.some(shown) ? SOON : LATER)
  else if (present?.[open().topic]) within(SOON)
})
htmx.on("connected", () => within(LATER))
document.addEventListener("visibilitychange", () => within(LATER))
htmx.on("acted", ({ detail: { row } }) => {
  if (!row) list().news?.clear()
})
htmx.on("mouseover", ({ target }) => target.closest(".rows") || sweep())
htmx.on("htmx:afterSettle", sweep)
