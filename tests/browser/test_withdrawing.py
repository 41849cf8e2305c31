"""A customer withdraws by right on a phone, reads the acknowledgement and keeps a part; the desk sees the ground."""

import re

import pytest
from django.core import mail
from django.utils import translation
from playwright.sync_api import expect

from messaging.models import Letter
from portal.tasks import confirm_statements
from requests_inbox.models import ReturnRequest, WithdrawalStatement
from tests.builders import make_order, make_statement

from .test_every_page import AXE, LONG_WORD, RULES

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WIDTHS = [320, 390, 1440]


@pytest.fixture(autouse=True)
def language_of_the_test():
    yield
    translation.deactivate()


@pytest.fixture
def order(shop, base_url):
    shop.slug, shop.base_url = "veldkant", base_url
    shop.save()
    return make_order(shop, number="VK-1001", customer_email="marit@hoekstra.test")


def withdraw(page):
    """Both steps, by what one reads."""
    page.goto("/r/veldkant/")
    page.get_by_role("link", name="Withdraw from contract here").click()
    page.get_by_label("Your name").fill("Marit Hoekstra")
    page.get_by_label("Order number").fill("VK-1001")
    page.get_by_label("E-mail address").fill("marit@hoekstra.test")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("I withdraw from this contract: VK-1001")).to_be_visible()
    page.get_by_role("button", name="Change something").click()
    expect(page.get_by_label("Order number")).to_have_value("VK-1001")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Confirm withdrawal").click()
    expect(page.get_by_role("heading", name="We have received your withdrawal")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_customer_withdraws_reads_the_acknowledgement_and_keeps_a_part(open_browser, order, admin, scripts):
    page = open_browser(java_script_enabled=scripts, **PHONE)
    withdraw(page)
    confirm_statements.func()
    Letter.objects.due().send_each()
    body = mail.outbox[-1].body
    assert "We have received your withdrawal" in body
    page.goto(re.search(r"\S+/withdraw/items/\S+", body)[0])
    page.get_by_label("Thing 1").select_option("1")
    page.get_by_label("Thing 2").select_option("0")
    page.get_by_role("button", name="Send these back").click()
    expect(page.get_by_role("heading", name="It is settled")).to_be_visible()

    request = ReturnRequest.objects.get()
    assert (request.status, request.lines.get().quantity) == ("approved", 1)
    desk = open_browser(admin)
    desk.goto(f"/requests/{request.reference}/")
    expect(desk.get_by_text("In time: the period runs until")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_and_operated_and_hangs_over_no_edge(open_browser, order, admin, scheme):
    order.lines.update(name=f"{LONG_WORD} {LONG_WORD}")
    page = open_browser(color_scheme=scheme, **PHONE)
    withdraw(page)
    received = page.url
    confirm_statements.func()
    items = re.search(r"\S+/withdraw/items/\S+", Letter.objects.get().text)[0]
    statement = WithdrawalStatement.objects.get()
    unknown = make_statement(shop=order.shop, name=LONG_WORD, contract=f"{LONG_WORD} {LONG_WORD}")
    desk = open_browser(admin, color_scheme=scheme)
    ours = ["", "?show=all", "new/", f"{statement.pk}/", f"{unknown.pk}/"]
    pages = [(page, url) for url in (page.url, received, items, "/r/veldkant/withdraw/")]
    pages += [(desk, f"/withdrawals/{path}") for path in ours]
    wrong = {}
    for browser, url in pages:
        browser.goto(url)
        browser.evaluate(AXE)
        found = browser.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        if found:
            wrong[url] = [(one["id"], one["nodes"][0]["html"][:120]) for one in found]
        for width in WIDTHS:
            browser.set_viewport_size({"width": width, "height": 800})
            over = browser.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wrong[f"{url} at {width}"] = over
    assert wrong == {}
