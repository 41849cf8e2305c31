// "The mail leaves in 14 s" on decisions that can still be undone; when it has left, the sentence and the button go.
function tick() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const seconds = Math.ceil((new Date(place.dataset.countdown) - Date.now()) / 1000)
    place.dataset.sentence ??= place.textContent.replace(/\d{1,2}:\d{2}:\d{2}/, "{}")
    if (seconds > 0) place.textContent = place.dataset.sentence.replace(/\S+ \{\}|\{\}/, `${seconds} s`)
    else place.closest("[data-pending], [data-kind=pending]")?.remove()
  }
}
setInterval(tick, 500)
