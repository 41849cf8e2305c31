"""One request in a real browser: its pictures, its timeline, its tags, and its bar at every width."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import fresh, make_order, make_return

PICTURE = "/static/icon.svg"


@pytest.fixture
def pictured(shop):
    order = make_order(shop)
    order.lines.update(picture=PICTURE)
    return make_return(order=order)


def test_a_picture_opens_and_closes_by_keyboard(desk, pictured):
    desk.goto(f"/requests/{pictured.reference}/")
    small = desk.get_by_role("button", name="Enlarge the picture of Thing 1")
    large = desk.get_by_role("img", name="Thing 1", exact=True)
    expect(large).to_be_hidden()
    small.press("Enter")
    expect(large).to_be_visible()
    desk.keyboard.press("Escape")
    expect(large).to_be_hidden()
    expect(small).to_be_focused()


def test_a_picture_opens_without_scripts(open_browser, agent, pictured):
    page = open_browser(agent, java_script_enabled=False)
    page.goto(f"/requests/{pictured.reference}/")
    page.get_by_role("button", name="Enlarge the picture of Thing 1").click()
    expect(page.get_by_role("img", name="Thing 1", exact=True)).to_be_visible()


def test_the_timeline_shows_one_kind_and_keeps_the_focus(desk, shop, agent):
    request = make_return(shop)
    request.note(by=agent, text="She called")
    desk.goto(f"/requests/{request.reference}/")
    desk.locator("[data-tab=note-text]").click()
    desk.locator("#note-text").fill("Half a thought")
    notes = desk.locator("#timeline").get_by_role("link", name="Notes")
    notes.press("Enter")
    expect(desk.get_by_text("asked for a return")).to_have_count(0)
    expect(desk.get_by_text("She called")).to_be_visible()
    expect(notes).to_be_focused()
    expect(desk).to_have_url(re.compile("show=notes"))
    expect(desk.locator("#note-text")).to_have_value("Half a thought")
    desk.reload()
    expect(desk.get_by_text("asked for a return")).to_have_count(0)


def test_earlier_entries_come_above_those_shown(desk, shop, agent):
    request = make_return(shop)
    for number in range(40):
        request.note(by=agent, text=f"Note {number}.")
    desk.goto(f"/requests/{request.reference}/")
    expect(desk.get_by_text("Note 5.", exact=True)).to_have_count(0)
    desk.get_by_role("link", name="11 earlier entries").click()
    expect(desk.get_by_text("asked for a return")).to_be_attached()
    assert desk.locator(".entry--note .entry__text").all_inner_texts() == [f"Note {number}." for number in range(40)]


def test_assigning_to_oneself_is_one_key_twice(desk, shop, agent):
    request = make_return(shop)
    desk.goto(f"/requests/{request.reference}/")
    desk.keyboard.press("i")
    expect(desk.locator("#sheet").get_by_role("radio", name="(you)")).to_be_focused()
    desk.keyboard.press("i")
    expect(desk.locator(".dhead").get_by_text(agent.name)).to_be_visible()
    assert fresh(request).assigned_to == agent


def test_tags_are_typed_and_taken_off(desk, shop):
    request = make_return(shop)
    desk.goto(f"/requests/{request.reference}/")
    desk.keyboard.press("l")
    expect(desk.get_by_label("New tags")).to_be_focused()
    desk.keyboard.type("wool, runs small")
    desk.keyboard.press("Enter")
    expect(desk.locator(".dhead .pill")).to_contain_text(
        [re.compile("Assign"), "runs small", "wool", re.compile("Tags")]
    )
    desk.get_by_role("button", name="Take off the tag wool").click()
    expect(desk.locator(".dhead").get_by_text("wool")).to_have_count(0)
    assert fresh(request).tag_names == ["runs small"]


@pytest.mark.parametrize("language", ["en", "nl", "de"])
@pytest.mark.parametrize("state", ["new", "mine", "theirs"])
def test_the_bar_keeps_to_one_row_at_every_width(desk, shop, agent, colleague, state, language):
    request = make_return(shop)
    if state != "new":
        request.hold(by=agent if state == "mine" else colleague, seen=1, reason="lunch")
    agent.language = language
    agent.save()
    desk.goto(f"/requests/{request.reference}/")
    too_high = {}
    for width in (360, 390, 768, 900, 1024, 1200, 1280, 1366, 1400, 1440, 1680, 1920):
        desk.set_viewport_size({"width": width, "height": 800})
        bar = desk.locator(".actions")
        high, over = bar.evaluate("bar => [bar.offsetHeight, bar.scrollWidth - bar.clientWidth]")
        if high > 60 or over > 1:
            too_high[width] = high, over
    assert too_high == {}


def test_a_key_works_also_where_its_button_is_folded_away(desk, shop):
    request = make_return(shop)
    desk.set_viewport_size({"width": 1024, "height": 768})
    desk.goto(f"/requests/{request.reference}/")
    expect(desk.locator(".actions").get_by_role("link", name="Pre-check")).to_be_hidden()
    desk.keyboard.press("d")
    expect(desk.locator("#sheet").get_by_role("heading", name="Pre-check")).to_be_visible()


def test_what_a_decision_needs_is_above_the_fold(desk, pictured):
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.goto(f"/requests/{pictured.reference}/")
    facts = desk.locator("#facts")
    for what in (
        desk.locator(".actions .btn--approve"), desk.locator(".item").last, facts.get_by_text("Return window"),
        facts.get_by_text("Carriage"), facts.get_by_text("asked back"),
    ):  # fmt: skip
        expect(what).to_be_in_viewport(ratio=1)


def test_the_reference_is_copied_by_a_button_beside_it(open_browser, agent, shop):
    page = open_browser(agent, permissions=["clipboard-read", "clipboard-write"])
    request = make_return(shop)
    page.goto(f"/requests/{request.reference}/")
    page.get_by_role("button", name="Copy the reference").click()
    expect(page.locator(".dhead__copy")).to_contain_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == request.reference
