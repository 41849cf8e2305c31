// Rows are ticked (data-pick), with Shift all between; how many there are (data-counts).
let last

function tick({ target, shiftKey }) {
  const pick = target.closest("[data-pick]")?.dataset.pick
  const all = [...htmx.findAll("#rows .check")]
  const here = pick ? htmx.find("#rows :focus-within .check") ?? htmx.find("#rows :has([aria-current]) .check") ?? all[0] : target
  const to = all.indexOf(here), from = pick === "to" || shiftKey ? all.indexOf(last) : to
  if (to < 0) return
  if (pick) here.checked = pick !== "row" || !here.checked
  all.forEach((one, n) => { if (pick === "all" || (n - from) * (n - to) <= 0) one.checked = here.checked })
  last = here
}

function count() {
  for (const one of htmx.findAll("[data-counts]")) one.textContent = htmx.findAll(one.dataset.counts).length
}

htmx.on("click", (event) => { tick(event); count() })
for (const name of ["htmx:afterSettle", "fresh"]) htmx.on(name, count)
