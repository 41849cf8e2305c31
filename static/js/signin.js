// The session ended: one signs in inside the page (ui/sign_in.html), and what one did goes on.
import { again } from "./trouble.js"

const { body } = document
const sheet = () => htmx.find("#sign-in")
let waiting

htmx.on("htmx:beforeOnLoad", (event) => {
  const { xhr, elt, requestConfig } = event.detail
  if (xhr.status !== 401 || requestConfig.headers["X-Again"]) return
  event.preventDefault()
  if (elt.dataset.keeps) return // a draft must not open a sheet under the hands of whoever types
  if (!sheet().open) {
    waiting = []
    body.dataset.out = ""
    sheet().showModal()
    sheet().querySelector("a").click() // fills the frame
  }
  waiting.push(event.detail)
})

htmx.on("load", ({ target: frame }) => {
  if (frame.parentNode !== sheet()) return
  const page = frame.contentDocument
  if (!page) return
  Object.assign(page.documentElement.dataset, document.documentElement.dataset) // the theme
  const { token } = page.body.dataset
  if (!token) return page.querySelector("input:not([type=hidden])")?.focus()
  sheet().close()
  delete body.dataset.out
  body.setAttribute("hx-headers", body.getAttribute("hx-headers").replace(/\w{64}/, token))
  for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token
  for (const one of waiting) again(one, { "X-Again": 1 })
}, true)
