// What is typed into a form that posts is kept, for each person apart, until the server says in a cookie that it has it.
// The boxes of a request are kept by the server, too ([data-keeps]): what it has is only marked here, and shown by it.
const FIELD = "form[method=post] :is(textarea, input[type=text]:not([autocomplete^=one]))"
const mine = `typed ${document.body.dataset.person} `
const key = (form) => mine + new URL(form.getAttribute("action") ?? "", location).pathname
const kept = (form) => JSON.parse(localStorage[key(form)] ?? "{}")

document.addEventListener("input", ({ target: field }) => {
  if (!field.matches(FIELD)) return
  localStorage[key(field.form)] = JSON.stringify({ ...kept(field.form), [field.name]: field.value || undefined, saved: undefined })
  mark()
})

function restore() {
  for (const field of document.querySelectorAll(FIELD)) {
    const { saved, [field.name]: typed } = kept(field.form)
    if (saved && !field.defaultValue) delete localStorage[key(field.form)] // it was sent elsewhere
    if (saved || !typed || field.value === typed || field.value !== field.defaultValue) continue
    field.value = typed
    field.dispatchEvent(new Event("change", { bubbles: true })) // the mail beside it follows
  }
  mark()
}

function mark() {
  const drafts = Object.keys(localStorage).filter((one) => one.startsWith(mine) && localStorage[one] !== "{}").join()
  for (const link of document.querySelectorAll(".row__link")) {
    link.closest(".row").toggleAttribute("data-draft", drafts.includes(link.pathname))
  }
}

function forget() {
  const stored = mine + document.cookie.match(/stored="?([^";]+)/)?.[1]
  document.cookie = "stored=; path=/; max-age=0"
  delete localStorage[stored]
  return stored
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { elt, successful, requestConfig } = detail
  if (elt.dataset.keeps) {
    const text = requestConfig.parameters.text, box = document.getElementById(elt.dataset.keeps)
    if (successful && box?.value === text) localStorage[key(box.form)] = JSON.stringify(text ? { text, saved: true } : {})
    return
  }
  const form = detail.requestConfig.elt.closest("form")
  if (form && forget() === key(form)) form.reset()
})
document.addEventListener("htmx:afterSettle", restore)
forget()
restore()
