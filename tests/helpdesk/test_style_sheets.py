"""The style sheets as a whole: values come from tokens.css, and nothing hangs on the order of the components."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from helpdesk.one_sheet import COMPONENTS, FACE, PORTAL, STYLESHEETS

CSS = settings.BASE_DIR / "static" / "css"
SHEETS = {
    sheet: re.sub(r"/\*.*?\*/", "", (CSS.parent / sheet).read_text(), flags=re.S)
    for sheet in dict.fromkeys([*STYLESHEETS, *PORTAL])
}
OURS = {sheet: text for sheet, text in SHEETS.items() if sheet != "css/tokens.css"}
RAW = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lch|lab)a?\((?!from var)|font:\s*[\d\"]", re.I)
LAYERS = re.compile(r"@layer ([^{;]+)[{;]")


@pytest.mark.parametrize("sheet", OURS)
def test_colours_and_type_are_named_in_the_tokens(sheet):
    text = OURS[sheet]
    assert RAW.findall(re.sub(r'url\("[^"]*"\)', "", text)) == []


def test_every_value_that_is_read_is_set_somewhere():
    everything = "".join(SHEETS.values())
    set_somewhere = set(re.findall(r"(--[\w-]+)\s*:", everything))
    assert set(re.findall(r"var\((--[\w-]+)\)", everything)) - set_somewhere == set()


@pytest.mark.parametrize("sheet", [f"css/{name}.css" for name in COMPONENTS])
def test_a_component_stays_in_its_layers(sheet):
    assert set(outermost(SHEETS[sheet])) <= {"@layer layout", "@layer components", "@layer narrow"}


@pytest.mark.parametrize("sheet", OURS)
def test_what_depends_on_having_something_is_named(sheet):
    """One rule for just anything in it, and browsers find the style of the whole page anew with each key."""
    selectors = [one.strip() for one in re.findall(r"([^{};]+)\{", OURS[sheet]) if ":has(" in one]
    assert [one for one in selectors if subject(one).startswith(("*", ":not"))] == []


def subject(selector):
    """Its last part, without what stands in brackets: `:not` of `nav:has(> a) > :not(a, b)`."""
    while "(" in selector:
        selector = re.sub(r"\([^()]*\)", "", selector)
    return selector.split()[-1]


def outermost(text):
    """What stands before each block that is in no other block."""
    depth, begin = 0, 0
    for place, mark in enumerate(text):
        if mark == "{":
            if not depth:
                yield text[begin:place].strip()
            depth += 1
        elif mark == "}":
            depth, begin = depth - 1, place + 1


def test_the_order_of_the_layers_is_said_once_for_all():
    orders = {one.strip() for text in SHEETS.values() for one in LAYERS.findall(text) if "," in one}
    assert orders == {"reset, tokens, base, layout, components, narrow, utilities"}


@pytest.mark.parametrize(("name", "sheets"), [("css/keur.css", STYLESHEETS), ("css/portal.css", PORTAL)])
def test_browsers_get_all_of_them_in_one_file(name, sheets):
    made = "".join(Path(finders.find(name)).read_text().split())
    texts = {sheet: SHEETS[sheet] if sheets is STYLESHEETS else FACE.sub("", SHEETS[sheet]) for sheet in sheets}
    assert [sheet for sheet, text in texts.items() if "".join(text.split()) not in made] == []
