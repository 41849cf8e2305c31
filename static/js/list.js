// The row whose request is open on the right is the current one, also after htmx has swapped only the request.
document.addEventListener("htmx:pushedIntoHistory", ({ detail }) => {
  const path = new URL(detail.path, location.href).pathname
  const view = document.querySelector(".sheet--inbox")
  if (!view) return
  for (const link of view.querySelectorAll(".row__link")) {
    if (new URL(link.href).pathname === path) link.setAttribute("aria-current", "true")
    else link.removeAttribute("aria-current")
  }
  view.dataset.view = path.startsWith("/requests/") ? "detail" : "list"
})
