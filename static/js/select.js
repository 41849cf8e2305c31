// Rows that are ticked (requests_inbox/bulkbar.html): X, Shift for all between, how many they are and worth what.
const find = (what) => [...document.querySelectorAll("#rows " + what)]
const say = (id, text) => { document.querySelector(id).textContent = text }
let last

function count() {
  for (const one of document.querySelectorAll(".picked")) one.textContent = document.querySelectorAll(".picks :checked").length
}

document.addEventListener("htmx:afterSettle", count)
document.addEventListener("click", ({ target, shiftKey }) => {
  const pick = target.closest("[data-pick]")?.dataset.pick
  const all = find(".check")
  const here = pick ? find(":is(:focus-within, :has([aria-current])) .check")[0] ?? all[0] : target
  count()
  const at = all.indexOf(here), from = pick === "to" || shiftKey ? all.indexOf(last) : at
  if (at < 0) return
  if (pick) here.checked = pick !== "row" || !here.checked
  all.forEach((one, n) => { if (pick === "all" || (n - from) * (n - at) <= 0) one.checked = here.checked })
  last = here
  const values = find(":has(> * > :checked) > .row__value").map((one) => one.textContent)
  const units = new Set(values.map((one) => one.replace(/[\d.,]+/, "{}")))
  const sum = values.reduce((sum, one) => sum + one.replace(/\D/g, "") / 100, 0)
  const worth = sum.toLocaleString(document.documentElement.lang, { minimumFractionDigits: 2 })
  say("#ticked", values.length)
  say("#worth", units.size > 1 ? "" : [...units].join().replace("{}", worth))
})
