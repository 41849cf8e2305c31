"""The process that draws labels: what a carrier's file or a customer's words break is that one alone (T59, R36)."""

import json

from helpdesk.apart.serving import serve

from . import formats
from .label import label
from .sheet import sheet
from .slip import slip

DRAWN = {
    "label": lambda told, pdf: label(told),
    "sheet": lambda told, pdf: sheet(pdf, told),
    "slip": lambda told, pdf: slip(told),
    "code": lambda told, pdf: formats.code(told["code"]),
    "png": lambda told, pdf: formats.png(pdf),
    "bmp": lambda told, pdf: formats.bmp(pdf),
    "zpl": lambda told, pdf: formats.zpl(pdf),
}


def answer(what, told, pdf):
    try:
        return b"drawn", DRAWN[what.decode()](json.loads(told), pdf)
    except MemoryError:
        raise
    except Exception as error:
        return b"failed", str(error).encode("utf-8", "replace")


if __name__ == "__main__":
    serve(answer)
