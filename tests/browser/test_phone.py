"""The same decisions at the thumb: 390 pixels wide, by touch."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import fresh, make_return

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LEAST = 40  # pixels of a target for a thumb


@pytest.fixture
def two(shop):
    return make_return(shop, customer_name="Marit Hoekstra"), make_return(shop, customer_name="Lukas Brandt")


@pytest.fixture
def phone(open_browser, agent):
    return open_browser(agent, **PHONE)


def test_from_the_list_to_a_request_to_its_approval(phone, two):
    phone.goto("/inbox/needs-decision/")
    expect(phone.locator(".detail")).to_be_hidden()
    phone.get_by_role("link", name="Marit Hoekstra").tap()
    expect(phone.locator("#d-title")).to_contain_text("Marit Hoekstra")
    expect(phone.locator(".list")).to_be_hidden()
    approve = phone.locator(".actions .btn--approve")
    expect(approve).to_be_in_viewport(ratio=1)
    assert all(button.bounding_box()["height"] >= LEAST for button in phone.locator(".actions > .btn").all())
    approve.tap()
    confirm = phone.locator("#sheet [data-confirm]")
    expect(confirm).to_be_in_viewport(ratio=1)
    expect(phone.locator(".actions")).to_be_hidden()
    confirm.tap()
    expect(phone.locator("#d-title")).to_contain_text("Lukas Brandt")
    assert fresh(two[0]).status == "approved"
    undo = phone.locator(".toast").get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport(ratio=1)
    undo.tap()
    expect(phone.locator("#d-title")).to_contain_text("Marit Hoekstra")
    assert fresh(two[0]).status == "new"


def test_back_to_the_list(phone, two):
    phone.goto("/inbox/needs-decision/")
    phone.get_by_role("link", name="Marit Hoekstra").tap()
    phone.get_by_role("link", name="Back to the list").tap()
    expect(phone.locator(".list")).to_be_visible()
    expect(phone.locator(".detail")).to_be_hidden()


def test_the_rarer_actions_are_behind_more(phone, two):
    phone.goto(f"/requests/{two[0].reference}/?queue=needs-decision")
    ask = phone.locator(".actions").get_by_role("link", name="Ask")
    expect(ask).to_be_hidden()
    phone.locator(".actions details.more summary").tap()
    expect(ask).to_be_in_viewport(ratio=1)
    ask.tap()
    expect(phone.get_by_label("Your question")).to_be_focused()
    phone.get_by_role("link", name=re.compile("Keep as it is")).tap()
    expect(ask).to_be_hidden()


def test_a_switched_off_button_says_why_inside_the_screen(open_browser, agent, colleague, two):
    two[0].hold(by=colleague, seen=1, reason="lunch")
    page = open_browser(agent, **PHONE)
    page.goto(f"/requests/{two[0].reference}/")
    page.locator(".actions .btn--cancel").tap(force=True)
    expect(page.locator(".actions .btn--cancel .why")).to_be_in_viewport(ratio=1)
    expect(page.locator(".actions .btn--cancel .why")).to_have_css("clip-path", "none")


def test_a_keyboard_opens_and_moves_on_a_small_screen_too(phone, two):
    phone.goto("/inbox/needs-decision/")
    phone.keyboard.press("j")
    expect(phone.locator("#d-title")).to_contain_text("Marit Hoekstra")
    phone.keyboard.press("j")
    expect(phone.locator("#d-title")).to_contain_text("Lukas Brandt")
    phone.keyboard.press("k")
    expect(phone.locator("#d-title")).to_contain_text("Marit Hoekstra")
