// Photos go up in parts as soon as they are chosen. What a cut connection stops goes on where it stopped.
const PART = 256 * 1024
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value
const wait = (ms) => new Promise((done) => setTimeout(done, ms))

document.addEventListener("change", ({ target }) => {
  const box = target.closest("[data-photos]")
  if (!box || target.type !== "file") return
  const files = [...target.files]
  target.value = "" // or they would go up again with the form
  files.reduce((before, file) => { const tile = begin(box); return before.then(() => send(box, file, tile)) }, Promise.resolve())
})

document.addEventListener("click", (event) => {
  const tile = event.target.closest("[data-away]")?.closest(".shot")
  if (!tile) return
  event.preventDefault()
  if (tile.dataset.shot) ask(tile.dataset.shot, "")
  tile.remove()
})

function begin(box) {
  const tile = document.querySelector("#shot").content.firstElementChild.cloneNode(true)
  return box.querySelector(".shots").appendChild(tile)
}

async function send(box, file, tile) {
  const told = tile.querySelector("small"), bar = tile.querySelector("progress")
  const about = new URLSearchParams({ name: file.name, size: file.size, changed: file.lastModified })
  for (let tries = 0; tile.isConnected; ) try {
    let answer = await ask(box.dataset.photos, about) // also tells how far it came before
    while (answer.received !== undefined && tile.isConnected) {
      const { key, received } = answer
      bar.value = received / file.size
      told.textContent = box.dataset.going.replace("{}", Math.round(bar.value * 100))
      answer = await ask(new URL(`../../../photos/${key}/?offset=${received}`, new URL(box.dataset.photos, location.href)), file.slice(received, received + PART))
      tries = 0
    }
    if (answer.error) return fail(tile, answer.error)
    if (tile.isConnected) tile.outerHTML = answer.html
    return
  } catch {
    told.textContent = box.dataset.waiting
    if (++tries > 60) return fail(tile, box.dataset.failed)
    await wait(Math.min(500 * 2 ** tries, 8000))
  }
}

async function ask(url, body) {
  const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token() }, signal: AbortSignal.timeout(60000) })
  const isJson = response.headers.get("Content-Type")?.includes("json")
  if (response.redirected || (!response.ok && !isJson)) throw new Error(response.status)
  return isJson ? response.json() : { html: await response.text() }
}

function fail(tile, why) {
  tile.dataset.tone = "bad"
  tile.querySelector("small").textContent = why
  tile.querySelector("progress").hidden = true
}
