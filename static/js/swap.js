// One part of the page takes the place of another: what is open stays open, what is ticked stays ticked, and whoever is
// in it stays there.
export function swap(old, fresh) {
  if (old.isEqualNode(fresh)) return
  const held = old.contains(document.activeElement) && document.activeElement
  for (const [what, state] of [["details", "open"], [".check", "checked"]]) {
    const before = old.querySelectorAll(what)
    fresh.querySelectorAll(what).forEach((one, at) => { if (before[at]) one[state] = before[at][state] })
  }
  old.replaceWith(fresh)
  htmx.process(fresh)
  if (held) (same(held, fresh) ?? htmx.find("#d-title"))?.focus({ preventScroll: true })
}

const same = ({ id, tagName, className, textContent }, place) => [place, ...place.querySelectorAll(tagName)].find((one) =>
  id ? one.id === id : one.tagName === tagName && one.className === className && one.textContent === textContent)
