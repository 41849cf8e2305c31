// "The mail leaves in 14 s" on decisions that can still be undone. When it has left, the toast goes, and the open request
// asks for its buttons anew (hx-trigger="elapsed"), until they say that it can be reopened and no longer undone.
function tick() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const seconds = Math.ceil((new Date(place.dataset.countdown) - Date.now()) / 1000)
    if (seconds > 0) place.textContent = place.dataset.sentence.replace("{}", seconds)
    else elapse(place)
  }
}

function elapse(place) {
  place.removeAttribute("data-countdown")
  place.textContent = place.dataset.over ?? ""
  place.closest(".toast")?.remove()
  place.dispatchEvent(new Event("elapsed", { bubbles: true }))
}

setInterval(tick, 500)
