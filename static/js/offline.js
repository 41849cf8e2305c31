// Without Keur a banner says so and asks again by itself (ui/banners.html); what needs Keur waits.
import { on } from "./trouble.js"

const { dataset } = document.body

function lost() {
  dataset.line = navigator.onLine ? "away" : "offline"
  for (const one of document.querySelectorAll(":is(form[method=post] button, .actions a):not([aria-disabled], [type=button])")) {
    one.ariaDisabled = "true"
    one.append(document.querySelector("#why-waiting").content.cloneNode(true))
  }
}

on("sendError", lost)
on("timeout", lost)
on("afterRequest", ({ xhr }) => {
  if (!xhr.status) return
  delete dataset.line
  for (const why of document.querySelectorAll("[data-waiting]")) {
    why.parentNode.ariaDisabled = null
    why.remove()
  }
})
document.addEventListener("click", (event) => {
  const waits = dataset.line && event.target.closest("[aria-disabled], a:not([hx-get])")
  if (!waits) return
  event.preventDefault()
  event.stopPropagation()
  waits.focus()
}, true)
if (!navigator.onLine) lost()
