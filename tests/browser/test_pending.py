"""What one did last, while it can be undone: the toasts, and the page of all of it."""

import re

import pytest
from playwright.sync_api import expect

from messaging.models import Letter
from tests.builders import fresh, make_return

QUEUE = "?queue=needs-decision"


@pytest.fixture
def four(shop, agent):
    made = [make_return(shop, customer_name=name) for name in ("Anna", "Bert", "Cora", "Dirk")]
    for one in made[:2]:
        one.approve(by=agent, seen=1)
    return made


def test_a_decision_is_sent_at_once_from_its_toast(desk, four):
    desk.goto(f"/requests/{four[2].reference}/{QUEUE}")
    expect(desk.locator("#count-pending")).to_have_text("2")
    toast = desk.locator(".toast", has_text="Anna")
    toast.get_by_role("button", name="Send now").click()
    expect(toast).to_have_count(0)
    expect(desk.locator("#count-pending")).to_have_text("1")
    assert Letter.objects.due().filter(kind="approved").get().recipient_name == "Anna"


def test_on_a_phone_one_toast_leads_to_all_that_can_be_undone(open_browser, agent, four):
    page = open_browser(agent, viewport={"width": 390, "height": 844})
    page.goto("/inbox/needs-decision/")
    expect(page.locator(".toast:visible")).to_have_count(1)
    page.locator(".toasts__all").click()
    expect(page).to_have_url(re.compile("/pending/"))
    line = page.locator(".pending li", has_text="Anna")
    line.get_by_role("button", name="Undo").click()
    expect(line).to_have_count(0)
    expect(page.locator(".pending li")).to_have_count(1)
    assert (fresh(four[0]).status, fresh(four[1]).status) == ("new", "approved")


def test_what_has_left_goes_from_the_page_and_from_the_number(open_browser, agent, shop):
    agent.undo_seconds = 10
    agent.save()
    page = open_browser(agent)
    make_return(shop, customer_name="Anna").approve(by=agent, seen=1)
    page.goto("/pending/")
    expect(page.locator(".pending li")).to_have_count(1)
    expect(page.locator("#count-pending")).to_have_text("1")
    expect(page.locator(".pending li")).to_have_count(0, timeout=12_000)
    expect(page.locator("#count-pending")).to_have_text("")
