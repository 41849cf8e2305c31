"""The whole desk in a browser that runs no scripts."""

import re

import pytest
from playwright.sync_api import expect

from requests_inbox.models import ReturnRequest
from tests.builders import fresh, make_order, make_reason, make_return

Status = ReturnRequest.Status


@pytest.fixture
def plain(open_browser, agent):
    return open_browser(agent, java_script_enabled=False)


@pytest.fixture
def request_(shop):
    return make_return(shop, customer_name="Marit Hoekstra")


@pytest.fixture
def page(plain, request_):
    plain.goto("/inbox/needs-decision/")
    plain.get_by_role("link", name="Marit Hoekstra").click()
    expect(plain.locator("#d-title")).to_contain_text("Marit Hoekstra")
    return plain


def action(page, name):
    page.locator(".actions").get_by_role("link", name=name).click()
    expect(page.locator("#s-title")).to_be_visible()


def test_approve_after_reading_the_mail_and_undo(page, request_):
    action(page, "Approve")
    expect(page.locator("#plan")).to_contain_text("Good news")
    page.locator("#sheet").get_by_label("Thing 2").select_option("declined")
    page.get_by_label("Why declined").locator("visible=true").select_option("used")
    page.get_by_role("button", name="Show the mail again").click()
    expect(page.locator("#plan")).to_contain_text("This item has been used")
    expect(page.locator("#sheet").get_by_label("Thing 2")).to_have_value("declined")
    assert fresh(request_).status == Status.NEW
    page.locator("#sheet [data-confirm]").click()
    expect(page.get_by_text("All decided")).to_be_visible()
    assert fresh(request_).status == Status.APPROVED
    expect(page.locator(".toast")).to_contain_text(re.compile(r"The mail leaves at \d\d:\d\d:\d\d"))
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#d-title")).to_contain_text("New")
    assert fresh(request_).status == Status.NEW


def test_cancel_with_a_reason_that_was_forgotten_at_first(page, request_):
    action(page, "Cancel")
    page.get_by_label("Message to the customer").fill("It came back worn")
    page.get_by_role("button", name="Cancel request").click()
    expect(page.get_by_text("Choose why: the customer reads it.")).to_be_visible()
    expect(page.get_by_label("Message to the customer")).to_have_value("It came back worn")
    page.get_by_label("Why declined").select_option("used")
    page.get_by_role("button", name="Cancel request").click()
    expect(page.get_by_text("All decided")).to_be_visible()
    assert fresh(request_).status == Status.CANCELLED


def test_hold_note_and_release(page, agent, request_):
    agent.after_action = "stay"
    agent.save()
    action(page, "Hold")
    page.get_by_label("Why").fill("asking the carrier")
    page.locator("#sheet [data-confirm]").click()
    expect(page.get_by_text("You are holding this request")).to_be_visible()
    page.locator("[data-tab=note-text]").click()
    page.get_by_label("Internal note").fill("They call back on Monday")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".entry--note")).to_contain_text("They call back on Monday")
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_text("You are holding this request")).to_have_count(0)
    assert fresh(request_).status == Status.NEW


def test_what_stands_behind_more_on_a_phone_is_there_without_scripts(open_browser, agent, request_):
    page = open_browser(agent, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"/requests/{request_.reference}/")
    page.locator(".actions details.more summary").click()
    page.get_by_role("switch", name="Free return").click()
    page.locator(".actions details.more summary").click()
    expect(page.get_by_role("switch", name="Free return")).to_be_checked()
    assert fresh(request_).free_return is True


def test_make_a_request_for_a_customer(plain, shop):
    order = make_order(shop, customer_name="Lukas Brandt")
    make_reason(shop)
    plain.goto("/inbox/needs-decision/")
    plain.get_by_role("link", name="New request").first.click()
    plain.get_by_label("Find the order").fill(order.number)
    plain.get_by_role("button", name="Find").click()
    plain.get_by_role("link", name="Choose").click()
    thing = plain.get_by_role("group", name="Thing 1")
    thing.get_by_label("Reason").select_option(label="Too small")
    plain.get_by_role("button", name="Make the request").click()
    expect(plain.locator(".field__error, [role=alert]").first).to_be_visible()
    thing.get_by_label("How many").fill("2")
    thing.get_by_label("Customer's words").fill("It pinches")
    plain.get_by_role("button", name="Make the request").click()
    expect(plain.locator("#d-title")).to_contain_text("Lukas Brandt")
    expect(plain.get_by_text("“It pinches”")).to_be_visible()
    request = ReturnRequest.objects.get()
    assert (request.order, request.item_count, request.channel) == (order, 2, "staff")
