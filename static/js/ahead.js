// While one reads a request, the next one of the list is fetched: J, or what follows a decision, opens it from memory.
// Only once, not for long, and only while its row still says the version that was fetched.
import { soon } from "./soon.js"
import { isLeaving } from "./turns.js"

const FRESH = 30_000
const { body } = document
const rows = () => [...htmx.findAll("#rows .row__link")]
let kept = {} // {path, at, answer, text: once it has come}

function fetchNext() {
  const all = rows(), path = all[all.findIndex((one) => one.ariaCurrent) + 1 || all.length]?.getAttribute("hx-get")
  if (!path || document.hidden || (path === kept.path && isFresh())) return
  const headers = { ...JSON.parse(body.getAttribute("hx-headers")), "HX-Request": "true", "HX-Target": "detail", "X-Ahead": path }
  kept = { path, at: Date.now(), answer: read(path, headers) }
}

async function read(path, headers) {
  const answer = await fetch(path, { headers, priority: "low" }).catch(() => {})
  if (answer?.status !== 200) return kept = {}
  const text = await answer.text().catch(() => "")
  if (kept.path === path) Object.assign(kept, { text, headers: answer.headers })
}

function isFresh() {
  const [, seen] = kept.text?.match(/data-version="(\d+)"/) ?? []
  const row = seen && rows().find((one) => one.getAttribute("hx-get") === kept.path)?.closest(".row")
  return Date.now() < kept.at + FRESH && (!seen || row?.querySelector(".check").value.endsWith(":" + seen))
}

const isReady = () => kept.text && isFresh()

htmx.on("htmx:configRequest", ({ detail: { verb, headers } }) => {
  if (verb === "post" && isReady()) headers["X-Ahead"] = kept.path
})
htmx.on("htmx:beforeRequest", ({ detail: { xhr, target, pathInfo, requestConfig } }) => {
  const path = pathInfo.finalRequestPath
  if (requestConfig.verb !== "get" || target.id !== "detail" || path !== kept.path) return
  let isOver
  xhr.abort = () => { isOver = true; xhr.onabort() }
  xhr.send = async () => {
    await kept.answer
    if (isOver) return
    const { text, headers } = path === kept.path && isReady() ? kept : {}
    kept = {}
    delete xhr.abort
    if (!text) return XMLHttpRequest.prototype.send.call(xhr)
    const there = { status: 200, response: text, responseURL: new URL(path, location).href,
      getResponseHeader: (name) => headers.get(name), getAllResponseHeaders: () => "" }
    for (const name in there) Object.defineProperty(xhr, name, { value: there[name] })
    xhr.onload()
    htmx.trigger(body, "recalled")
  }
})
htmx.on("opens", ({ detail: { path } }) => isLeaving() || rows().find((one) => one.getAttribute("hx-get") === path)?.click())
for (const name of ["htmx:afterSettle", "fresh"]) htmx.on(name, soon(fetchNext))
