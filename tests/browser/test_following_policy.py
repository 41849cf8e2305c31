"""What the policy says, by keyboard: follow it with its key, see why, and hear of it while one looks."""

import re

import pytest
from playwright.sync_api import expect

from requests_inbox.return_policies.judging import judge
from tests.browser.test_every_page import violations
from tests.builders import fresh, make_policy, make_return, make_rule


@pytest.fixture
def suggested(shop):
    rules = [
        make_rule(
            "late", {"all": [{"fact": "days_since_delivery", "op": "over", "value": 30}]}, "decline", code="too_late"
        ),
        make_rule("size", free=True),
    ]
    make_policy(shop, *rules, modes={"late": "suggest", "size": "suggest"})
    request = make_return(shop, customer_name="Marit Hoekstra")
    judge.call(request.pk)
    return fresh(request)


def test_p_shows_the_mail_and_p_once_more_does_what_the_policy_says(desk, suggested):
    desk.goto(f"/requests/{suggested.reference}/?queue=needs-decision")
    button = desk.locator(".verdict").get_by_role("link", name="Approve, free")
    expect(button).to_be_visible()
    desk.keyboard.press("p")
    sheet = desk.locator("#sheet")
    expect(sheet).to_contain_text("Sending it back is free: we pay the carriage.")
    expect(sheet).to_contain_text("Thing 1")
    assert violations(desk) == {}
    desk.keyboard.press("p")
    expect(desk.locator("#toasts")).to_contain_text(suggested.reference)
    request = fresh(suggested)
    assert (request.status, request.free_return) == ("approved", True)
    assert request.events.get(verb="approved").details["because"] == "followed"
    desk.keyboard.press("z")
    expect(desk.locator(".row")).to_have_count(1)
    assert fresh(suggested).status == "new"


def test_p_does_nothing_where_the_policy_suggests_nothing(desk, shop):
    request = make_return(shop, customer_name="Marit Hoekstra")
    desk.goto(f"/requests/{request.reference}/?queue=needs-decision")
    desk.keyboard.press("p")
    expect(desk.locator("#sheet form")).to_have_count(0)
    assert fresh(request).status == "new"


def test_why_opens_rule_by_rule_with_what_was_seen(desk, suggested):
    desk.goto(f"/requests/{suggested.reference}/?queue=needs-decision")
    desk.locator(".verdict summary").click()
    rules = desk.locator(".verdict .trace__rule")
    expect(rules).to_have_count(6)  # of two items; the law's own rule is asked first
    expect(rules.nth(1)).to_contain_text(re.compile(r"Late\s+does not fit"))
    expect(rules.nth(1)).to_contain_text(re.compile(r"Days since delivery is over 30\s*7"))
    expect(rules.nth(2)).to_have_attribute("data-decides", "")
    assert violations(desk) == {}
    expect(desk).to_have_url(re.compile(rf"/requests/{suggested.reference}/"))


def test_whoever_looks_hears_what_the_policy_says_and_keeps_what_they_type(desk, shop):
    request = make_return(shop, customer_name="Marit Hoekstra")
    desk.goto(f"/requests/{request.reference}/?queue=needs-decision")
    desk.keyboard.press("n")
    desk.keyboard.type("A thought")
    make_policy(shop, make_rule("size"), modes={"size": "suggest"})
    judge.call(request.pk)
    expect(desk.locator(".verdict")).to_contain_text("Policy: approve", timeout=30_000)
    expect(desk.get_by_label("Internal note")).to_have_value("A thought")
