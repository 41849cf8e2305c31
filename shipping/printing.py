"""Labels on paper and screen, drawn in a process apart: pages and workers wait for it and are never broken by it."""

import json

from helpdesk.apart import Apart, Died, TooSlow


class NotDrawn(Exception):
    """It could not be printed; the words say why."""


class Printer(Apart):
    def __init__(self, **options):
        super().__init__("shipping.drawing", **options)

    def label(self, told):
        """The PDF of a label of the shop's own, A6."""
        return self._draw("label", told)

    def sheet(self, told, pdf):
        """The same on A4, with what to do and a packing slip."""
        return self._draw("sheet", told, pdf)

    def slip(self, told):
        """A packing slip alone, on A4."""
        return self._draw("slip", told)

    def code(self, told):
        """A QR code alone, as PNG."""
        return self._draw("code", told)

    def convert(self, pdf, kind):
        """A label's PDF as `png`, `bmp` or `zpl`."""
        return self._draw(kind, {}, pdf)

    def _draw(self, what, told, pdf=b""):
        try:
            said, content = self.ask(what.encode(), json.dumps(told).encode(), pdf)
        except (TooSlow, Died) as error:
            raise NotDrawn("It took too long or too much memory.") from error
        if said != b"drawn":
            raise NotDrawn(content.decode("utf-8", "replace"))
        return content


printer = Printer()
