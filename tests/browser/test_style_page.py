"""The style page in a browser: the look of the desk does not hang on the order in which its components are read."""

import re

import pytest

from helpdesk.one_sheet import COMPONENTS, CSS
from tests.browser.test_every_page import hanging_over, violations

PATIENCE = 60_000  # it is the longest page there is
CHANGED = """([before, components, after]) => {
    document.querySelectorAll("link[rel=stylesheet]").forEach((link) => link.remove())
    const look = (one, part) => {
        const style = getComputedStyle(one, part)
        return part && style.content === "none" ? [] : [...style].map((name) => `${name}: ${style[name]}`)
    }
    const looks = (texts) => {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync([before, ...texts, after].join(""))
        document.adoptedStyleSheets = [sheet]
        return [...document.querySelectorAll("body *:not(svg *)")].flatMap((one) => [null, "::before", "::after"].map(
            (part) => [`${one.getAttribute("class") ?? one.tagName}${part ?? ""}`, look(one, part)]))
    }
    const forwards = looks(components), backwards = looks(components.toReversed())
    const differing = forwards.flatMap(([name, look], place) =>
        look.filter((line, nth) => line !== backwards[place][1][nth]).slice(0, 3).map((line) => `${name} ${line}`))
    return differing.slice(0, 20)
}"""  # what looks different when the components are read backwards


def text_of(*names):
    """Style sheets without their fonts, whose addresses would mean something else inside the page."""
    return "".join(re.sub(r"@font-face \{[^}]*\}", "", (CSS / f"{name}.css").read_text()) for name in names)


@pytest.mark.parametrize("width", [1440, 390])
def test_no_rule_hangs_on_the_order_of_the_components(open_browser, agent, width):
    page = open_browser(agent, bypass_csp=True, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/styleguide/", timeout=PATIENCE)
    components = [text_of(name) for name in COMPONENTS]
    sheets = [text_of("tokens", "base", "layout"), components, text_of("narrow", "utilities", "styleguide")]
    assert page.evaluate(CHANGED, sheets) == []


@pytest.mark.parametrize("look", ["theme=light", "theme=dark", "density=compact", "language=de"])
def test_everybody_can_read_every_piece_in_every_look(open_browser, agent, look):
    page = open_browser(agent, reduced_motion="reduce")
    page.goto(f"/styleguide/?{look}", timeout=PATIENCE)
    assert violations(page) == {}
    for width in (360, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        assert hanging_over(page) == []
