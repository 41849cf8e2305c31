"""A shop's one brand colour, turned into the few a letter needs, each light or dark enough to be read (WCAG AA)."""

from dataclasses import dataclass
from functools import cached_property

CARD, CARD_AT_NIGHT = "#ffffff", "#191a1f"
PAGE, PAGE_AT_NIGHT = "#f4f2ee", "#0e0f12"
READABLE = 4.5


def channels(colour):
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def mixed(colour, other, share):
    """`colour` with this share of `other` in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in pairs)


def luminance(colour):
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour, *, on, towards):
    """The brand colour itself where it can be read on all of `on`, else the nearest step `towards` black or white."""
    steps = (mixed(colour, towards, step / 50) for step in range(51))
    return next(step for step in steps if all(contrast(step, ground) >= READABLE for ground in on))


@dataclass(frozen=True)
class Brand:
    """The colours of one shop's letters, by day and by night."""

    colour: str

    @cached_property
    def button(self):
        return readable(self.colour, on=["#ffffff"], towards="#000000")

    @cached_property
    def link(self):
        return readable(self.colour, on=[CARD, PAGE], towards="#000000")

    @cached_property
    def link_at_night(self):
        return readable(self.colour, on=[CARD_AT_NIGHT, PAGE_AT_NIGHT], towards="#ffffff")
