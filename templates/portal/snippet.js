(() => {
  // Keur: returns of {{ slug }}. Says what to show by data-to (withdraw), data-look (link, over, within), data-label, data-language.
  const script = document.currentScript, { look = "link", label = "{{ label|escapejs }}", close = "{{ close|escapejs }}", language, to } = script.dataset
  const home = new URL(to === "withdraw" ? "withdraw/" : "./", script.src)
  if (language) home.searchParams.set("language", language)
  const make = (name, facts, style, ...within) => {
    const element = Object.assign(document.createElement(name), facts)
    Object.assign(element.style, style) // by script, which a page that forbids inline styles allows
    element.append(...within)
    return element
  }
  const frame = () => make("iframe", { src: home, title: label }, { display: "block", width: "100%", height: "40rem", border: "0" })
  const shape = { display: "inline-block", padding: ".75em 1.25em", borderRadius: ".5em", font: "600 1rem/1.25 system-ui, sans-serif", textDecoration: "none", cursor: "pointer", border: "0" }
  const brand = { ...shape, color: "{{ on }}", background: "{{ solid }}" }

  if (look === "within") {
    const portal = frame()
    addEventListener("message", ({ origin, source, data }) => {
      if (origin === home.origin && source === portal.contentWindow && data?.keur > 0) portal.style.height = `${Math.min(data.keur, 20000)}px`
    })
    return script.before(portal)
  }
  const button = make("a", { href: home, textContent: label }, brand)
  if (look === "over" && window.HTMLDialogElement) button.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const portal = make("dialog", { ariaLabel: label }, { margin: "auto", width: "min(46rem, 100vw)", maxWidth: "none", height: "min(56rem, 100dvh)", maxHeight: "none", padding: "0", border: "0", borderRadius: ".75em", overflow: "hidden", background: "#fff" })
    const away = make("button", { type: "button", textContent: close, onclick: () => portal.close() }, { ...shape, width: "100%", borderRadius: "0", color: "#222", background: "#eee" })
    const inside = frame()
    inside.style.height = "calc(100% - 2.75rem)"
    portal.append(away, inside)
    portal.addEventListener("close", () => portal.remove())
    document.body.append(portal)
    portal.showModal()
  })
  script.before(button)
})()
