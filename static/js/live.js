// What colleagues do, while one reads: who else is here (never stored, forgotten after 40 s), and that the request or
// the list has changed. Nothing on the page is swapped by itself: a strip says so and the person looks when they like.
const FORGET = 40_000, AGAIN = 15_000, SETTLE = 800
const others = new Map()
const news = new Set()
let socket, attempt = 0

const region = () => document.querySelector("#presence")
const place = (dataset) => ({ shop: Number(dataset.shop), topic: Number(dataset.topic) })

function doing() {
  if (document.querySelector("#sheet .decide")) return "decides"
  return document.activeElement?.closest(".composer, .decide") && document.activeElement.value ? "writes" : "looks"
}

function say(more = {}) {
  if (region() && socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ ...place(region().dataset), doing: doing(), ...more }))
}

function draw() {
  const where = region()
  if (!where) return
  const here = [...others.values()].filter(({ topic, at }) => topic === Number(where.dataset.topic) && at > Date.now() - FORGET)
  const most = new Map(here.sort((a, b) => "lwd".indexOf(a.doing[0]) - "lwd".indexOf(b.doing[0])).map((one) => [one.person, one]))
  where.textContent = [...most.values()].reverse().map((one) => where.dataset[one.doing].replace("{}", one.name)).join(" · ")
}

function hear(frame) {
  if (frame.type === "presence") {
    if (String(frame.person) === document.body.dataset.person) return
    if (frame.doing === "gone") others.delete(frame.tab)
    else others.set(frame.tab, { ...frame, at: Date.now() })
    draw()
  } else if (frame.type === "nudge") setTimeout(tellOf, SETTLE, frame)
}

function tellOf({ topic, change }) {
  const where = region()
  if (where && Number(where.dataset.topic) === topic && change > Number(where.dataset.change)) document.querySelector("#moved").hidden = false
  const list = document.querySelector("#list-news")
  if (!list || change <= Number(list.dataset.heard ?? 0)) return
  news.add(topic)
  list.hidden = false
  list.querySelector("b").textContent = news.size
}

function connect() {
  socket = new WebSocket(new URL("/ws/live/", location.href.replace(/^http/, "ws")))
  socket.onopen = () => { attempt = 0; say({ asks: true }) }
  socket.onmessage = ({ data }) => hear(JSON.parse(data))
  socket.onclose = ({ code }) => { if (code < 4000) setTimeout(connect, Math.min(1000 * 2 ** attempt++, 30_000) * (0.5 + Math.random() / 2)) }
}

if (document.body.dataset.person) connect()
setInterval(() => { say(); draw() }, AGAIN)
document.addEventListener("focusin", () => say())
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target === document.body) news.clear()
  say({ asks: true })
  draw()
})
