"""The next request is fetched while one reads: it opens from memory, and never from an old one."""

import re

import pytest
from playwright.sync_api import expect

from requests_inbox.models import ReturnRequest
from tests.browser.test_live import change
from tests.builders import make_return


@pytest.fixture
def three(shop):
    return [make_return(shop, customer_name=name) for name in ("Marit Hoekstra", "Lukas Brandt", "Ida Berg")]


@pytest.fixture
def asked(desk):
    """What the page asks the server for, without what it asks ahead and by itself."""
    found = []

    def note(request):
        ahead = "x-ahead" in request.headers and request.method == "GET"
        by_itself = ahead or "/changes/" in request.url or "/precedents/" in request.url
        if request.resource_type in ("xhr", "fetch") and "/requests/" in request.url and not by_itself:
            found.append(request.method)

    desk.on("request", note)
    return found


def open_first(desk, three):
    """The first request, with the second at hand."""
    desk.goto("/inbox/needs-decision/")
    with desk.expect_response(lambda answer: three[1].reference in answer.url):
        desk.keyboard.press("j")
    expect(desk.locator("#d-title")).to_contain_text("Marit Hoekstra")
    desk.wait_for_timeout(100)


def test_j_opens_the_next_from_memory(desk, three, asked):
    open_first(desk, three)
    asked.clear()
    desk.keyboard.press("j")
    expect(desk.locator("#d-title")).to_contain_text("Lukas Brandt")
    expect(desk).to_have_url(re.compile(three[1].reference))
    expect(desk.locator(".row__link[aria-current=true]")).to_have_text("Lukas Brandt")
    assert asked == []


def test_after_a_decision_the_next_comes_from_memory_and_keys_mean_it(desk, three, asked):
    open_first(desk, three)
    desk.keyboard.press("a")
    expect(desk.locator("#plan .letter")).to_be_visible()
    asked.clear()
    desk.keyboard.press("a")
    expect(desk.locator("#d-title")).to_contain_text("Lukas Brandt")
    expect(desk.locator("#toasts")).to_contain_text(three[0].reference)
    expect(desk.locator("#rows")).not_to_contain_text("Marit Hoekstra")
    assert asked == ["POST"]
    desk.keyboard.press("f")
    expect(desk.get_by_text("shop pays")).to_be_visible()
    assert [ReturnRequest.objects.get(pk=one.pk).status for one in three] == ["approved", "new", "new"]


def test_what_changed_since_is_read_anew(desk, three, agent):
    open_first(desk, three)
    change(three[1], agent, "He called: it is the blue one.")
    expect(desk.locator(f"#row-{three[1].pk} .check")).to_have_value(f"{three[1].reference}:2")
    desk.keyboard.press("j")
    expect(desk.locator("#timeline")).to_contain_text("He called: it is the blue one.")
