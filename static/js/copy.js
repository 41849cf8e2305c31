// A button with data-copy takes the words of that field along; without scripts they can be marked and copied.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy)
    field.select()
    await navigator.clipboard?.writeText(field.value)
    button.querySelector("span").textContent = button.dataset.done
  })
}
