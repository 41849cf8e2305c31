// "The mail leaves in 14 s" on decisions that can still be undone; when it has left, the sentence and the button go.
function tick() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const seconds = Math.ceil((new Date(place.dataset.countdown) - Date.now()) / 1000)
    if (seconds > 0) place.textContent = place.dataset.sentence.replace("{}", seconds)
    else place.closest("[data-pending], [data-kind=pending]")?.remove()
  }
}
setInterval(tick, 500)
