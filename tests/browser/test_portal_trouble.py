"""What a customer sees when an answer does not come: it is said beside what was pressed, and nothing typed is gone."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import fresh, make_return
from tests.portal.conftest import photo as make_photo

from .test_every_page import violations
from .test_portal import PHONE, come_in, language_of_the_test, order, shop

__all__ = ["language_of_the_test", "order", "shop"]

SAID_OF_TROUBLE = re.compile(r"status of (413|5\d\d)|net::ERR_|Response Status Error Code|htmx:(send|afterReq)")
WORDS = "The box was open when it came"


@pytest.fixture
def complaints():
    said = []
    yield said
    assert [line for line in said if not SAID_OF_TROUBLE.search(line)] == []


@pytest.fixture
def request_(order):
    return make_return(order=order, quantities=(1,), customer_email=order.customer_email)


def follow(open_browser, request, **options):
    page = open_browser(**PHONE | options)
    come_in(page, request.order)
    page.goto(f"/r/veldkant/requests/{request.reference}/")
    return page


def write(page, tmp_path):
    photo = tmp_path / "box.jpg"
    photo.write_bytes(make_photo())
    page.get_by_label("Your message").fill(WORDS)
    page.get_by_label("Photos or files").set_input_files(photo)
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"status": 500, "headers": {"X-Request-ID": "abc123"}}, "Something went wrong on our side .* abc123"),
        ({"status": 503}, "too much going on"),
        ({"status": 413, "body": "<h1>413 of a proxy</h1>"}, "Choose fewer or smaller files"),
        ({"status": 403}, "too old to be sent"),
        (None, "No answer came"),
    ],
)
def test_a_message_that_fails_says_so_stays_and_goes_with_its_file_at_the_next_try(
    open_browser, request_, tmp_path, answer, told
):
    page = follow(open_browser, request_)
    page.route("**/reply/", lambda route: route.fulfill(**answer) if answer else route.abort())
    write(page, tmp_path)
    card = page.get_by_role("alert")
    expect(card).to_have_text(re.compile(told))
    expect(page.get_by_label("Your message")).to_have_value(WORDS)
    assert violations(page) == {}
    page.unroute("**/reply/")
    card.get_by_role("button", name="Try again").click()
    expect(page.locator(".bubble").last).to_contain_text(WORDS)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert [file.name for file in fresh(request_).thread.attachments.all()] == ["box.webp"]


def test_without_a_connection_a_step_and_a_link_say_so_in_the_language_of_the_customer(open_browser, order, shop):
    shop.languages = ["de"]
    shop.save()
    page = open_browser(locale="de-DE", **PHONE)
    come_in(page, order)
    page.goto("/r/veldkant/items/")
    page.get_by_label("Thing 1").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Weiter").click()
    card = page.get_by_role("alert")
    expect(card).to_contain_text("Es kam keine Antwort")
    expect(page.get_by_label("Thing 1")).to_be_checked()
    page.context.set_offline(False)
    card.get_by_role("button", name="Noch einmal versuchen").click()
    page.get_by_role("button", name="Zurück").wait_for()
    page.context.set_offline(True)
    page.get_by_role("button", name="Zurück").click()
    expect(card).to_have_count(1)


def test_files_may_take_their_time_and_a_bar_says_how_far_they_are_while_a_step_does_not_wait_for_ever(
    open_browser, request_, tmp_path
):
    page = follow(open_browser, request_)
    waits = page.evaluate("""() => {
        const waits = {}
        addEventListener("htmx:beforeRequest", ({detail: {xhr, pathInfo}}) =>
            setTimeout(() => { waits[pathInfo.requestPath.split("/").at(-2)] = xhr.timeout }))
        window.waits = waits
    }""")
    page.route("**/reply/", lambda route: None)
    write(page, tmp_path)
    expect(page.get_by_role("progressbar", name="Sending")).to_be_visible()
    page.wait_for_function("window.waits.reply === 0")
    page.unroute("**/reply/")
    page.reload()
    assert waits is None
    assert page.evaluate("htmx.config.timeout") == 20_000
