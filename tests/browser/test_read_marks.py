"""Replies that need no answer leave the queue by one key, and come back by the same."""

import re

import pytest
from playwright.sync_api import expect

from requests_inbox.correspondence.hearing import hear
from tests.builders import fresh, make_message, make_return


@pytest.fixture
def thanked(shop):
    """Two requests whose customers say thank you."""
    requests = [make_return(shop, customer_name=name) for name in ("Anna", "Bert")]
    for one in requests:
        hear(make_message(one, "Thank you!"))
    return requests


def test_a_key_marks_the_open_request_as_read_and_unread_again(desk, thanked):
    desk.goto("/inbox/unread/")
    desk.get_by_role("link", name="Anna").click()
    expect(desk.locator("#d-title")).to_contain_text("Anna")
    expect(desk.locator("#count-unread")).to_have_text("2")
    desk.keyboard.press("Shift+U")
    expect(desk.locator("#rows .row")).to_have_count(1)
    expect(desk.locator("#count-unread")).to_have_text("1")
    expect(desk.get_by_role("button", name="Mark as unread")).to_be_visible()
    assert not fresh(thanked[0]).is_unread
    desk.keyboard.press("Shift+U")
    expect(desk.locator("#rows .row")).to_have_count(2)
    expect(desk.locator("#dhead .badge")).to_have_text(re.compile("1 new"))
    assert fresh(thanked[0]).is_unread


def test_all_that_are_ticked_are_marked_as_read(desk, thanked):
    desk.goto("/inbox/unread/")
    for name in ("Anna", "Bert"):
        desk.locator(".row", has_text=name).locator(".check").check()
    desk.locator("#bulk").get_by_role("button", name="Mark as read").click()
    desk.get_by_role("button", name="Mark 2 as read").click()
    expect(desk.locator("#d-title")).to_have_text("2 marked as read")
    expect(desk.locator("#rows .row")).to_have_count(0)
    assert not any(fresh(one).is_unread for one in thanked)
