// What is typed into a form that posts is kept, by person, until the server says in a cookie that it has it. The boxes of
// a request are kept by the server, too ([data-keeps]): what it has is only marked here (SAVED), and shown by it.
import { soon } from "./soon.js"

const FIELD = "form[method=post] :is(textarea, input[type=text]:not([autocomplete^=one]))"
const SAVED = " saved"
const mine = `typed ${document.body.dataset.person} `
const place = (form) => mine + new URL(form.getAttribute("action") ?? "", location).pathname
const key = (field) => place(field.form) + " " + field.name
const drafts = () => Object.keys(localStorage).filter((one) => one.startsWith(mine) && localStorage[one])

function restore() {
  for (const field of htmx.findAll(FIELD)) {
    const typed = localStorage[key(field)]
    if (!field.defaultValue) delete localStorage[key(field) + SAVED] // it was sent elsewhere
    if (!typed || field.value === typed || field.value !== field.defaultValue) continue
    field.value = typed
    htmx.trigger(field, "change") // the mail beside it follows
  }
  mark()
}

function mark() {
  const all = drafts().join()
  for (const link of htmx.findAll(".row__link")) link.closest(".row").toggleAttribute("data-draft", all.includes(link.pathname))
}

function forget(text) { // and the same words in another box: they went out with this form
  const stored = mine + document.cookie.match(/stored="?([^";]+)/)?.[1]
  document.cookie = "stored=; path=/; max-age=0"
  for (const one of drafts()) if (one.startsWith(stored + " ") || localStorage[one] === text) delete localStorage[one]
  return stored
}

function leaveToServer(box, text) {
  if (box?.value !== text) return
  localStorage[key(box) + SAVED] = text && "yes"
  delete localStorage[key(box)]
}

htmx.on("input", ({ target: field }) => {
  if (!field.matches(FIELD)) return
  localStorage[key(field)] = field.value
  mark()
})
htmx.on("htmx:afterRequest", ({ detail: { elt, successful, requestConfig } }) => {
  if (elt.dataset.keeps) return successful && leaveToServer(document.getElementById(elt.dataset.keeps), requestConfig.parameters.text)
  const form = requestConfig.elt.closest("form")
  const { verb, parameters } = requestConfig
  if (form && forget(successful && verb === "post" && parameters.text) === place(form)) form.reset()
})
htmx.on("htmx:afterSettle", soon(restore))
htmx.on("fresh", mark)
forget()
restore()
