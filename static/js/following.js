// A region that asks for itself (data-follows) waits while nobody sees the page, and while somebody's keys are in it.
htmx.on("htmx:confirm", (event) => {
  const { elt } = event.detail
  if ("follows" in elt.dataset && (document.hidden || elt.contains(document.activeElement))) event.preventDefault()
})
