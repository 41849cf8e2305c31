// What failed is told where it was done (ui/trouble_card.html) and can be sent again; a banner speaks for itself.
export const on = (name, act) => htmx.on("htmx:" + name, ({ detail }) => act(detail))
const waiting = new Map() // {xhr: what was asked}, until it is answered
const place = (elt) => elt.closest("[data-keeps], .banner, .composer, #sheet") ?? htmx.find("#toasts")

export function again({ requestConfig: { verb, path, elt: source, target, formData: values }, etc }, headers) {
  values.delete("csrfmiddlewaretoken") // its form has the present one
  htmx.ajax(verb, path, { ...etc, source, target, values, headers, swap: etc.swapOverride }).catch(() => {})
}

function tell(failed) {
  if (failed.elt.closest(".banner, [data-keeps]")) return // a draft: the browser has it, and the next one tries again
  const card = htmx.find("#trouble").content.firstElementChild.cloneNode(true)
  const retry = () => again(failed)
  card.dataset.status = failed.xhr.status
  card.querySelector("code").textContent = failed.xhr.getResponseHeader("X-Request-ID")
  card.querySelector("button").onclick = retry
  card.addEventListener("elapsed", retry)
  place(failed.elt).prepend(card)
}

function within(how) {
  const root = Node.prototype.getRootNode.call(this, how)
  return this.isConnected || how?.composed ? root : document
}

on("sendError", tell)
on("timeout", tell)
on("responseError", tell)
on("beforeRequest", (asked) => {
  const { elt, target, xhr } = asked
  waiting.set(xhr, asked)
  elt.getRootNode = within // htmx draws an answer around what was pressed, which may be gone by then
  place(elt).querySelector(".trouble")?.remove()
  target.ariaBusy = "true"
})
on("afterRequest", ({ xhr, requestConfig }) => {
  requestConfig.target.ariaBusy = null
  waiting.delete(xhr)
})
htmx.on("click", ({ target }) => {
  if (target.closest(".loading [data-again]")) for (const [xhr, asked] of [...waiting]) {
    xhr.abort()
    again(asked)
  }
})
on("historyCacheMissLoadError", () => location.reload())
