// Without Keur a banner says so (ui/banners.html), and what needs Keur waits.
import { on } from "./trouble.js"

const { dataset } = document.body
let losses = 0

function lost() {
  losses++
  dataset.line = navigator.onLine ? "away" : "offline"
  wait()
}

function wait() {
  if (!dataset.line) return
  for (const one of htmx.findAll(":is(form[method=post] button, .actions a):not([aria-disabled], [type=button])")) {
    one.ariaDisabled = "true"
    one.append(htmx.find("#why-waiting").content.cloneNode(true))
  }
}

on("sendError", lost)
on("timeout", lost)
on("beforeRequest", ({ xhr }) => { xhr.losses = losses })
on("afterSettle", wait)
on("afterRequest", ({ xhr }) => {
  if (!xhr.status || losses > (xhr.losses ?? 0)) return // what was asked before does not say that Keur is back
  delete dataset.line
  for (const why of htmx.findAll("[data-waiting]")) {
    why.parentNode.ariaDisabled = null
    why.remove()
  }
})
htmx.on("click", (event) => {
  const waits = dataset.line && event.target.closest("[aria-disabled], a:not([hx-get])")
  if (!waits) return
  event.preventDefault()
  event.stopPropagation()
  waits.focus()
}, true)
addEventListener("offline", lost)
if (!navigator.onLine) lost()
