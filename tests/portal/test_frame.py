"""What all pages of a shop's portal share: its colours, the visitor's language, words for what goes wrong."""

import pytest
from django.test import Client

from messaging.brand import CARD, CARD_AT_NIGHT, PAGE, PAGE_AT_NIGHT, contrast
from portal.brand import sheet, sides
from tests.builders import make_person, make_shop

COLOURS = ["#000000", "#ffffff", "#ffff00", "#00ff00", "#0000ff", "#ff0000", "#808080", "#9b401c", "#2f6f4f", "#3b5bdb"]


@pytest.fixture
def shop(db):
    return make_shop(name="Veldkant", slug="veldkant", language="nl", languages=["nl", "en"])


@pytest.mark.parametrize("colour", COLOURS)
def test_whatever_colour_a_shop_has_its_pages_can_be_read(colour):
    for side, grounds in zip(sides(colour), [(CARD, PAGE), (CARD_AT_NIGHT, PAGE_AT_NIGHT)], strict=True):
        assert contrast(side.solid, side.on) >= 4.5
        assert all(contrast(side.solid, ground) >= 3 for ground in grounds)
        assert all(contrast(side.text, ground) >= 4.5 for ground in (*grounds, side.tint))


def test_the_colours_are_a_style_sheet_that_a_browser_keeps(client, shop):
    response = client.get("/r/veldkant/brand.css?9b401c")
    assert response.content.decode() == sheet(shop.brand_colour)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ({}, "nl"),
        ({"headers": {"Accept-Language": "en-GB,en;q=0.9"}}, "en"),
        ({"headers": {"Accept-Language": "fr,de;q=0.8"}}, "nl"),
        ({"query_params": {"language": "en"}}, "en"),
        ({"query_params": {"language": "de"}}, "nl"),
        ({"query_params": {"language": "nl"}, "headers": {"Accept-Language": "en"}}, "nl"),
    ],
)
def test_a_page_is_in_a_language_that_shop_and_visitor_share(client, shop, asked, language):
    assert f'<html lang="{language}">' in client.get("/r/veldkant/", **asked).content.decode()


def test_a_language_once_chosen_stays(client, shop):
    client.get("/r/veldkant/?language=en")
    assert '<html lang="en">' in client.get("/r/veldkant/").content.decode()


def test_a_shop_of_one_language_offers_no_others(client, db):
    make_shop(slug="one", languages=["en"])
    assert "portal__languages" not in client.get("/r/one/").content.decode()


def test_a_colleague_reads_the_page_as_a_customer_does(client, shop):
    client.force_login(make_person(shop, language="de"))
    assert '<html lang="nl">' in client.get("/r/veldkant/").content.decode()


def test_what_is_not_there_is_told_to_a_customer_and_leads_nobody_to_the_inbox(client, shop):
    response = client.get("/r/nobody/")
    assert response.status_code == 404
    assert "/inbox/" not in response.content.decode()
    assert 'href="/"' not in response.content.decode()


def test_an_error_of_ours_is_told_to_a_customer(client, shop, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("portal.views.frame.sheet", lambda colour: 1 / 0)
    response = client.get("/r/veldkant/brand.css")
    assert response.status_code == 500
    assert 'href="/"' not in response.content.decode()


def test_a_form_that_is_too_old_is_told_to_a_customer(shop):
    response = Client(enforce_csrf_checks=True).post("/r/veldkant/")
    assert response.status_code == 403
    assert "/inbox/" not in response.content.decode()
