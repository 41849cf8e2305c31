// Rules are dragged to their place by the grip (data-grip); on a drop the rule's own form tells the server which it is.
const row = (element) => element.closest("[data-sort] > li")

htmx.on("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]"), dragged = grip && row(grip)
  if (!dragged || event.button) return
  event.preventDefault()
  const list = dragged.parentElement, rows = [...list.children], from = rows.indexOf(dragged)
  const move = ({ clientY }) => {
    const over = [...list.children].find((one) => clientY < one.getBoundingClientRect().bottom) ?? list.lastElementChild
    const { top, height } = over.getBoundingClientRect()
    if (over !== dragged) over[clientY < top + height / 2 ? "before" : "after"](dragged)
  }
  const end = ({ type }) => {
    for (const name of ["pointermove", "pointerup", "pointercancel"]) removeEventListener(name, name === "pointermove" ? move : end)
    dragged.classList.remove("is-dragged")
    const to = [...list.children].indexOf(dragged)
    if (type === "pointercancel") return list.replaceChildren(...rows)
    if (to === from) return
    const form = dragged.querySelector("form:has([data-grip])")
    form.elements.to.value = to + 1
    form.requestSubmit()
  }
  dragged.classList.add("is-dragged")
  addEventListener("pointermove", move)
  addEventListener("pointerup", end)
  addEventListener("pointercancel", end)
})
