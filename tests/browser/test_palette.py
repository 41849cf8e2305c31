"""The palette: anything done or opened by typing what it is called."""

import re

import pytest
from playwright.sync_api import expect

from requests_inbox.models import ReturnRequest
from tests.browser.test_every_page import violations
from tests.builders import fresh, make_return

Status = ReturnRequest.Status


@pytest.fixture
def two(shop):
    return make_return(shop, customer_name="Marit Hoekstra"), make_return(shop, customer_name="Lukas Brandt")


@pytest.fixture
def asked(desk, two):
    """The page with the first request open, and the palette over it."""
    desk.goto(f"/requests/{two[0].reference}/?queue=needs-decision")
    desk.evaluate("() => { window.still = true }")
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("dialog", name="Do anything").get_by_role("textbox")).to_be_focused()
    return desk


def first_found(page, text):
    """The palette shows what belongs to the words once this stands first in it."""
    expect(page.locator("#found :is(a, button)").first).to_contain_text(text)


def heading(page, name):
    return page.locator("#d-title", has_text=name)


def test_it_opens_at_once_so_that_fast_typing_presses_no_keys(desk, two):
    desk.goto(f"/requests/{two[0].reference}/?queue=needs-decision")
    desk.evaluate("""() => {
        const press = (key, ctrlKey = false) => document.activeElement
            .dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true }))
        press("k", true), press("a"), press("a")
    }""")
    expect(desk.get_by_role("dialog", name="Do anything")).to_be_visible()
    expect(desk.locator("#sheet form")).to_have_count(0)
    assert fresh(two[0]).status == Status.NEW


def test_enter_takes_what_was_typed_even_before_it_is_shown(asked, two):
    asked.keyboard.type("lukas", delay=0)
    asked.keyboard.press("Enter")
    expect(heading(asked, "Lukas Brandt")).to_be_focused()
    expect(asked).to_have_url(re.compile(f"{two[1].reference}/.queue=needs-decision"))
    expect(asked.locator(".row__link[aria-current=true]")).to_have_text("Lukas Brandt")
    assert asked.evaluate("() => window.still")


def test_what_can_be_done_to_the_open_request_stands_first_with_its_key(asked, two):
    first_found(asked, "Approve A")
    asked.keyboard.type("hold")
    asked.keyboard.press("Enter")
    expect(asked.locator("#palette")).to_be_hidden()
    expect(asked.locator("#sheet").get_by_label("Why", exact=True)).to_be_focused()


def test_what_acts_at_once_acts_from_here_too(asked, two):
    two[0].hold(by=two[0].shop.memberships.get().person, seen=1, reason="asking", until=None)
    asked.reload()
    asked.keyboard.press("Control+k")
    asked.keyboard.type("release")
    asked.keyboard.press("Enter")
    expect(asked.get_by_text("You are holding this request")).to_have_count(0)
    assert fresh(two[0]).status == Status.NEW


def test_arrows_go_through_what_was_found_and_back_into_the_box(asked):
    asked.keyboard.type("brandt")
    first_found(asked, "Lukas Brandt")
    asked.keyboard.press("ArrowDown")
    expect(asked.locator("#found a").first).to_be_focused()
    asked.keyboard.press("ArrowUp")
    expect(asked.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    asked.keyboard.press("ArrowDown")
    asked.keyboard.press("Enter")
    expect(heading(asked, "Lukas Brandt")).to_be_visible()


def test_escape_closes_it_and_the_next_time_it_is_empty(asked):
    asked.keyboard.type("lukas")
    asked.keyboard.press("Escape")
    expect(asked.locator("#palette")).to_be_hidden()
    asked.keyboard.press("Control+k")
    expect(asked.get_by_role("dialog").get_by_role("textbox")).to_have_value("")
    first_found(asked, "Approve")


def test_a_click_beside_it_closes_it(asked):
    asked.mouse.click(20, 600)
    expect(asked.locator("#palette")).to_be_hidden()


def test_it_goes_to_queues_settings_and_colleagues(colleague, asked):
    asked.keyboard.type("jonas")
    first_found(asked, "Jonas Weber")
    asked.keyboard.press("Escape")
    asked.keyboard.press("Control+k")
    asked.keyboard.type("profile")
    asked.keyboard.press("Enter")
    expect(asked.get_by_role("heading", name="Your settings", level=1)).to_be_visible()
    asked.keyboard.press("Control+k")
    asked.keyboard.type("on hold")
    first_found(asked, "On hold")
    asked.keyboard.press("Enter")
    expect(asked).to_have_url(re.compile("/inbox/on-hold/"))


def test_it_is_a_page_without_scripts(open_browser, agent, two):
    page = open_browser(agent, java_script_enabled=False)
    page.goto("/inbox/needs-decision/")
    page.get_by_role("link", name=re.compile("Search or jump to")).click()
    page.get_by_role("textbox", name="Type what you want to do or find").fill("lukas")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("Lukas Brandt, V-")).click()
    expect(heading(page, "Lukas Brandt")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(open_browser, agent, two, scheme):
    page = open_browser(agent, color_scheme=scheme)
    page.goto(f"/requests/{two[0].reference}/")
    page.keyboard.press("Control+k")
    first_found(page, "Approve")
    assert violations(page) == {}
    page.goto("/palette/?q=lukas")
    assert violations(page) == {}
