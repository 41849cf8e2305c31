"""What every printed page is made of: our letters, text that stays in its place, barcodes. Knows no Django."""

from itertools import groupby
from pathlib import Path

import segno
from reportlab import rl_config
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).resolve().parent.parent / "fonts"
REGULAR, BOLD = "Inter", "Inter Bold"
WIDEST_BAR, NARROWEST_BAR = 0.5 * mm, 0.19 * mm  # scanners at arm's length still read the narrow one (ISO/IEC 15417)
QUIET = 10  # bars' widths that have to stay white on each side

rl_config.useA85 = 0  # nobody sends our PDFs through a line of seven bits
rl_config.ttfAsciiReadable = 0  # of each font the letters that are used, and not all of ASCII beside them

registerFont(TTFont(REGULAR, FONTS / "inter-regular.ttf"))
registerFont(TTFont(BOLD, FONTS / "inter-bold.ttf"))


def fitted(text, font, size, width):
    """The text as far as it fits into a width in points, cut with dots."""
    text = " ".join(str(text)[:500].split())
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def lines_of(text, font, size, width, most):
    """At most so many lines of words that fit into a width; the last one is cut with dots where there is more."""
    lines, words = [], str(text)[:2000].split()
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and stringWidth(f"{line} {words[0]}", font, size) <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(fitted(line, font, size, width))
    return [*lines, fitted(" ".join(words), font, size, width)] if words else lines


def write(page, x, y, text, *, size=9, font=REGULAR, width, right=False):
    """One line, never wider than `width`."""
    page.setFont(font, size)
    place = page.drawRightString if right else page.drawString
    place(x, y, fitted(text, font, size, width))


def barcode(page, x, y, text, *, width, height):
    """Code 128 (ISO/IEC 15417) in the middle of a width, its bars as wide as there is room for, and the text below."""
    modules = Code128(text, barWidth=1, quiet=0, humanReadable=False).width
    bar = max(NARROWEST_BAR, min(WIDEST_BAR, width / (modules + 2 * QUIET)))
    code = Code128(text, barWidth=bar, barHeight=height, quiet=0, humanReadable=False)
    code.drawOn(page, x + (width - code.width) / 2, y)
    page.setFont(BOLD, 11)
    page.drawCentredString(x + width / 2, y - 5 * mm, fitted(text, BOLD, 11, width))


def qr(page, x, y, text, *, side):
    """A QR code (ISO/IEC 18004) with the white border that it needs within its square."""
    rows = list(segno.make_qr(text, error="m").matrix_iter(border=4))
    page.saveState()
    page.translate(x, y)
    page.scale(side / len(rows), side / len(rows))
    bars = (f"{at} {number} {width} 1 re" for number, row in enumerate(reversed(rows)) for at, width in bars_of(row))
    page.addLiteral(" ".join([*bars, "f"]))  # by canvas.rect() the hundred of them take a tenth of a label's time
    page.restoreState()


def bars_of(row):
    """(where it begins, how many) of the modules in a row that are dark and beside each other."""
    place = 0
    for is_dark, modules in groupby(row):
        width = len(list(modules))
        if is_dark:
            yield place, width
        place += width
