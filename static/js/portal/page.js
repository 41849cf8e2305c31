// Another page in place of this one: read out from its heading, with its menus closed.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id !== "page" && !target.querySelector?.("#page")) return
  const page = document.querySelector("#page")
  const first = page.querySelector("[aria-invalid=true]") ?? page.querySelector("[role=alert]") ?? page.querySelector("h1")
  if (first && !first.matches("input, select, textarea")) first.tabIndex = -1
  first?.focus({ preventScroll: !first.matches("[aria-invalid], [role=alert]") })
})

// What one chooses while an answer is on its way would be gone with the old page.
document.addEventListener("htmx:beforeRequest", ({ detail: { target, xhr } }) => {
  if (target.id !== "page") return
  const held = document.activeElement
  target.inert = true
  xhr.addEventListener("loadend", () => {
    target.inert = false
    if (target.isConnected) held.focus()
  })
})

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".portal__languages[open]")) if (!menu.contains(target)) menu.open = false
})
