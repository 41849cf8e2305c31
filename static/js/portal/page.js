// Another page in place of this one: read out from its heading, with its menus closed.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id !== "page" && !target.querySelector?.("#page")) return
  const page = document.querySelector("#page")
  const first = page.querySelector("[aria-invalid=true]") ?? page.querySelector("[role=alert]") ?? page.querySelector("h1")
  if (first && !first.matches("input, select, textarea")) first.tabIndex = -1
  first?.focus({ preventScroll: !first.matches("[aria-invalid], [role=alert]") })
})

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".portal__languages[open]")) if (!menu.contains(target)) menu.open = false
})
