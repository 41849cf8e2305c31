"""The label of the shop's own: where the parcel goes, whose it is, and codes that the warehouse scans.

Every text is drawn as it is and never understood as markup (T59), and cut where its place ends.
"""

from io import BytesIO

from reportlab.lib.pagesizes import A6
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .page import BOLD, barcode, fitted, lines_of, qr, write

EDGE = 6 * mm
MOST_ITEMS = 6


def label(told):
    """The PDF of one label, A6 upright. `told` is what Label.told froze; the same gives the same bytes."""
    out = BytesIO()
    page = Canvas(out, pagesize=A6, invariant=True)
    page.setTitle(fitted(told["number"], BOLD, 9, 10**6))
    _draw(page, told)
    page.showPage()
    page.save()
    return out.getvalue()


def _draw(page, told):
    width, height = A6
    inner, words = width - 2 * EDGE, told["words"]
    top = height - EDGE - 4 * mm
    write(page, EDGE, top, told["shop"], size=12, font=BOLD, width=inner * 0.6)
    write(page, width - EDGE, top, words["return"], size=12, font=BOLD, width=inner * 0.35, right=True)
    page.line(EDGE, top - 3 * mm, width - EDGE, top - 3 * mm)
    _address(page, top - 8 * mm, inner, told)
    barcode(page, EDGE, 74 * mm, told["number"], width=inner, height=20 * mm)
    page.line(EDGE, 64 * mm, width - EDGE, 64 * mm)
    side = 30 * mm if told["code"] else 0
    if side:
        qr(page, EDGE - 2 * mm, 31 * mm, told["code"], side=side)
    _contents(page, EDGE + side, 59 * mm, inner - side, told)
    if told["message"]:
        _message(page, inner, told["message"])


def _address(page, y, inner, told):
    write(page, EDGE, y, told["words"]["to"], size=7, width=inner)
    for number, line in enumerate(told["to"][:6]):
        write(page, EDGE, y - (5 + 5 * number) * mm, line, size=12 if number else 13, font=BOLD, width=inner)
    write(page, EDGE, 99 * mm, f"{told['words']['from']} {told['sender']}", size=8, width=inner)


def _contents(page, x, y, width, told):
    words = told["words"]
    if told["order"]:
        write(page, x, y, f"{words['order']} {told['order']}", size=9, font=BOLD, width=width)
        y -= 5 * mm
    items = told["items"]
    for item in items[:MOST_ITEMS]:
        write(page, x, y, f"{item['quantity']} × {item['sku']}  {item['name']}", size=8, width=width)
        y -= 4 * mm
    if len(items) > MOST_ITEMS:
        write(page, x, y, f"+ {len(items) - MOST_ITEMS}", size=8, width=width)


def _message(page, inner, message):
    page.setLineWidth(1)
    page.rect(EDGE, EDGE, inner, 20 * mm)
    page.setFont(BOLD, 10)
    for number, line in enumerate(lines_of(message, BOLD, 10, inner - 6 * mm, 4)):
        page.drawString(EDGE + 3 * mm, EDGE + 15 * mm - number * 4.5 * mm, line)
