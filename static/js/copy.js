// A button with data-copy takes along the words of the field that it names, else these words; then it says so.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]")
  if (!button) return
  const { copy, done } = button.dataset, field = document.getElementById(copy)
  field?.select()
  await navigator.clipboard?.writeText(field?.value ?? copy)
  button.lastElementChild.textContent = done
})
