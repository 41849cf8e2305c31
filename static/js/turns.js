// The address is always that of what is shown. While an act is on its way, whoever goes elsewhere waits for its answer: a
// refusal finds its form, and a page that moved on is not taken back. Of two ways that one goes the later counts.
const PLACES = { detail: "work", sheet: "work", list: "list" }
const latest = {}
let acting, next

export const isLeaving = () => next

htmx.on("htmx:confirm", (event) => {
  const { verb, target, elt, path, issueRequest } = event.detail
  if (!acting || verb !== "get" || !PLACES[target.id]) return
  event.preventDefault()
  next = () => elt.isConnected ? issueRequest() : htmx.find(`[hx-get="${CSS.escape(path)}"]`)?.click()
})
htmx.on("htmx:beforeRequest", ({ detail }) => {
  const { xhr, target, requestConfig: { verb } } = detail
  if (!PLACES[target.id]) return
  latest[PLACES[target.id]] = xhr
  target.addEventListener("htmx:beforeSwap", stay) // heard also where it has gone from the page by then
  if (verb === "get") return
  acting = xhr
  xhr.addEventListener("loadend", () => {
    if (acting !== xhr) return
    const go = next
    acting = next = null
    if (xhr.status >= 200 && xhr.status < 400) go?.() // a refusal is an answer to htmx, too
  })
})

function stay(event) {
  const { detail } = event, { xhr, requestConfig: { verb, target } } = detail
  if (verb !== "get" || !PLACES[target.id]) return // of a part within it, which is nobody's way
  const place = target.isConnected ? target : htmx.find(`#${target.id}:not(#sheet)`)
  if (!place || xhr !== latest[PLACES[target.id]]) return event.preventDefault()
  if (detail.target === target) detail.target = place
}

htmx.on("htmx:historyRestore", ({ detail: { path } }) => { // an act that was on its way may have led on meanwhile
  if (path !== location.pathname + location.search) history.replaceState({ htmx: true }, "", path)
})
