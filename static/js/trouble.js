// A request that failed is told where it was made (ui/trouble_card.html), with a button that sends it again.
export const on = (name, act) => document.addEventListener("htmx:" + name, ({ detail }) => act(detail))
const place = (elt) => elt.closest("[data-keeps], .banner, .composer, #sheet") ?? document.querySelector("#toasts")

export function again({ requestConfig: { verb, path, elt: source, target, formData: values }, etc }, headers) {
  values.delete("csrfmiddlewaretoken") // its form has the present one
  htmx.ajax(verb, path, { ...etc, source, target, values, headers, swap: etc.swapOverride }).catch(() => {})
}

function tell(failed) {
  if (failed.elt.dataset.keeps) return // a draft: the browser has it, and the next one tries again
  const card = document.querySelector("#trouble").content.firstElementChild.cloneNode(true)
  const retry = () => again(failed)
  card.dataset.status = failed.xhr.status
  card.querySelector("code").textContent = failed.xhr.getResponseHeader("X-Request-ID")
  card.querySelector("button").onclick = retry
  card.addEventListener("elapsed", retry)
  place(failed.elt).prepend(card)
}

on("sendError", tell)
on("timeout", tell)
on("responseError", tell)
on("beforeRequest", ({ elt, target }) => {
  place(elt).querySelector(".trouble")?.remove()
  target.ariaBusy = "true"
})
on("afterRequest", ({ requestConfig }) => { requestConfig.target.ariaBusy = null })
on("historyCacheMissLoadError", () => location.reload())
