// What is typed into a form that posts is kept, for each person apart, until the server says in a cookie that it has it.
const FIELD = "form[method=post] :is(textarea, input[type=text]:not([autocomplete^=one]))"
const mine = `typed ${document.body.dataset.person} `
const key = (form) => mine + new URL(form.getAttribute("action") ?? "", location).pathname
const kept = (form) => JSON.parse(localStorage[key(form)] ?? "{}")

function restore() {
  for (const field of htmx.findAll(FIELD)) {
    const typed = kept(field.form)[field.name]
    if (!typed || field.value === typed || field.value !== field.defaultValue) continue
    field.value = typed
    htmx.trigger(field, "change") // the mail beside it follows
  }
  mark()
}

function mark() {
  const drafts = Object.keys(localStorage).filter((one) => one.startsWith(mine) && localStorage[one] !== "{}").join()
  for (const link of htmx.findAll(".row__link")) link.closest(".row").toggleAttribute("data-draft", drafts.includes(link.pathname))
}

function forget() {
  const stored = mine + document.cookie.match(/stored="?([^";]+)/)?.[1]
  document.cookie = "stored=; path=/; max-age=0"
  delete localStorage[stored]
  return stored
}

htmx.on("input", ({ target: field }) => {
  if (!field.matches(FIELD)) return
  localStorage[key(field.form)] = JSON.stringify({ ...kept(field.form), [field.name]: field.value || undefined })
  mark()
})
htmx.on("htmx:afterRequest", ({ detail }) => {
  const form = detail.requestConfig.elt.closest("form")
  if (form && forget() === key(form)) form.reset()
})
htmx.on("htmx:afterSettle", restore)
forget()
restore()
