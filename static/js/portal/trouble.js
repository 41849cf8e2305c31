// What failed is told beside what was pressed (portal/trouble_card.html): the page stays, with all that was typed.
const PLACES = "p, ul, .cluster, .portal__go"

function tell({ detail: { elt, target, xhr, requestConfig } }) {
  if (target.id !== "page") return // what a page asks by itself, it asks again
  const pressed = requestConfig.triggeringEvent.submitter ?? elt
  const card = document.querySelector("#trouble").content.firstElementChild.cloneNode(true)
  card.dataset.status = xhr.status
  card.querySelector("code").textContent = xhr.getResponseHeader("X-Request-ID")
  card.querySelector("button").onclick = () => pressed.click()
  xhr.addEventListener("loadend", () => { // until then the page is inert
    (pressed.closest(PLACES) ?? pressed).before(card)
    card.scrollIntoView({ block: "nearest" })
  })
}

for (const name of ["sendError", "timeout", "responseError"]) document.addEventListener(`htmx:${name}`, tell)
document.addEventListener("htmx:beforeRequest", ({ detail: { elt, target, xhr } }) => {
  if (target.id !== "page") return
  document.querySelector(".trouble")?.remove()
  if (elt.enctype === "multipart/form-data") xhr.timeout = 0 // files take as long as they take: the bar says how far they are
  const bar = document.querySelector("#sending")
  bar.removeAttribute("value")
  xhr.upload.onprogress = ({ loaded, total }) => { bar.value = loaded / total }
  xhr.upload.onload = () => bar.removeAttribute("value")
})
