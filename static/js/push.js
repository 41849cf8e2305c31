// The button with which a browser asks to be told. The form says what the browser gave, so that the server keeps it.
const form = document.getElementById("subscribing")
const button = form.querySelector("button")
const { key, worker } = form.dataset

async function subscribe() {
  const { pushManager } = await navigator.serviceWorker.register(worker)
  const ask = () => pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const given = await ask().catch(async (error) => {
    if (error.name !== "InvalidStateError") throw error
    await (await pushManager.getSubscription())?.unsubscribe() // it was made with another key
    return ask()
  })
  const { endpoint, keys } = given.toJSON()
  Object.entries({ endpoint, ...keys }).forEach(([name, value]) => { form.elements[name].value = value })
  form.submit()
}

button.hidden = !("PushManager" in window)
button.addEventListener("click", () => subscribe().catch(() => {
  form.querySelector("[data-say=refused]").hidden = false
}))
