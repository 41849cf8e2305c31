// Once for all that settles at one moment: htmx tells it of every row and every part.
export function soon(act) {
  let isDue
  return () => {
    if (isDue) return
    isDue = true
    queueMicrotask(() => { isDue = false; act() })
  }
}
