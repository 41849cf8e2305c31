"""The Mail page in a real browser: one key a mail, and the next one opens."""

import re

import pytest
from playwright.sync_api import expect

from messaging.intake import take_in
from messaging.models import IncomingMail
from messaging.receiving import receive
from requests_inbox.models import ReturnRequest
from tests.builders import make_order, make_reason, make_return
from tests.messaging.reading.samples import make_mail


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"


@pytest.fixture
def request_(shop):
    return make_return(shop, customer_name="Marit Hoekstra")


def come_in(shop, text, **headers):
    mail = receive(make_mail(text, **headers), door="smtp", recipient=shop.inbox_address, verdict={"dmarc": "pass"})
    take_in(mail.pk)
    return mail


def outcome(mail):
    return IncomingMail.objects.get(pk=mail.pk).outcome


def open_mail(page, subject):
    return page.locator("#d-title", has_text=subject)


def test_mails_are_placed_set_aside_and_read_again_by_one_key_each(desk, shop, request_):
    again = come_in(shop, "Anybody there?", subject="The first")
    aside = come_in(shop, "Buy my shoes", subject="The second")
    place = come_in(shop, f"It is about {request_.reference}", subject="The third")
    desk.goto("/mail/")
    badge = desk.locator("#count-mail")
    expect(badge).to_have_text("3")
    desk.keyboard.press("j")
    expect(open_mail(desk, "The third")).to_be_focused()
    desk.keyboard.press("1")
    expect(open_mail(desk, "The second")).to_be_focused()
    expect(desk.locator(".toast")).to_contain_text(f"The mail is in {request_.reference}")
    expect(badge).to_have_text("2")
    expect(desk.locator("#rows .row")).to_have_count(2)
    expect(desk.locator("#mail-tabs")).to_contain_text("In its thread 1")
    desk.keyboard.press("o")
    expect(open_mail(desk, "The first")).to_be_focused()
    desk.keyboard.press("u")
    expect(desk.locator("#list")).to_contain_text("No mail needs you")
    expect(badge).to_have_text("")
    expect(desk).to_have_url(re.compile("/mail/$"))
    assert [outcome(mail) for mail in (place, aside, again)] == ["threaded", "ignored", "received"]


def test_j_and_k_go_from_mail_to_mail_and_back_leads_to_the_one_before(desk, shop):
    come_in(shop, "1", subject="The first")
    come_in(shop, "2", subject="The second")
    desk.goto("/mail/")
    desk.keyboard.press("j")
    expect(open_mail(desk, "The second")).to_be_visible()
    desk.keyboard.press("j")
    expect(open_mail(desk, "The first")).to_be_visible()
    expect(desk.locator(".row__link[aria-current=true]")).to_have_count(1)
    desk.keyboard.press("k")
    expect(open_mail(desk, "The second")).to_be_visible()
    desk.go_back()
    expect(open_mail(desk, "The first")).to_be_visible()


def test_one_key_makes_a_request_of_a_mail(desk, shop):
    order = make_order(shop, lines=[(1, "20.00")])
    make_reason(shop)
    come_in(shop, f"Order {order.number} does not fit.", sender=order.customer_email, subject="A return")
    desk.goto("/mail/")
    desk.keyboard.press("j")
    expect(open_mail(desk, "A return")).to_be_visible()
    desk.keyboard.press("+")
    desk.get_by_role("link", name=order.number).click()
    expect(desk.get_by_label("Customer's words")).to_have_value(f"Order {order.number} does not fit.")
    desk.get_by_label("Reason").select_option(label="Too small")
    desk.get_by_role("button", name="Make the request").click()
    expect(desk.locator(".entry--in")).to_contain_text("does not fit")
    assert ReturnRequest.objects.get().order == order


def test_without_scripts_a_mail_is_placed_and_the_next_one_is_there(open_browser, agent, shop, request_):
    come_in(shop, "Anybody there?", subject="The first")
    come_in(shop, f"It is about {request_.reference}", subject="The second")
    page = open_browser(agent, java_script_enabled=False)
    page.goto("/mail/")
    page.get_by_role("link", name="The second").click()
    page.get_by_role("button", name=f"Put it into {request_.reference}").click()
    expect(open_mail(page, "The first")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text(request_.reference)
