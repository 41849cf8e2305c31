"""The shop's own questions on a phone: everybody can read and answer them, however long their words are."""

from playwright.sync_api import expect

from portal.models import Visit
from requests_inbox.models import ReturnRequest
from requests_inbox.return_forms.form_fields import FormField, Kind
from tests.browser.test_every_page import LONG_WORD, hanging_over, violations
from tests.builders import make_form, make_order, make_reason

WORDS = {"en": LONG_WORD}


def test_a_customer_answers_questions_of_every_kind_on_a_phone(open_browser, shop, admin):
    choices = tuple((str(number), {"en": f"{LONG_WORD} {number}"}) for number in range(3))
    kinds = [kind for kind in Kind.values if kind != Kind.FILE]
    make_form(shop, *(FormField(kind, kind, WORDS, WORDS, choices=choices) for kind in kinds), by=admin)
    make_reason(shop)
    order = make_order(shop)
    page = open_browser(viewport={"width": 360, "height": 844})
    _visit, key = Visit.objects.begin(order, address=order.customer_email)
    page.goto(f"/r/{shop.slug}/")
    page.context.add_cookies([{"name": "visit", "value": key, "url": page.url}])
    page.goto(f"/r/{shop.slug}/items/")
    page.locator("input[type=checkbox]").first.check()
    page.get_by_role("button", name="Continue").click()
    page.locator(".pick").first.click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="A few more questions")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert (hanging_over(page), violations(page)) == ([], {})
    page.get_by_label(f"{LONG_WORD} 1").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Is this right?")).to_be_visible()
    assert (hanging_over(page), violations(page)) == ([], {})
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="What you asked for")).to_be_visible()
    assert ReturnRequest.objects.get().lines.get().answers == {"choice": "1"}
