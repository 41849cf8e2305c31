"""Pictures that people send: never the file itself, always one that was drawn from it, in a process apart."""

import json

from .process import Apart, Died, TooSlow


class NoPicture(Exception):
    """What it is called is one thing; it cannot be drawn."""


class TooManyPixels(NoPicture):
    """It would take more memory than a picture is worth."""


class Painter(Apart):
    def __init__(self, **options):
        super().__init__("helpdesk.apart.drawing", **options)

    def draw(self, content, **order):
        """The bytes of a new picture: `into` a format, of one of `formats`, with its `longest_side` in pixels."""
        try:
            said, *drawn = self.ask(json.dumps(order).encode(), content)
        except (TooSlow, Died) as error:
            raise NoPicture from error
        if not drawn:
            raise TooManyPixels if said == b"too large" else NoPicture
        return drawn[0]
