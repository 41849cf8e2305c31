// What is typed into a form with data-drafts survives a reload, a crash of the tab and a session that ran out. Each
// person has drafts of their own, so that colleagues at one desk do not find each other's words.
const mine = document.body.dataset.person
const name = (form) => `draft ${mine} ${form.dataset.drafts}`
const fields = (form) => [...form.elements].filter((field) => field.matches("textarea, input[type=text]"))

function restore(root) {
  for (const form of root.querySelectorAll("form[data-drafts]")) {
    const kept = JSON.parse(localStorage.getItem(name(form)) ?? "{}")
    for (const field of fields(form)) if (!field.value && kept[field.name]) field.value = kept[field.name]
  }
}

function forget() {
  localStorage.removeItem(sessionStorage.getItem("sent"))
  sessionStorage.removeItem("sent")
}

document.addEventListener("input", ({ target }) => {
  const form = target.form
  if (!form?.dataset.drafts) return
  const typed = Object.fromEntries(fields(form).filter((field) => field.value).map((field) => [field.name, field.value]))
  localStorage.setItem(name(form), JSON.stringify(typed))
  const saved = form.querySelector("[data-saved]")
  if (saved) saved.textContent = saved.dataset.saved
})

// Sent: the server has it. An answer that shows the form again brings the text with it.
document.addEventListener("submit", ({ target, submitter }) => {
  if (target.dataset.drafts && submitter?.formMethod !== "get") sessionStorage.setItem("sent", name(target))
})
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "post" && detail.xhr.status < 400) forget()
})
document.addEventListener("htmx:afterSettle", () => restore(document))
document.addEventListener("htmx:historyRestore", () => restore(document))
if (!document.querySelector(".field__error, [role=alert]") && !location.pathname.startsWith("/accounts/")) forget()
restore(document)
