// What buttons do that no form and no link can (data-does), and arrow keys between the links of a place (data-arrows).
const does = {
  step(by) {
    const rows = htmx.findAll("#rows .row__link")
    const at = +htmx.find("#work").dataset.at || 0 // where the open one is, or was before it left the list
    rows[at + (rows[at]?.ariaCurrent ? +by : Math.min(by, 0))]?.click()
  },
  fold(pane) {
    const { dataset } = document.documentElement
    const panes = new Set(dataset.folded?.split("."))
    if (!panes.delete(pane)) panes.add(pane)
    dataset.folded = [...panes].join(".")
    document.cookie = `folded=${dataset.folded}; path=/; max-age=31536000; samesite=lax`
  },
  open(dialog) {
    htmx.find(dialog + " form")?.reset()
    htmx.find(dialog).showModal()
  },
}

htmx.on("click", ({ target }) => {
  if (target.matches("[data-light]") || target.closest("[data-light] :is(a, button)")) target.closest("dialog").close()
  const [act, what] = target.closest("[data-does]")?.dataset.does.split(" ") ?? []
  does[act]?.(what)
})

htmx.on("click", (event) => { // in a tab of its own
  if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("a")) event.stopPropagation()
}, true)

htmx.on("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const place = by && event.target.closest("[data-arrows]")
  if (!place) return
  event.preventDefault()
  const stops = [...htmx.findAll(place, "a, button, [autofocus]")].filter((one) => one.tabIndex >= 0)
  stops[stops.indexOf(document.activeElement) + by]?.focus()
})

// The palette: the first of what was found when Enter is pressed; back to the box when what had the focus is not found.
htmx.on("take", () => htmx.find("#found :is(a, button)")?.click())
htmx.on("htmx:afterSettle", () => {
  if (document.activeElement === document.body) htmx.find("[open] [autofocus]")?.focus()
})
