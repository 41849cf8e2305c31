"""A carrier's label as its customer gets it on a telephone: address confirmed, put right after a refusal, printed."""

import re

import pytest
from playwright.sync_api import expect

from requests_inbox.models import ReturnRequest
from shipping.carriers import by_karrio
from shipping.models import Label
from shipping.tasks import make_label
from tests.builders import fresh, make_return
from tests.shipping.conftest import dhl, documents_elsewhere  # noqa: F401  fixtures
from tests.shipping.dhl import NUMBER, REFUSAL, confirmation
from tests.shipping.making import make_destination

from .test_portal import PHONE, come_in, language_of_the_test, order, shop  # noqa: F401  fixtures
from .test_ways_back import approve, looked_at


@pytest.fixture(scope="module", autouse=True)
def nothing_left_running():
    yield
    by_karrio.asker.close()


@pytest.fixture
def approved(dhl, shop, order):  # noqa: F811
    shop.free_return = True
    shop.save()
    make_destination(shop)
    order.street, order.postcode, order.city, order.country = "Allee 1", "20095", "Hamburg", "Germany"
    order.save()
    return approve(make_return(order=order))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_address_is_confirmed_corrected_and_the_label_printed(
    open_browser,
    order,  # noqa: F811
    approved,
    dhl,  # noqa: F811
    scripts,
    scheme,
):
    page = open_browser(java_script_enabled=scripts, color_scheme=scheme, **PHONE)
    come_in(page, order)
    page.goto(f"/r/veldkant/requests/{approved.reference}/")
    expect(page.get_by_label("Street and number")).to_have_value("Allee 1")
    wrong = looked_at(page) if scripts else {}
    page.get_by_label("Postcode", exact=True).fill("999")
    page.get_by_role("button", name="Make my label").click()
    expect(page.get_by_text("This is no postcode of that country.")).to_be_visible()
    page.get_by_label("Postcode", exact=True).fill("99999")
    page.get_by_role("button", name="Make my label").click()
    expect(page.get_by_text("It is being made")).to_be_visible()
    dhl.answer = 400, REFUSAL
    make_label.call(Label.objects.get().pk)
    page.reload()
    expect(page.get_by_text("DHL could not make the label")).to_be_visible()
    wrong |= looked_at(page) if scripts else {}
    page.get_by_label("Postcode", exact=True).fill("20095")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("It is being made")).to_be_visible()
    dhl.answer = confirmation()
    make_label.call(Label.objects.get().pk)
    page.reload()
    expect(page.get_by_role("heading", name="Your label is ready")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(NUMBER))).to_be_visible()
    expect(page.get_by_role("link", name="QR code")).to_be_visible()
    wrong |= looked_at(page) if scripts else {}
    assert fresh(ReturnRequest.objects.get()).status == "label_created"
    assert wrong == {}
