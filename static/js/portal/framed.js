// In a frame of a web shop's page: the page around it is told how high this one is, and nothing else.
if (parent !== window) {
  const { documentElement: root, body } = document
  root.dataset.framed = ""
  const height = () => [...body.children].reduce((sum, part) => sum + part.offsetHeight, 0)
  new ResizeObserver(() => parent.postMessage({ keur: height() }, "*")).observe(body)
}
