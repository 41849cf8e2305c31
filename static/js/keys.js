// Keys press the button that shows them (data-key), in a dialog or sheet first; "G N" is one after the other. Single keys
// can be off (WCAG 2.1.4). What is typed ahead of an answer goes into what it brings.
import { soon } from "./soon.js"

const isDigit = (element, key) => element.matches("[data-digits]") && !element.value && /^[1-9]$/.test(key) // nobody began to type
const typing = (element, key) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select") && !isDigit(element, key)
let ahead = [], first = ""

function button(name) {
  const places = htmx.find("dialog[open]") ? ["dialog[open]"] : ["#sheet", "body"]
  const all = places.flatMap((place) => [...htmx.findAll(`${place} [data-key="${CSS.escape(name)}"]`)])
  return all.find((one) => (one.checkVisibility() || one.closest(".actions .more, .detail > .empty")) && !one.disabled)
}

function back(target) { // out of the box one writes in, then out of the request
  if (htmx.find("dialog[open], [data-menu][open], :popover-open")) return
  if (!typing(target)) return button("Back")
  if (target.closest("#composer")) target.blur()
}

htmx.on("keydown", (event) => {
  const { key, target, ctrlKey, metaKey, altKey, shiftKey, repeat } = event
  const isOne = key.length === 1, withCtrl = ctrlKey || metaKey
  if (withCtrl && shiftKey && key === "Enter") return htmx.find("[data-key='Ctrl+Shift+Enter']")?.click()
  if (withCtrl && key === "Enter") {
    if (ahead.length) return ahead.push(event) // it confirms what those before it lead to
    const form = document.activeElement.closest("form") ?? htmx.find("#sheet form")
    return form?.querySelector("[data-confirm]")?.click()
  }
  if (altKey || repeat) return
  if (!withCtrl && key !== "Escape" && (document.body.dataset.keys === "off" || typing(target, key))) return
  const shift = isOne && shiftKey && key !== key.toLowerCase()
  const name = (withCtrl ? "Ctrl+" : "") + (shift ? "Shift+" : "") + (isOne ? key.toUpperCase() : key)
  const found = button(first + name) ?? (key === "Escape" ? back(target) : null)
  const busy = !withCtrl && (isOne ? htmx.find(":is(#sheet, #detail)[aria-busy=true], .htmx-added") : found?.closest(".htmx-added"))
  const pressed = !busy && found
  first = !first && !pressed && htmx.find(`[data-key^="${CSS.escape(name)} "]`) ? name + " " : ""
  if (busy) ahead.push(event)
  if (busy || pressed) event.preventDefault()
  if (!pressed) return
  pressed.click()
  document.getElementById(pressed.dataset.tab)?.focus() // before the next key
})

htmx.on("htmx:afterRequest", ({ detail: { failed, requestConfig: { verb, path } } }) => {
  const moved = verb === "post" && !path.startsWith(location.pathname)
  if (failed || moved) ahead = [] // nobody decides what they have not seen
})
htmx.on("htmx:afterSettle", soon(() => {
  for (const event of ahead.splice(0)) {
    if (event.key.length === 1 && typing(document.activeElement, event.key)) document.execCommand("insertText", false, event.key)
    else document.body.dispatchEvent(new KeyboardEvent("keydown", event))
  }
}))
