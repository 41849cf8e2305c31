// What is typed into a form with data-drafts survives a reload, a crash of the tab and a session that ran out.
const name = (form) => `draft ${form.dataset.drafts}`
const fields = (form) => [...form.elements].filter((field) => field.matches("textarea, input[type=text]"))

function restore(root) {
  for (const form of root.querySelectorAll("form[data-drafts]")) {
    const kept = JSON.parse(localStorage.getItem(name(form)) ?? "{}")
    for (const field of fields(form)) if (!field.value && kept[field.name]) field.value = kept[field.name]
  }
}

document.addEventListener("input", ({ target }) => {
  const form = target.form
  if (!form?.dataset.drafts) return
  const typed = Object.fromEntries(fields(form).filter((field) => field.value).map((field) => [field.name, field.value]))
  localStorage.setItem(name(form), JSON.stringify(typed))
})

// Sent: the server has it. An answer that shows the form again brings the text with it.
document.addEventListener("submit", ({ target, submitter }) => {
  if (target.dataset.drafts && submitter?.formMethod !== "get") sessionStorage.setItem("sent", name(target))
})
document.addEventListener("htmx:afterSettle", ({ target }) => restore(target))
if (!document.querySelector(".field__error, [role=alert]") && !location.pathname.startsWith("/accounts/")) {
  localStorage.removeItem(sessionStorage.getItem("sent"))
  sessionStorage.removeItem("sent")
}
restore(document)
