// The row of the open request is the current one.
import { soon } from "./soon.js"

let path

function mark() {
  for (const [at, link] of htmx.findAll("#rows .row__link").entries()) {
    const isOpen = location.pathname.startsWith(link.pathname)
    link.ariaCurrent = isOpen || null
    if (!isOpen) continue
    htmx.find("#work").dataset.at = at
    if (path === (path = location.pathname)) continue
    requestAnimationFrame(() => link.closest(".row").scrollIntoView({ block: "nearest" })) // laid out only once
  }
}

htmx.on("htmx:afterSettle", soon(mark))
htmx.on("fresh", mark) // at once: rows that left are swept away, but the open one
mark()

// The row one acted on comes beside the answer, or nothing where it left the list; so do all numbers, in one piece: to
// htmx each of two dozen pieces is a swap of its own.
htmx.on("acted", ({ detail: { topic, row } }) => {
  for (const one of htmx.find("#beside").children) htmx.find("#" + one.dataset.for)?.replaceChildren(...one.childNodes)
  if (row) htmx.find(`#rows #row-${topic}`)?.replaceWith(...htmx.find("#acted").children)
  else htmx.find("#list-news").hidden = true
})
