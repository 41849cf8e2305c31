// Shows what the desk pushes, also while none of its pages is open. What it says came encrypted for this browser.
self.addEventListener("push", (event) => {
  const { title, url, tag } = event.data.json()
  event.waitUntil(self.registration.showNotification(title, { tag, data: url, icon: "/static/icon.svg" }))
})

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(self.clients.openWindow(event.notification.data))
})
