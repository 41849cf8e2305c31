// "The mail leaves in 14 s"; what waits for it (hx-trigger="elapsed") goes on then. How many such moments are still to come.
setInterval(() => {
  for (const place of htmx.findAll("[data-sentence]")) {
    const { dataset } = place
    if (dataset.seconds && place.checkVisibility()) dataset.countdown ??= new Date(Date.now() + dataset.seconds * 1000)
    const seconds = Math.ceil((new Date(dataset.countdown) - Date.now()) / 1000)
    if (seconds > 0) place.textContent = dataset.sentence.replace("{}", seconds)
    else if (dataset.countdown) {
      delete dataset.countdown
      place.textContent = dataset.over ?? ""
      htmx.trigger(place, "elapsed")
      place.closest("[data-pending]")?.remove()
    }
  }
  for (const place of htmx.findAll("[data-ends]")) {
    place.textContent = place.dataset.ends.split(" ").filter((end) => new Date(end) > Date.now()).length || ""
  }
}, 500)
