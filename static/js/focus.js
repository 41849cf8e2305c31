// Where the keyboard goes on after htmx has changed the page: into a sheet that opens, back to the button that opened it
// when it closes, to the next request after a decision. A mail that is shown anew while one types moves nothing.
const FIELD = "input:not([type=hidden], [type=radio]:not(:checked)), textarea, select"
let opener = ""

function enter(sheet) {
  const wrong = sheet.querySelector("[aria-invalid=true]") ?? sheet.querySelector("[role=alert]")
  const first = wrong ?? sheet.querySelector("[data-focus]") ?? sheet.querySelector(FIELD)
  first?.focus()
}

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.matches("#detail a") && !target.closest("#sheet")) opener = target.getAttribute("href")
})

document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  if (target?.id === "sheet") return enter(target)
  if (target?.id === "plan" || document.activeElement !== document.body) return
  const back = target?.id === "detail" && document.querySelector(`#detail [href="${CSS.escape(opener)}"]`)
  const next = back || document.querySelector("#d-title") || document.querySelector(".row__link")
  next?.focus({ preventScroll: true })
})

const asked = document.querySelector("#sheet:not(:empty)")
if (asked) enter(asked)
