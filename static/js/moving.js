// What buttons do that no form or link can (data-does); arrow keys between links (data-arrows).
const does = {
  step(by) {
    const rows = htmx.findAll("#rows .row__link")
    const at = +htmx.find("#work").dataset.at || 0 // where the open one is or was
    const next = rows[at + (rows[at]?.ariaCurrent ? +by : Math.min(by, 0))]
    const more = by > 0 && htmx.find("#more")
    if (document.activeElement.closest("#rows")) next?.focus({ preventScroll: true }) // X means the row one went to
    if (next || !more) return next?.click()
    more.scrollIntoView({ block: "nearest" }) // which loads it
    addEventListener("htmx:afterSettle", () => setTimeout(does.step, 0, by), { once: true })
  },
  fold(pane) {
    const { classList } = document.documentElement
    classList.toggle(pane)
    document.cookie = `folded=${classList}; path=/; max-age=31536000; samesite=lax`
  },
  list() {
    (htmx.find("#rows [aria-current]") ?? htmx.find("#rows .row__link"))?.focus()
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

htmx.on("take", () => htmx.find("#found :is(a, button)")?.click()) // Enter in the palette

htmx.on("htmx:beforeSwap", ({ detail }) => { // what was typed meanwhile is answered already
  if (detail.requestConfig.elt.matches(".rail__search") && htmx.find("#palette [name=q]").value) detail.shouldSwap = false
})
