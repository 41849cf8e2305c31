"""A label's PDF as what printers and other papers take: PNG, BMP, ZPL. And a code for counters that need no paper."""

import base64
import binascii
import zlib
from io import BytesIO

import pypdfium2
import segno

INCH = 72  # points
DPI = {"png": 300, "bmp": 203, "zpl": 203}  # 203 is what thermal printers have: 8 dots a millimetre
DARK = 160  # of 255; edges are soft until they are cut here


def picture(pdf, dpi):
    """The first page in shades of grey."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / INCH, grayscale=True).to_pil()


def png(pdf):
    out = BytesIO()
    picture(pdf, DPI["png"]).save(out, "PNG", dpi=(DPI["png"], DPI["png"]), optimize=True)
    return out.getvalue()


def bmp(pdf):
    """Black and white, to be put on an invoice by programs that take nothing else."""
    out = BytesIO()
    _in_black(picture(pdf, DPI["bmp"])).save(out, "BMP", dpi=(DPI["bmp"], DPI["bmp"]))
    return out.getvalue()


def zpl(pdf):
    """One graphic field (ZPL II, ^GFA with Z64: deflate, base64, CRC-16 of the base64), on any Zebra of 203 dpi."""
    dots = _in_black(picture(pdf, DPI["zpl"]))
    row = (dots.width + 7) // 8
    bits = bytes(byte ^ 0xFF for byte in dots.tobytes())  # in ZPL a set bit is black
    packed = base64.b64encode(zlib.compress(bits, 9))
    crc = binascii.crc_hqx(packed, 0)
    size = row * dots.height
    head = f"^XA^PW{dots.width}^LL{dots.height}^FO0,0^GFA,{size},{size},{row},:Z64:"
    return head.encode() + packed + f":{crc:04X}^FS^XZ".encode()


def code(text):
    """A QR code alone, for a counter that prints the label itself or needs none."""
    out = BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=10, border=4)
    return out.getvalue()


def _in_black(grey):
    return grey.point(lambda shade: 255 if shade > DARK else 0).convert("1")
