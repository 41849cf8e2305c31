// The line to Keur: "heard" is what comes in, say() what goes out, "connected" the moment to ask what was missed.
// While it is down a strip says so, and every 20 s is such a moment. Who has many pages open keeps it on the newest; another
// one has it again once they look at it.
const { dataset } = document.body
const tell = (name, detail) => htmx.trigger(document.body, name, detail)
const UNRULY = 4400, SIGNED_OUT = 4401, CROWDED = 4429
let socket, attempt = 0, again, silent, end

export const isUp = () => socket?.readyState === WebSocket.OPEN
export const say = (frame) => isUp() && socket.send(JSON.stringify(frame))

function connect() {
  clearTimeout(again)
  socket = new WebSocket(new URL("/ws/live/", location.href.replace(/^http/, "ws")))
  socket.onopen = () => {
    attempt = 0
    silent = clearTimeout(silent)
    delete dataset.live
    tell("connected")
  }
  socket.onmessage = ({ data }) => tell("heard", JSON.parse(data))
  socket.onclose = ({ code }) => {
    end = code
    if (code === UNRULY || code === SIGNED_OUT) return
    silent ??= setTimeout(() => { dataset.live = "paused" }, 5000)
    if (code !== CROWDED) again = setTimeout(connect, Math.min(1000 * 2 ** attempt++, 10_000) * (0.5 + Math.random() / 2))
  }
}

if (dataset.person) {
  connect()
  setInterval(() => isUp() || tell("connected"), 20_000)
  htmx.on("htmx:afterSettle", () => socket.readyState > 2 && ![UNRULY, CROWDED].includes(end) && connect()) // signed in again
  document.addEventListener("visibilitychange", () => end === CROWDED && socket.readyState > 2 && !document.hidden && connect())
}
