"""One question to one carrier, and what its answer means for the money of the shop."""

import base64
import binascii
import json
from functools import cache
from io import BytesIO

import karrio.sdk as karrio
import pypdfium2
from karrio.core.models import ShipmentRequest
from PIL import Image, ImageFile

from .line import Line

ImageFile.LOAD_TRUNCATED_IMAGES = False
LARGEST_LABEL = 2 * 1024 * 1024
LARGEST_CODE = 512 * 1024
MOST_PIXELS = 4_000_000
NOT_NOW = {408, 425, 429, 503}  # it did nothing, and says: later
CODE_DPI = 203


@cache
def gateway(carrier, settings):
    """It keeps the token by which the carrier knows the shop."""
    return karrio.gateway[carrier].create(json.loads(settings))


def ask(question):
    """`made` with the label; `refused` or `away`, and there is none; `unsure` whether there is one."""
    line = Line(buys=question["buys"], instead=question.get("address"))
    line.open_for_all()
    there = gateway(question["carrier"], json.dumps(question["settings"], sort_keys=True))
    try:
        shipment, messages = karrio.Shipment.create(ShipmentRequest(**question["shipment"])).from_(there).parse()
    except MemoryError:
        raise
    except Exception as error:
        shipment, messages = None, getattr(error, "messages", None) or [error]
    if shipment is not None and shipment.tracking_number:
        return made(shipment)
    words = "; ".join(dict.fromkeys(str(getattr(one, "message", one)) for one in messages)) or "no answer"
    return how_it_went(line).encode(), told(words=words)


def how_it_went(line):
    """Without a label in the answer, whether there may be one all the same."""
    refused = line.status is not None and 400 <= line.status < 500 and line.status not in NOT_NOW
    if refused:
        return "refused"
    if not line.was_sent or line.status in NOT_NOW:
        return "away"
    return "unsure"


def made(shipment):
    """It was bought, so what cannot be printed is no refusal: somebody has to look."""
    number = str(shipment.tracking_number)
    try:
        pdf = printable(decoded(shipment.docs.label, LARGEST_LABEL))
    except (ValueError, pypdfium2.PdfiumError) as error:
        return b"unsure", told(words=f"{number}: its label cannot be printed ({error})")
    return b"made", told(tracking_number=number), pdf, counter_code(shipment)


def printable(content):
    if not content.startswith(b"%PDF-"):
        raise ValueError("no PDF")
    if not len(pypdfium2.PdfDocument(content)):
        raise ValueError("no page")
    return content


def counter_code(shipment):
    """The code that the counter reads, as a small picture that we drew from it; b"" where there is none to be had."""
    found = next((one.base64 for one in shipment.docs.extra_documents or [] if "qr" in (one.category or "")), None)
    try:
        content = decoded(found, LARGEST_CODE)
        if content.startswith(b"%PDF-"):
            picture = pypdfium2.PdfDocument(content)[0].render(scale=CODE_DPI / 72, grayscale=True).to_pil()
        else:
            picture = Image.open(BytesIO(content), formats=["PNG", "JPEG", "GIF"])
        if picture.width * picture.height > MOST_PIXELS:
            return b""
        out = BytesIO()
        picture.convert("L").save(out, "PNG", optimize=True)
        return out.getvalue()
    except (ValueError, OSError, SyntaxError, Image.DecompressionBombError, pypdfium2.PdfiumError):
        return b""


def decoded(text, most):
    if not text:
        raise ValueError("nothing")
    if len(text) > most * 4 // 3 + 4:
        raise ValueError("too large")
    try:
        return base64.b64decode(text, validate=False)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def told(**values):
    return json.dumps(values).encode()
