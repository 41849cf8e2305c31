// Single keys press the button that shows them (data-key), in an open sheet first: A opens approval, A again confirms.
// Ctrl+Enter confirms the form one is typing in. A person can switch the single keys off (WCAG 2.1.4).
const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")
const usable = (element) => element.checkVisibility() && !element.disabled

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form") ?? document.querySelector("#sheet form")
    form?.querySelector("[data-confirm]")?.click()
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
  if (event.key !== "Escape" && (document.body.dataset.keys === "off" || typing(event.target))) return
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  const wanted = `[data-key="${CSS.escape(key)}"]`
  const target = [...document.querySelectorAll(`#sheet ${wanted}`), ...document.querySelectorAll(wanted)].find(usable)
  if (!target) return
  event.preventDefault()
  target.click()
})
