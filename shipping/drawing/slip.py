"""The packing slip as a page of its own: the warehouse ticks off what it finds."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .page import BOLD, barcode, lines_of, write

WIDTH, HEIGHT = A4
EDGE = 20 * mm
LINE = 8 * mm
MOST_LINES = 4  # of the message


def slip(told):
    """The PDF, on as many pages as its items need. `told`: title, shop, number, order, sender, to, items, message."""
    out = BytesIO()
    page = Canvas(out, pagesize=A4, invariant=True)
    y = _head(page, told)
    for item in told["items"]:
        if y < EDGE:
            page.showPage()
            y = HEIGHT - EDGE
        _item(page, y, item)
        y -= LINE
    if told["message"]:
        _message(page, y, told["message"])
    page.showPage()
    page.save()
    return out.getvalue()


def _head(page, told):
    inner, top = WIDTH - 2 * EDGE, HEIGHT - EDGE
    write(page, EDGE, top, told["title"], size=20, font=BOLD, width=inner * 0.6)
    write(page, WIDTH - EDGE, top, told["shop"], size=12, width=inner * 0.4, right=True)
    barcode(page, EDGE, top - 36 * mm, told["number"], width=inner, height=22 * mm)
    y = top - 54 * mm
    for line in [told["order"], told["sender"]]:
        write(page, EDGE, y, line, size=11, width=inner / 2 - 5 * mm)
        y -= 6 * mm
    for number, line in enumerate(told["to"][:5]):
        write(page, WIDTH / 2, top - (54 + 6 * number) * mm, line, size=11, width=inner / 2)
    y = top - 88 * mm
    page.line(EDGE, y, WIDTH - EDGE, y)
    return y - 10 * mm


def _message(page, y, message):
    lines = lines_of(message, BOLD, 11, WIDTH - 2 * EDGE, MOST_LINES)
    if y < EDGE + len(lines) * LINE:
        page.showPage()
        y = HEIGHT - EDGE
    for number, line in enumerate(lines):
        write(page, EDGE, y - LINE * (number + 0.5), line, size=11, font=BOLD, width=WIDTH - 2 * EDGE)


def _item(page, y, item):
    page.rect(EDGE, y - 0.5 * mm, 4 * mm, 4 * mm)
    write(page, EDGE + 8 * mm, y, f"{item['quantity']} ×", size=11, font=BOLD, width=14 * mm)
    write(page, EDGE + 22 * mm, y, item["name"], size=11, width=108 * mm)
    write(page, WIDTH - EDGE, y, item["sku"], size=10, width=36 * mm, right=True)
