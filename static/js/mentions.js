// @ in the note offers colleagues: arrows choose, Enter or Tab takes, Escape leaves. A name typed by hand does the same.
const MOST = 6
const known = {} // {address: promise of names}
let box, list

const typed = () => box.value.slice(0, box.selectionStart).match(/(?<!\p{L})@([\p{L}\p{M}'’ -]*)$/u)?.[1]
const option = (name, at) => Object.assign(document.createElement("li"), { role: "option", id: `mention-${at}`, textContent: name })
const hide = () => { list.hidden = true; box.removeAttribute("aria-activedescendant") }

const namesAt = (address) => known[address] ??= fetch(address).then((answer) => answer.json()).catch((error) => {
  delete known[address] // asked again with the next letter
  throw error
})

async function offer() {
  const word = typed()?.toLowerCase()
  if (word === undefined) return hide()
  const { names } = await namesAt(box.dataset.mentions)
  const found = names.filter((name) => ` ${name}`.toLowerCase().includes(` ${word}`)).slice(0, MOST)
  if (!found.length || found[0].toLowerCase() === word) return hide()
  list.replaceChildren(...found.map(option))
  list.hidden = false
  choose(list.firstChild)
}

function choose(chosen) {
  for (const one of list.children) one.ariaSelected = one === chosen
  box.setAttribute("aria-activedescendant", chosen.id)
}

function take({ textContent }) {
  box.setSelectionRange(box.selectionStart - typed().length, box.selectionStart)
  document.execCommand("insertText", false, `${textContent} `) // so that the browser can undo it
  hide()
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-mentions]")) return
  box = target
  list = document.getElementById(target.getAttribute("aria-controls"))
  offer().catch(hide)
})

document.addEventListener("keydown", (event) => {
  const now = event.target === box && !list.hidden && list.querySelector("[aria-selected=true]")
  const act = now && {
    ArrowDown: () => choose(now.nextSibling ?? list.firstChild),
    ArrowUp: () => choose(now.previousSibling ?? list.lastChild),
    Enter: () => take(now),
    Tab: () => take(now),
    Escape: hide,
  }[event.key]
  if (!act || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  event.stopImmediatePropagation()
  act()
}, true)

document.addEventListener("mousedown", (event) => {
  const pressed = event.target.closest(".mentions > *")
  if (!pressed) return
  event.preventDefault() // the box keeps its caret
  take(pressed)
})
document.addEventListener("focusout", ({ target }) => target === box && hide())
