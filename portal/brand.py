"""A shop's one colour as the portal needs it, by day and by night: whatever it is, everything can be read (WCAG AA)."""

from dataclasses import dataclass
from functools import cached_property

from messaging.brand import CARD, CARD_AT_NIGHT, PAGE, PAGE_AT_NIGHT, READABLE, contrast, mixed, readable

VISIBLE = 3.0  # of a shape against its ground
BLACK, WHITE = "#000000", "#ffffff"


@dataclass(frozen=True)
class Side:
    """The colour by day or by night."""

    colour: str
    card: str
    page: str
    towards: str
    tinted: float

    @cached_property
    def solid(self):
        """Of buttons: it stands out from card and page, and one of black and white can be read on it."""
        steps = (mixed(self.colour, self.towards, step / 50) for step in range(51))
        return next(one for one in steps if all(contrast(one, ground) >= VISIBLE for ground in (self.card, self.page)))

    @cached_property
    def on(self):
        return WHITE if contrast(self.solid, WHITE) >= READABLE else BLACK

    @cached_property
    def tint(self):
        return mixed(self.card, self.colour, self.tinted)

    @cached_property
    def line(self):
        return mixed(self.card, self.colour, 3 * self.tinted)

    @cached_property
    def text(self):
        return readable(self.colour, on=[self.card, self.page, self.tint], towards=self.towards)


def sides(colour):
    return Side(colour, CARD, PAGE, BLACK, 0.09), Side(colour, CARD_AT_NIGHT, PAGE_AT_NIGHT, WHITE, 0.18)


def sheet(colour):
    """The style sheet that gives the portal this colour; it comes after the tokens it replaces."""
    day, night = sides(colour)
    values = "".join(
        f"--brand-{name}: light-dark({getattr(day, name)}, {getattr(night, name)}); "
        for name in ("solid", "on", "tint", "line", "text")
    )
    return f"@layer tokens {{ :root {{ {values}}} }}\n"
