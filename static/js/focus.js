// Where the keyboard goes on after htmx has changed the page: into a sheet that opens, back to what opened it when it
// closes, to the next request after a decision. A mail shown anew moves nothing.
const FIRST = ["[aria-invalid=true]", "[role=alert]", "[data-focus]", "input:not([type=hidden], [type=radio]:not(:checked)), textarea, select"]
const enter = (sheet) => FIRST.map((one) => sheet?.querySelector(one)).find(Boolean)?.focus()
let opener = ""

htmx.on("htmx:beforeRequest", ({ target }) => {
  if (target.matches("#detail a[hx-target='#sheet']")) opener = target.getAttribute("href")
})

htmx.on("htmx:afterSettle", ({ detail: { target } }) => {
  if (target?.id === "sheet") return enter(target)
  if (target?.id === "plan" || document.activeElement !== document.body) return
  const back = target?.id === "detail" && htmx.find(`#detail [href="${CSS.escape(opener)}"]`)
  const next = back || htmx.find("#d-title") || htmx.find(".row__link")
  next?.focus({ preventScroll: true })
})

enter(htmx.find("#sheet"))
