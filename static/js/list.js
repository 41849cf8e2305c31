// The row whose request is open on the right is the current one, also after htmx has swapped only the request.
let path

function mark() {
  const view = document.querySelector(".sheet--inbox")
  if (!view) return
  for (const [at, link] of view.querySelectorAll(".row__link").entries()) {
    const isOpen = location.pathname.startsWith(link.pathname)
    link.ariaCurrent = isOpen || null
    if (!isOpen) continue
    view.dataset.at = at
    if (path !== (path = location.pathname)) link.closest(".row").scrollIntoView({ block: "nearest" })
  }
  view.dataset.view = /^.(requests|bulk)/.test(location.pathname) || view.querySelector("#batch") ? "detail" : "list"
}

document.addEventListener("htmx:afterSettle", mark)
mark()

// The row of the request one acted on comes beside the answer, or nothing where it left the list.
document.addEventListener("acted", ({ detail: { topic, row } }) => {
  if (row) document.querySelector(`#rows #row-${topic}`)?.replaceWith(...document.querySelector("#acted").children)
  else document.querySelector("#list-news").hidden = true
})
