// Who else is here (forgotten after 40 s), and that the request or the list has changed: a strip says so, nothing is swapped.
const { dataset } = document.body
const others = new Map(), news = new Set(), own = new Set()
let socket, attempt = 0, again, silent

const region = () => htmx.find("#presence")
const writes = () => htmx.find(".composer textarea:focus:not(:placeholder-shown)")
const doing = () => htmx.find("#sheet .decide") ? "decides" : writes() ? "writes" : "looks"

function say(more) {
  const { shop, topic } = region()?.dataset ?? {}
  if (shop && socket?.readyState === 1) socket.send(JSON.stringify({ shop: +shop, topic: +topic, doing: doing(), ...more }))
}

function draw() {
  const where = region()
  if (!where) return
  const most = new Map() // of each person
  for (const act of ["looks", "writes", "decides"]) for (const one of others.values()) {
    if (one.doing === act && one.topic === +where.dataset.topic && one.at > Date.now() - 40_000) most.set(one.person, one)
  }
  where.textContent = [...most.values()].reverse().map((one) => where.dataset[one.doing].replace("{}", one.name)).join(" · ")
}

function hear(frame) {
  if (frame.type === "nudge") return setTimeout(tellOf, 800, frame)
  if (String(frame.person) !== dataset.person) others.set(frame.tab, { ...frame, at: Date.now() })
  draw()
}

function tellOf({ topic, change }) {
  const where = region()?.dataset, list = htmx.find("#list-news")
  if (+where?.topic === topic && change > +where.change) htmx.find("#moved").hidden = false
  if (!list || own.delete(topic)) return // what one did oneself is on the page already
  if (list.hidden) news.clear()
  list.hidden = false
  list.querySelector("b").textContent = news.add(topic).size
}

function connect() {
  clearTimeout(again)
  socket = new WebSocket(new URL("/ws/live/", location.href.replace(/^http/, "ws")))
  socket.onopen = () => { attempt = 0; silent = clearTimeout(silent); delete dataset.live; say({ asks: true }) }
  socket.onmessage = ({ data }) => hear(JSON.parse(data))
  socket.onclose = ({ code }) => {
    if (code >= 4000) return // signed out
    silent ??= setTimeout(() => { dataset.live = "paused" }, 5000)
    again = setTimeout(connect, Math.min(1000 * 2 ** attempt++, 30_000) * (0.5 + Math.random() / 2))
  }
}

if (dataset.person) connect()
setInterval(() => { say(); draw() }, 15_000)
htmx.on("acted", ({ detail }) => [detail.topic].flat().forEach((one) => own.add(one)))
htmx.on("focusin", () => say())
htmx.on("htmx:afterSettle", () => {
  if (socket?.readyState > 2) connect()
  say({ asks: true })
  draw()
})
