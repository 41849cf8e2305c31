"""All that the style sheets paint can be read, in light and in dark (WCAG 2.2: 1.4.3 for text, 1.4.11 for the rest)."""

import math
import re
from itertools import product

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
OKLCH = re.compile(r"oklch\(([\d.]+)%\s+([\d.]+)\s+([\d.]+)(?:\s*/\s*([\d.]+)%)?\)")
SURFACES = ["bg-0", "bg-1", "bg-2", "bg-3"]
TEXTS = ["text-1", "text-2", "text-3"]
TONES = ["accent", "ok", "hold", "bad", "draft", "alert", "info"]
FILLED = [f"{surface} {fill}" for surface, fill in product(["bg-1", "bg-2"], ["fill-1", "fill-2"])]
HUES = range(20, 380, 30)

TO_READ = [
    *product(TEXTS, [*SURFACES, *FILLED]),
    *product([f"{tone}-text" for tone in TONES], SURFACES),
    *[(text, f"{tone}-tint") for tone in TONES for text in (f"{tone}-text", "text-1", "text-2")],
    *[(f"{tone}-on", f"{tone}-solid") for tone in ("accent", "ok", "hold", "bad", "alert")],
    *[("bg-2", f"{tone}-solid") for tone in ("draft", "info")],
    *[("on-solid", f"{tone}-solid kbd-on-solid") for tone in ("accent", "ok", "bad")],
    ("accent-on", "ok-solid-2"),
    ("text-3", "accent-tint"),  # the row one is reading
    ("text-2", "alert-tint"),  # a note
    *product(["toast-text-1", "toast-text-2", "toast-ok", "toast-bad"], ["toast"]),
    *product(["on-solid"], ["toast toast-fill-1", "toast toast-fill-2"]),
    *[(f"hue-text@{hue}", f"hue-tint@{hue}") for hue in HUES],
    *[("on-solid", f"hue-solid@{hue}") for hue in HUES],
    *product(["data-on-deep"], ["data-1", "data-4", "data-5"]),
    *product(["data-on-pale"], ["data-2", "data-3"]),
]
TO_SEE = [
    *product(["line-3", "focus"], SURFACES),
    *[(f"{tone}-glyph", ground) for tone in TONES for ground in (*SURFACES[:3], f"{tone}-tint")],
    *product([f"data-{n}" for n in range(1, 7)] + ["data-ok", "data-bad"], ["bg-2"]),
    *product(["accent-solid", "ok-solid", "bad-solid"], ["bg-2"]),
]


def tokens(theme):
    """Each token of one colour, as (lightness, chroma, hue, alpha), the way it is in a theme."""
    found: dict = {}
    for name, value in re.findall(r"--([\w-]+):\s*((?:light-dark|oklch)\([^;]*);", TOKENS):
        colours = [tuple(map(float, [*one.groups()[:3], one[4] or 100])) for one in OKLCH.finditer(value)]
        if colours and "var(" not in value:
            found.setdefault(name, colours[-1] if theme == "dark" else colours[0])
    return found


def painted(colour):
    """(red, green, blue, alpha) of sRGB, by Björn Ottosson's OKLab, cut off at what a screen can show."""
    lightness, chroma, hue, alpha = colour
    lightness, a, b = lightness / 100, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return (*[curved(min(1.0, max(0.0, light))) for light in linear], alpha / 100)


def curved(light):
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def straight(value):
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def over(top, ground):
    return (
        *[of_top * top[3] + of_ground * (1 - top[3]) for of_top, of_ground in zip(top[:3], ground, strict=False)],
        1,
    )


def ground_of(names, colours):
    """What is seen where several lie over each other: "bg-1 fill-2". A hue of its own is written name@hue."""
    seen = (1, 1, 1, 1)
    for name in names.split():
        token, _, hue = name.partition("@")
        colour = colours[token]
        seen = over(painted((*colour[:2], float(hue), colour[3]) if hue else colour), seen)
    return seen


def luminance(colour):
    red, green, blue = map(straight, colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(text, ground, colours):
    below = ground_of(ground, colours)
    darker, lighter = sorted([luminance(ground_of(f"{ground} {text}", colours)), luminance(below)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "needed"), [(TO_READ, 4.5), (TO_SEE, 3)], ids=["text", "lines and icons"])
def test_everything_stands_out_from_its_ground(pairs, needed, theme):
    colours = tokens(theme)
    ratios = {(text, ground): round(contrast(text, ground, colours), 2) for text, ground in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < needed} == {}


def test_black_on_white_is_twenty_one_to_one_and_grey_on_itself_is_one():
    colours = {"white": (100, 0, 0, 100), "black": (0, 0, 0, 100), "grey": (60, 0, 0, 100)}
    assert [round(contrast(*pair, colours), 2) for pair in [("black", "white"), ("grey", "grey")]] == [21, 1]
