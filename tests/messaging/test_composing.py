from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from messaging.brand import CARD, CARD_AT_NIGHT, PAGE, PAGE_AT_NIGHT, READABLE, Brand, contrast
from messaging.composing import compose, one_line, plain_engine
from shops.models import Shop

HOSTILE = """<script>alert(1)</script> {{ shop.pk }} {% debug %} "O'Neil" &amp; co"""


@pytest.fixture
def templates(tmp_path, settings):
    """A folder of letter templates of the desk's kind."""
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]} for engine in settings.TEMPLATES]
    plain_engine.cache_clear()
    yield tmp_path
    plain_engine.cache_clear()


def shop(**overrides):
    fields = {"name": "Pike & Plover", "base_url": "https://returns.pike.example/", "languages": ["en", "nl"]}
    return Shop(**(fields | overrides))


def write(folder, *, html, txt):
    for kind, words in {"html": html, "txt": txt}.items():
        layout = f'{{% extends "messaging/letter.{kind}" %}}'
        (folder / f"note.{kind}").write_text(layout + "{% block content %}" + words + "{% endblock %}")
    return "note"


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)


def layout(**overrides):
    arguments = {"shop": shop(), "language": "en", "subject": "Your return", "context": {"name": "Eleanor"}}
    return compose("messaging/letter", **(arguments | overrides))


def test_a_letter_greets_by_name_and_shows_whose_it_is():
    composed = layout()
    assert composed.text == (
        "Hello Eleanor,\n\nA question? Just reply to this mail.\n\n--\nPike & Plover\nhttps://returns.pike.example\n"
    )
    assert "Hello Eleanor," in composed.html
    assert "Pike &amp; Plover" in composed.html


def test_typed_text_stays_text_in_both_bodies():
    composed = layout(context={"name": HOSTILE})
    assert f"Hello {HOSTILE}," in composed.text
    assert Tags(composed.html).found == Tags(layout().html).found
    assert "{{ shop.pk }} {% debug %}" in composed.html


def test_the_plain_engine_leaves_the_html_engine_escaping(templates):
    template = write(templates, html="{{ words }}", txt="{{ words }}")
    composed = compose(template, shop=shop(), language="en", subject="x", context={"words": "<b>5 < 6</b>"})
    assert "<b>5 < 6</b>" in composed.text
    assert "&lt;b&gt;5 &lt; 6&lt;/b&gt;" in composed.html
    assert engines["django"].engine.autoescape


def test_a_letter_speaks_the_customers_language_and_then_leaves_the_agents_alone(templates):
    template = write(templates, html="{{ day|date:'F' }}", txt="{{ day|date:'F' }}")
    with override("de"):
        composed = compose(
            template,
            shop=shop(),
            language="nl",
            subject=format_lazy("{}: {}", _("Dutch"), "R-1"),
            context={"day": datetime(2026, 5, 1, 12, tzinfo=UTC)},
        )
        assert str(_("Dutch")) in {"Niederländisch", "Dutch"}
    assert composed.language == "nl"
    assert "mei" in composed.text
    assert '<html lang="nl"' in composed.html
    with override("nl"):
        assert composed.subject == f"{_('Dutch')}: R-1"


def test_a_language_the_shop_does_not_write_becomes_its_own():
    assert layout(shop=shop(language="nl", languages=["nl"]), language="fr").language == "nl"


def test_hours_are_the_shops(templates):
    template = write(templates, html="{{ at|date:'H:i' }}", txt="{{ at|date:'H:i' }}")
    at = datetime(2026, 1, 1, 12, tzinfo=UTC)
    composed = compose(
        template, shop=shop(time_zone="Europe/Amsterdam"), language="en", subject="x", context={"at": at}
    )
    assert "13:00" in composed.text


def test_every_link_begins_with_the_shops_own_address(templates):
    button = '{% include "messaging/letter_button.html" with label="Look" path="/R-1" %}'
    composed = compose(
        write(templates, html=button, txt="{{ base_url }}/R-1"), shop=shop(), language="en", subject="x", context={}
    )
    links = [part.split('"')[0] for part in composed.html.split('href="')[1:]]
    assert links
    assert all(link.startswith("https://returns.pike.example") for link in links)
    assert "https://returns.pike.example/R-1\n" in composed.text


def test_the_layout_survives_mail_programs():
    html = layout().html
    assert 'role="presentation"' in html
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 600px" in html
    assert "<script" not in html
    assert "http-equiv" not in html


@given(st.text())
def test_a_subject_is_one_line_that_fits(words):
    line = one_line(words)
    assert len(line.splitlines()) <= 1
    assert len(line) <= 200
    assert line.isprintable() or "\x00" not in line


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_any_brand_colour_gives_letters_that_can_be_read(colour):
    brand = Brand(colour)
    assert contrast("#ffffff", brand.button) >= READABLE
    assert min(contrast(brand.link, ground) for ground in [CARD, PAGE]) >= READABLE
    assert min(contrast(brand.link_at_night, ground) for ground in [CARD_AT_NIGHT, PAGE_AT_NIGHT]) >= READABLE


def test_a_colour_that_can_be_read_stays_the_shops_own():
    assert Brand("#9b401c").button == "#9b401c"
    assert Brand("#9b401c").link == "#9b401c"


def test_no_template_of_ours_switches_escaping_off():
    folder = Path(__file__).parents[2] / "templates" / "messaging"
    words = "".join(file.read_text() for file in folder.iterdir())
    assert words
    assert "|safe" not in words
    assert "autoescape" not in words
