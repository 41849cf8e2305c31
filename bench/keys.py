"""From the key to the next request on the screen, in a real Chromium on the same machine as the server.

The page itself looks at the clock: when the key comes, and after the frame in which another request is drawn. The
floor is what the same page takes to ask the server for nothing.
"""

import os
import shutil

from playwright.sync_api import sync_playwright

from bench.figures import Figure, compared

GOAL = 150  # milliseconds, p95
READS = 400  # milliseconds that even the quickest reads; the page fetches the next request meanwhile
CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
WARM_UP = 3
REFERENCE = "#detail .dhead__reference"

WATCH = """reference => {
  const shown = () => document.querySelector(reference)?.textContent
  const before = shown()
  window.drawn = new Promise(done => {
    let pressed
    addEventListener("keydown", () => { pressed = performance.now() }, { once: true, capture: true })
    new MutationObserver((changes, observer) => {
      if (!shown() || shown() === before) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - pressed)))
    }).observe(document.body, { childList: true, subtree: true })
  })
}"""
ASK_FOR_NOTHING = """async () => {
  const begun = performance.now()
  await fetch("/floor/empty/")
  return performance.now() - begun
}"""


def measure_keys(agent, browser, times):
    """Figures of J (the next request) and of A, A (approve this one); none where there is no Chromium."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not path:
        return [Figure("key to next request", "no Chromium here")]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        desk = f"http://127.0.0.1:{browser.connection.port}"
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.context.add_cookies([{"name": name, "value": value, "url": desk} for name, value in cookies(browser)])
        page.goto(desk + agent.listing.url)
        page.keyboard.press("j")
        page.wait_for_selector(REFERENCE)
        taken = {"j": [], "jj": [], "a": []}
        floors = []
        for _turn in range(times + WARM_UP):
            floors.append(page.evaluate(ASK_FOR_NOTHING))
            page.wait_for_timeout(READS)
            taken["j"].append(press(page, "j"))
            if may_be_approved(page):
                page.wait_for_timeout(READS)
                taken["a"].append(press(page, "a"))
                taken["jj"].append(press(page, "j"))
        chromium.close()
    return [
        told("J: the next request", taken["j"], floors),
        told("J at once, without reading", taken["jj"], floors, None),
        told("A in the sheet: approved, and the next request", taken["a"], floors),
    ]


def cookies(browser):
    return [cookie.split("=", 1) for cookie in browser.headers["Cookie"].split("; ")]


def press(page, key):
    """Milliseconds until the next request is drawn."""
    page.evaluate(WATCH, REFERENCE)
    page.keyboard.press(key)
    return page.evaluate("() => window.drawn")


def may_be_approved(page):
    """Open the sheet, and close it again where something stands in the way."""
    page.keyboard.press("a")
    page.wait_for_selector("#plan .letter, #sheet [role=alert]")
    if page.query_selector("#sheet [role=alert], #sheet [name=contradiction]"):
        page.keyboard.press("Escape")
        page.wait_for_selector("#sheet .decide", state="detached")
        return False
    return True


def told(what, taken, floors, goal=GOAL):
    return compared(what, taken[WARM_UP:], floors[WARM_UP:], f"p95 ≤ {goal} ms" if goal else "", goal)
