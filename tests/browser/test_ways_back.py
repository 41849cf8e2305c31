"""A customer without a printer chooses a QR code and a place to hand it in; another sends it themselves."""

import io
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from requests_inbox.models import ReturnRequest
from shipping.models import Label, ReturnWays
from shipping.tasks import make_label
from tests.builders import fresh, make_person, make_return
from tests.returns.making import let_leave
from tests.shipping.making import make_destination, make_point

from .test_every_page import AXE, LONG_WORD, RULES
from .test_portal import PHONE, WIDTHS, come_in, language_of_the_test, order, shop  # noqa: F401  fixtures


@pytest.fixture
def offered(shop):  # noqa: F811
    shop.free_return = True
    shop.save()
    make_destination(shop)
    ReturnWays.objects.create(shop=shop, code=True, own=True)
    make_point(shop, name="Blind", takes_code=False)
    return make_point(shop, takes_code=True, hours="always")


def ask_to_send_it(page, order, way):  # noqa: F811
    come_in(page, order)
    page.goto("/r/veldkant/items/")
    page.locator(".option > input").first.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Too small").first.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label(way).check()


def approve(request):
    request.approve(by=make_person(request.shop), seen=request.version)
    return let_leave(fresh(request))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_code_is_chosen_with_a_place_and_shown_at_the_counter(open_browser, order, offered, scripts):  # noqa: F811
    page = open_browser(java_script_enabled=scripts, **PHONE)
    ask_to_send_it(page, order, "With a QR code")
    expect(page.get_by_label("Blind")).to_be_hidden()  # nobody reads a code there
    page.get_by_label("City or postcode").fill("1012")
    page.get_by_role("button", name="Find places").click()
    page.get_by_label("Bruna Damrak").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Bruna Damrak, Damrak 1")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    request = approve(fresh(ReturnRequest.objects.get()))
    assert (request.way_back, request.dropoff) == ("code", offered)

    page.reload()
    page.get_by_role("button", name="Make my QR code").click()
    expect(page.get_by_text("It is being made")).to_be_visible()
    make_label.call(Label.objects.get().pk)
    page.reload()
    page.get_by_role("link", name="Show the QR code").click()
    picture = page.get_by_role("img", name=f"QR code of {request.rma_number}")
    expect(picture).to_be_visible()
    drawn = Image.open(io.BytesIO(picture.screenshot()))
    assert [code.text for code in zxingcpp.read_barcodes(drawn)] == [request.rma_number]
    expect(page.get_by_text("always")).to_be_visible()


def test_nothing_can_be_chosen_on_a_page_that_is_about_to_go(open_browser, order, offered):  # noqa: F811
    page = open_browser(**PHONE)
    ask_to_send_it(page, order, "With a QR code")
    held = []
    page.route("**/way/", lambda route: held.append(route))
    page.get_by_label("City or postcode").fill("1012")
    page.get_by_role("button", name="Find places").click()
    expect(page.locator("#page")).to_have_attribute("inert", "")
    held[0].fulfill(status=204)
    expect(page.locator("#page")).not_to_have_attribute("inert", "")
    expect(page.get_by_role("button", name="Find places")).to_be_focused()
    page.unroute("**/way/")
    page.get_by_role("button", name="Find places").click()
    page.get_by_label("Bruna Damrak").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Bruna Damrak, Damrak 1")).to_be_visible()


def test_who_sends_it_themselves_tells_the_number(open_browser, order, offered):  # noqa: F811
    page = open_browser(**PHONE)
    ask_to_send_it(page, order, "With a carrier of your choice")
    expect(page.get_by_label("Bruna Damrak")).to_be_hidden()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    approve(fresh(ReturnRequest.objects.get()))
    page.reload()
    expect(page.get_by_text("Havenkade 12")).to_be_visible()
    page.get_by_label("Carrier").fill("DHL")
    page.get_by_label("Tracking number").fill("JJD0099")
    page.get_by_label("What it cost, in EUR").fill("7.50")
    page.get_by_label("A photo or file of the receipt").set_input_files(
        {"name": "bon.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    page.get_by_role("button", name="I have sent it").click()
    expect(page.get_by_role("heading", name="You have sent it back")).to_be_visible()
    expect(page.get_by_text("We have your receipt: bon.pdf")).to_be_visible()
    expect(page.get_by_role("link", name="Cancel my request")).to_be_hidden()


def test_who_has_paid_sees_the_label_come_without_touching_anything(open_browser, order, shop, settings):  # noqa: F811
    settings.PAYMENTS = {"*": {"provider": "test"}}
    shop.label_price = "4.95"
    shop.save()
    make_destination(shop)
    request = approve(make_return(order=order))
    payment = request.rma.start_payment(key=uuid4(), back=f"/r/veldkant/requests/{request.reference}/")
    page = open_browser(**PHONE)
    come_in(page, order)
    page.goto(payment.back_paid)
    expect(page.get_by_text("Your payment is on its way")).to_be_visible()
    payment.settle("ch_1")
    expect(page.get_by_text("It is being made")).to_be_visible()
    make_label.call(Label.objects.get().pk)
    expect(page.get_by_role("link", name="Only the label (A6)")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_these_pages_can_be_read_and_operated_and_hang_over_no_edge(open_browser, order, offered, scheme):  # noqa: F811
    type(offered).objects.filter(pk=offered.pk).update(name=LONG_WORD[:90], city=LONG_WORD[:50])
    page = open_browser(color_scheme=scheme, **PHONE)
    ask_to_send_it(page, order, "With a QR code")
    wrong = looked_at(page)
    page.locator("input[name=dropoff]").last.check()
    page.get_by_role("button", name="Continue").click()
    wrong |= looked_at(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    request = approve(fresh(ReturnRequest.objects.get()))
    wrong |= looked_at(page)
    request.make_label()
    make_label.call(Label.objects.get().pk)
    page.goto(f"/r/veldkant/requests/{request.reference}/code/")
    wrong |= looked_at(page)
    ReturnRequest.objects.update(way_back="own")
    page.goto(f"/r/veldkant/requests/{request.reference}/")
    assert wrong | looked_at(page) == {}


def looked_at(page):
    """{where: what is wrong with the page as it stands}"""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    wrong = {page.url: [(one["id"], one["nodes"][0]["html"][:120]) for one in found]} if found else {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wrong[f"{page.url} at {width}"] = over
    return wrong
