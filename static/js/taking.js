// What colleagues changed comes into the page: rows and parts of the open request. New rows wait behind "3 new".
import { soon } from "./soon.js"
import { swap } from "./swap.js"

const find = htmx.find
const version = (row) => +row.querySelector(".check").value.split(":")[1]
export const open = () => find("#presence")?.dataset ?? {}
export const begin = () => find("#list-news a").click()

export function take(told, at) {
  const { since, whole } = told.dataset
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

htmx.on("acted", ({ detail: { row } }) => row || find("#list").news?.clear())
htmx.on("mouseover", ({ target }) => target.closest(".rows") || sweep())
htmx.on("htmx:afterSettle", soon(sweep))
