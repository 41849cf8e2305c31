"""How many bytes come over the line, compressed as a browser asks for them."""

import re
from urllib.parse import urljoin

from django.urls import reverse

from bench.figures import Figure
from bench.pages import approve, expect
from requests_inbox.lists.queues import DEFAULT
from requests_inbox.models import ReturnRequest

FIRST_VISIT, NEXT_REQUEST, SCRIPTS = 180_000, 20_000, 15_000
LINKED = re.compile(r'(?:src|href)="(/static/[^"#]+)')
IMPORTED = re.compile(r'(?:\bfrom|\bimport) *"([^"]+\.js)"')
DRAWN = re.compile(r'url\("?([^")]+?\.svg)"?\)')
FACE = re.compile(r'@font-face *{[^}]*?url\("([^"]+)"\)[^}]*?unicode-range:([^;}]+)')


def measure_weight(agent, browser):
    page = expect(200, browser.get(agent.listing.url))
    files = files_of(page, browser)
    return [first_visit(page, files), scripts(files), next_request(agent, browser)]


def first_visit(page, files):
    """The page, and whatever it brings: style, scripts with what they import, pictures, the fonts of its letters."""
    fonts = sum(size for name, size in files.items() if name.endswith(".woff2"))
    whole = page.size + sum(files.values())
    return Figure(f"first visit: page, {len(files)} files (fonts {kilobytes(fonts)})", kilobytes(whole),
                  f"{kilobytes(page.size)} page", whole / page.size, f"≤ {kilobytes(FIRST_VISIT)}",
                  whole <= FIRST_VISIT)  # fmt: skip


def scripts(files):
    ours = {name: size for name, size in files.items() if name.endswith(".js") and "htmx" not in name}
    whole = sum(ours.values())
    return Figure(f"JavaScript beside htmx, compressed, in {len(ours)} file", kilobytes(whole),
                  goal=f"≤ {kilobytes(SCRIPTS)}", reached=0 < whole <= SCRIPTS)  # fmt: skip


def files_of(page, browser):
    """{address: bytes over the line}"""
    found, waiting = {}, LINKED.findall(page.body)
    while waiting:
        if (url := waiting.pop()) in found:
            continue
        answer = expect(200, browser.get(url))
        found[url] = answer.size
        if url.endswith(".js"):
            waiting += [urljoin(url, other) for other in IMPORTED.findall(answer.body)]
        elif url.endswith(".css"):
            waiting += [urljoin(url, other) for other in DRAWN.findall(answer.body)]
            waiting += [urljoin(url, font) for font, letters in FACE.findall(answer.body) if has(page.body, letters)]
    return found


def has(text, letters):
    """Whether a letter of these ranges stands in the text: only then the browser fetches the font."""
    ranges = [part.strip().removeprefix("U+").split("-") for part in letters.split(",")]
    used = {ord(letter) for letter in text}
    return any(int(ends[0], 16) <= letter <= int(ends[-1], 16) for ends in ranges for letter in used)


def next_request(agent, browser):
    """What htmx gets for an approval: the next request, the counters, the toast."""
    pks = [pk for pk, _reference in agent.to_decide]
    sizes = []
    for request in ReturnRequest.objects.filter(pk__in=pks, alert_codes=[], status="new").prefetch_related("lines"):
        here = f"{reverse('requests_inbox:show', args=[request.reference])}?queue={DEFAULT}"
        htmx = {"HX-Request": "true", "HX-Target": "sheet", "HX-Current-URL": f"http://127.0.0.1{here}"}
        sizes.append(expect(200, approve(browser, request, htmx)).size)
    if len(sizes) < 3:
        raise RuntimeError("Too few requests could be approved.")
    return Figure(f"the answer to an approval, with the next request (most of {len(sizes)})", kilobytes(max(sizes)),
                  goal=f"≤ {kilobytes(NEXT_REQUEST)}", reached=max(sizes) <= NEXT_REQUEST)  # fmt: skip


def kilobytes(size):
    return f"{size / 1000:.1f} KB"
