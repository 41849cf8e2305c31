"""What somebody typed survives whatever happens to the page, the request and the session."""

import re

import pytest
from playwright.sync_api import expect

from shops.models import Session
from tests.builders import fresh, make_person, make_return

WORDS = "Please keep the box, we send a courier"


@pytest.fixture
def request_(shop):
    return make_return(shop, customer_name="Marit Hoekstra")


@pytest.fixture
def page(desk, request_):
    desk.goto(f"/requests/{request_.reference}/?queue=needs-decision")
    return desk


def note(page):
    """The box of notes, brought to the front."""
    box = page.get_by_label("Internal note")
    if not box.is_visible():
        page.locator("[data-tab=note-text]").click()
    return box


def own_words(page):
    return page.get_by_label("Your own words in the mail")


def test_a_half_written_note_survives_a_reload_and_is_gone_when_it_was_sent(page):
    note(page).press_sequentially(WORDS)
    page.reload()
    expect(note(page)).to_have_value(WORDS)
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".entry--note")).to_contain_text(WORDS)
    expect(note(page)).to_have_value("")
    page.reload()
    expect(note(page)).to_have_value("")


def test_words_of_a_decision_are_kept_when_the_sheet_closes_and_gone_when_it_was_made(page, request_):
    page.keyboard.press("a")
    own_words(page).fill(WORDS)
    page.keyboard.press("Escape")
    expect(page.locator("#sheet form")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator("#s-title")).to_be_focused()
    expect(own_words(page)).to_have_value(WORDS)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("All decided")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#d-title")).to_be_visible()
    page.keyboard.press("a")
    expect(own_words(page)).to_have_value("")


def test_a_note_survives_that_a_sheet_opens_and_closes_beside_it(page):
    note(page).fill(WORDS)
    page.locator("#d-title").focus()
    page.keyboard.press("c")
    expect(page.locator("#sheet form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet form")).to_have_count(0)
    expect(note(page)).to_have_value(WORDS)


def test_a_colleague_in_the_same_browser_does_not_find_my_words(page, shop):
    note(page).fill(WORDS)
    address = page.url
    other = make_person(shop, name="Jonas Weber")
    page.get_by_role("button", name=re.compile("Sign out")).click()
    page.get_by_label("Email").fill(other.email)
    page.get_by_label("Password").fill("a-long-password")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/inbox/"))
    page.goto(address)
    expect(note(page)).to_have_value("")


def test_a_stale_sheet_says_what_happened_and_keeps_the_words(page, request_, colleague):
    page.keyboard.press("a")
    own_words(page).fill(WORDS)
    request_.set_free_return(by=colleague, seen=1, free=True)
    page.keyboard.press("Control+Enter")
    alert = page.locator("#sheet [role=alert]")
    expect(alert).to_contain_text("This request has changed since you opened it.")
    expect(alert).to_contain_text("Jonas Weber")
    expect(alert).to_be_focused()
    expect(own_words(page)).to_have_value(WORDS)
    assert fresh(request_).status == "new"
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("All decided")).to_be_visible()
    assert fresh(request_).status == "approved"


def test_a_request_decided_by_a_colleague_meanwhile_is_not_decided_twice(page, request_, colleague):
    page.keyboard.press("c")
    page.get_by_label("Message to the customer").fill(WORDS)
    page.get_by_label("Why declined").select_option("used")
    request_.approve(by=colleague, seen=1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sheet [role=alert]")).to_contain_text("Jonas Weber")
    expect(page.get_by_label("Message to the customer")).to_have_value(WORDS)
    assert [event.verb for event in request_.events.all()] == ["submitted", "approved"]


def test_a_session_that_ended_in_the_middle_of_a_text_leads_back_to_the_text(open_browser, agent, request_):
    """Without scripts; with them one signs in inside the page (test_trouble.py)."""
    page = open_browser(agent, java_script_enabled=False)
    page.goto(f"/requests/{request_.reference}/question/?queue=needs-decision")
    page.get_by_label("Your question").fill(WORDS)
    Session.objects.all().delete()
    page.get_by_role("button", name="Send the question").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.get_by_label("Email").fill(agent.email)
    page.get_by_label("Password").fill("a-long-password")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_have_value(WORDS)
    page.get_by_role("button", name="Send the question").click()
    expect(page.locator("#sheet form")).to_have_count(0)
    assert fresh(request_).waiting_on == "customer"


def test_a_very_long_text_is_shown_in_its_mail_and_sent(page, request_):
    long = "Größe und Farbe stimmen nicht überein. " * 120
    page.keyboard.press("q")
    page.get_by_label("Your question").fill(long)
    page.get_by_label("Your question").press("End")
    page.keyboard.type(" .")
    expect(page.locator("#plan .letter")).to_contain_text(long.strip())
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sheet form")).to_have_count(0)
