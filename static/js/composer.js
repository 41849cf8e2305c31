// Where one writes at the foot of a request: a tab leads into its box, a saved reply comes in where the caret is. A gap
// that nothing fills is selected, so that one types over it.
const GAP = /\$\{[^{}\s]{1,40}\}/

document.addEventListener("click", ({ target }) => {
  const tab = target.closest("[data-tab]")
  if (tab && target.tagName !== "INPUT") setTimeout(() => document.getElementById(tab.dataset.tab)?.focus())
})

document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, xhr } }) => {
  const box = successful && elt.dataset.inserts && document.getElementById(elt.dataset.inserts)
  if (!box) return
  box.focus()
  const from = box.selectionStart
  const apart = from && !/\n\s*$/.test(box.value.slice(0, from)) ? "\n\n" : ""
  document.execCommand("insertText", false, apart + xhr.responseText) // so that the browser can undo it
  select(box, from)
})

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail
  const box = elt.matches(".composer__message") && requestConfig.verb === "post" && elt.querySelector("textarea")
  if (!box || !select(box, 0)) return
  event.preventDefault() // the server would say the same
  box.setCustomValidity(elt.dataset.gap.replace("{}", box.value.match(GAP)[0]))
  box.reportValidity()
  box.addEventListener("input", () => box.setCustomValidity(""), { once: true })
})

function select(box, from) {
  const found = box.value.slice(from).match(GAP)
  if (!found) return false
  box.focus()
  box.setSelectionRange(from + found.index, from + found.index + found[0].length)
  return true
}
