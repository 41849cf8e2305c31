// Shows what the desk pushes, also while none of its pages is open. What it says came encrypted for this browser.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim())) // or it could lead no page that is open
self.addEventListener("push", (event) => {
  const { title, url, tag } = event.data.json()
  event.waitUntil(self.registration.showNotification(title, { tag, data: url, icon: "/static/icon-192.png" }))
})

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(lead(event.notification.data))
})

async function lead(url) {
  const to = new URL(url, self.location).href
  const tabs = await self.clients.matchAll({ type: "window" })
  const tab = tabs.find((one) => one.url === to) ?? tabs.find(keepsItsText)
  if (!tab) return self.clients.openWindow(to)
  return Promise.all([tab.focus(), tab.url === to || tab.navigate(to)])
}

// What one types in these is a draft and comes back; a form of the settings would be lost, and a customer's page is not the desk.
const keepsItsText = ({ url, frameType }) => frameType === "top-level" && /^\/(inbox|notices|requests\/(?!new))/.test(new URL(url).pathname)
