// A menu (details) closes by a choice, a click beside it and Escape.
const open = () => htmx.findAll("details[data-menu][open]")

htmx.on("click", ({ target }) => {
  for (const menu of open()) if (!menu.contains(target) || target.closest("a, button")) menu.open = false
})
htmx.on("keydown", ({ key }) => {
  if (key === "Escape") for (const menu of open()) {
    menu.open = false
    menu.firstElementChild.focus()
  }
})
