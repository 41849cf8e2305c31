// Where the keyboard goes on: into a sheet that opens, back to what opened it, to the next request, in a dialog to its box.
const FIRST = ["[aria-invalid=true]", "[role=alert]", "[data-focus]", "input:not([type=hidden], [type=radio]:not(:checked)), textarea, select"]
const focus = (places, how) => places.map((one) => htmx.find(one)).find(Boolean)?.focus(how)
const enter = () => focus(FIRST.map((one) => `#sheet :is(${one})`))
let opener

htmx.on("htmx:beforeSwap", ({ detail: { target } }) => { // a browser takes long to remove what has the focus
  if (target.id === "detail" && target.contains(document.activeElement)) document.activeElement.blur()
})
htmx.on("htmx:beforeRequest", ({ target }) => {
  if (target.matches("#detail a[hx-target='#sheet']")) opener = target.getAttribute("href")
  if (target.closest("#composer")) opener = undefined // a sheet closed long ago has no say in where one goes on from here
})
htmx.on("htmx:afterSettle", ({ detail: { target } }) => {
  if (target?.id === "sheet") return enter()
  if (target?.id === "plan" || document.activeElement !== document.body) return
  focus(["[open] [autofocus]", `#detail [href="${CSS.escape(opener)}"]`, "#d-title", ".row__link"], { preventScroll: true })
})
htmx.on("acted", () => { // what was written is sent: keys mean the request again, and Z takes it back
  if (document.activeElement.matches("#composer textarea:placeholder-shown")) focus(["#d-title"], { preventScroll: true })
})
enter()
