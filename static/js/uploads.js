// Files go up one by one as soon as they are chosen, dropped or pasted, each with its progress, and once more if it fails.
const MOST = 10, LARGEST = 10 * 1024 * 1024
const field = () => document.querySelector("#composer [data-uploads]")
const told = (sentence, name) => sentence.replace("{}", name)

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-uploads]")) return
  take([...target.files])
  target.value = "" // or they would go up again with the message
})

document.addEventListener("paste", (event) => take(event.target.id === "message-text" ? [...event.clipboardData.files] : [], event))
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => {
  const over = event.target.closest?.("#message-box") && [...event.dataTransfer.types].includes("Files")
  if (over) event.preventDefault()
  if (over && name === "drop") take([...event.dataTransfer.files])
})

function take(files, event) {
  if (!files.length || !field()) return
  event?.preventDefault()
  for (const file of files) send(file)
}

function send(file, row = begin(file)) {
  const { dataset } = field(), list = row.parentNode
  if (file.size > LARGEST) return fail(row, told(dataset.large, file.name))
  if (list.children.length > MOST) return fail(row, dataset.many)
  const xhr = new XMLHttpRequest(), body = new FormData()
  body.append("file", file)
  row.querySelector("small").textContent = told(dataset.going, "")
  xhr.open("POST", dataset.uploads)
  for (const [name, value] of Object.entries(JSON.parse(document.body.getAttribute("hx-headers")))) xhr.setRequestHeader(name, value)
  xhr.setRequestHeader("HX-Request", "true")
  xhr.upload.onprogress = ({ loaded, total }) => { row.querySelector("progress").value = loaded / total }
  xhr.onerror = () => fail(row, told(dataset.failed, file.name), () => send(file, row))
  xhr.onload = () => {
    if (xhr.status === 200) return htmx.swap(row, xhr.responseText, { swapStyle: "outerHTML" })
    if (xhr.status === 422) return fail(row, xhr.responseText)
    xhr.onerror()
  }
  xhr.send(body)
}

function begin(file) {
  const row = document.querySelector("#upload-begun").content.firstElementChild.cloneNode(true)
  row.querySelector(".truncate").textContent = file.name
  row.querySelector("[data-away]").onclick = () => row.remove()
  return document.querySelector("#uploads").appendChild(row)
}

function fail(row, why, again) {
  row.dataset.tone = "bad"
  row.querySelector("small").textContent = why
  row.querySelector("progress").hidden = true
  const button = row.querySelector("[data-again]")
  button.hidden = !again
  button.onclick = () => { delete row.dataset.tone; button.hidden = true; row.querySelector("progress").hidden = false; again() }
}
