"""A sheet of A4 for printers at home: the label, beside it what to do, below it the slip that goes into the parcel."""

from io import BytesIO

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .page import BOLD, REGULAR, lines_of, qr, write

WIDTH, HEIGHT = A4
EDGE = 12 * mm
LABEL_WIDTH, LABEL_HEIGHT = 105 * mm, 148 * mm
CUT = HEIGHT - LABEL_HEIGHT - 2 * 6 * mm  # where the label ends and the slip begins
MOST_STEPS, MOST_ITEMS = 8, 16


def sheet(pdf, told):
    """The PDF of the sheet around a label, ours or a carrier's. `told` has title, steps, slip and items."""
    around, label = pypdfium2.PdfDocument(_around(told)), pypdfium2.PdfDocument(pdf)
    width, height = label[0].get_size()
    scale = min(LABEL_WIDTH / width, LABEL_HEIGHT / height)
    picture = label.page_as_xobject(0, around).as_pageobject()
    picture.set_matrix(pypdfium2.PdfMatrix().scale(scale, scale).translate(6 * mm, HEIGHT - 6 * mm - height * scale))
    page = around[0]
    page.insert_obj(picture)
    page.gen_content()
    out = BytesIO()
    around.save(out)
    return out.getvalue()


def _around(told):
    out = BytesIO()
    page = Canvas(out, pagesize=A4, invariant=True)
    _what_to_do(page, LABEL_WIDTH + 14 * mm, HEIGHT - 20 * mm, told)
    page.setDash(3, 3)
    page.line(0, CUT, WIDTH, CUT)
    page.line(LABEL_WIDTH + 9 * mm, CUT, LABEL_WIDTH + 9 * mm, HEIGHT)
    page.setDash()
    _slip(page, CUT - 14 * mm, told)
    page.showPage()
    page.save()
    return out.getvalue()


def _what_to_do(page, x, y, told):
    width = WIDTH - x - EDGE
    write(page, x, y, told["title"], size=14, font=BOLD, width=width)
    y -= 10 * mm
    for number, step in enumerate(told["steps"][:MOST_STEPS], 1):
        write(page, x, y, f"{number}", size=10, font=BOLD, width=5 * mm)
        for line in lines_of(step, REGULAR, 10, width - 6 * mm, 4):
            write(page, x + 6 * mm, y, line, size=10, width=width - 6 * mm)
            y -= 5 * mm
        y -= 2 * mm


def _slip(page, y, told):
    """The packing slip: the warehouse knows the parcel by it, whatever happened to its label."""
    inner = WIDTH - 2 * EDGE
    write(page, EDGE, y, told["slip"], size=12, font=BOLD, width=inner - 40 * mm)
    write(page, EDGE, y - 6 * mm, told["number"], size=11, width=inner - 40 * mm)
    if told["code"]:
        qr(page, WIDTH - EDGE - 28 * mm, y - 20 * mm, told["code"], side=28 * mm)
    if message := told.get("slip_message"):  # labels from before there was one do not say it
        write(page, EDGE, y - 12 * mm, message, size=10, font=BOLD, width=inner - 40 * mm)
    y -= 20 * mm
    for item in told["items"][:MOST_ITEMS]:
        page.rect(EDGE, y - 0.5 * mm, 3.2 * mm, 3.2 * mm)
        line = f"{item['quantity']} × {item['name']}  {item['sku']}"
        write(page, EDGE + 6 * mm, y, line, size=10, width=inner - 40 * mm)
        y -= 6 * mm
    if (more := len(told["items"]) - MOST_ITEMS) > 0:
        write(page, EDGE + 6 * mm, y, f"+ {more}", size=10, width=inner)
