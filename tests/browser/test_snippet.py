"""The script in a web shop's page of another site: the button, the frame, and what is done inside of it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from messaging.pictures import draw
from portal.models import Knock
from portal.snippets import WITHDRAW, Look, Snippet
from requests_inbox.models import ReturnRequest
from returns.models import Payment
from shipping.models import Label
from shipping.tasks import make_label
from tests.builders import make_order, make_reason
from tests.portal.conftest import answered, photo
from tests.returns.making import make_approved
from tests.shipping.conftest import documents_elsewhere

__all__ = ["documents_elsewhere"]

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Web shop</title><link rel="icon" href="data:,">
<h1>Veldkant</h1><p>{}</p></html>"""
POLICY = "default-src 'none'; img-src data:; script-src {desk}; frame-src {desk}"  # no inline style, no inline script


@pytest.fixture
def web_shop(base_url):
    """put(tag) shows the tag in a page of another site: `localhost` is none of 127.0.0.1's."""
    shown = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(desk=base_url))
            self.end_headers()
            self.wfile.write(PAGE.format(shown["tag"]).encode())

        def log_message(self, *said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    address = f"http://localhost:{server.server_port}"

    def put(tag):
        shown["tag"] = tag
        return address

    put.origin = address
    yield put
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def listed(shop, base_url, web_shop):
    shop.base_url, shop.frame_origins = base_url, [web_shop.origin]
    shop.save()
    make_reason(shop)
    return shop


def come_in(frame, order):
    """By number and address, and the code of the mail."""
    frame.get_by_label("Order number").fill(order.number)
    frame.get_by_label("E-mail address or postcode").fill(order.customer_email)
    frame.get_by_role("button", name="Continue").click()
    expect(frame.get_by_label("Code from the mail")).to_be_visible()
    _link, code = answered(Knock.objects.get())
    frame.get_by_label("Code from the mail").fill(code)
    frame.get_by_role("button", name="Continue").click()


def test_a_button_opens_the_portal_over_a_page_of_another_site_and_it_works_there(
    open_browser, listed, web_shop, complaints
):
    order = make_order(listed)
    page = open_browser()
    page.goto(web_shop(Snippet(listed, Look.OVER, "en", "Return something", "Close").tag))
    page.get_by_role("link", name="Return something").click()
    frame = page.frame_locator("dialog iframe")
    come_in(frame, order)
    expect(frame.get_by_role("heading", name="What would you like to return?")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("dialog")).to_have_count(0)
    complaints[:] = [said for said in complaints if "autofocusing" not in said]  # browsers let no frame of others do it


@pytest.fixture
def in_the_frame(open_browser, web_shop, listed, complaints):
    """in_the_frame(request): (the page around it, the frame with the customer's page of the request)."""

    def look_at(request):
        page = open_browser()
        page.goto(web_shop(Snippet(listed, Look.WITHIN, "en", "Return something").tag))
        frame = page.frame_locator("iframe")
        come_in(frame, request.order)
        frame.get_by_role("link", name=request.reference).click()
        expect(frame.get_by_role("heading", name="Messages")).to_be_visible()
        return page, frame

    yield look_at
    complaints[:] = [said for said in complaints if "autofocusing" not in said]


def test_in_a_frame_a_label_is_made_and_saved_and_a_photo_is_shown_in_the_page(in_the_frame, listed):
    request = make_approved(listed, free=True)
    page, frame = in_the_frame(request)
    frame.get_by_role("button", name="Make my label").click()
    expect(frame.get_by_text("It is being made")).to_be_visible()
    make_label.call(Label.objects.get().pk)
    with page.expect_download() as saved:
        frame.get_by_role("link", name="Only the label").click()
    assert saved.value.suggested_filename.endswith(".pdf")
    frame.get_by_label("Your message").fill("Look at this")
    frame.get_by_label("Photos or files").set_input_files(
        {"name": "box.jpg", "mimeType": "image/jpeg", "buffer": photo((1200, 900))}
    )
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_text("Sent. We answer here and by mail.")).to_be_visible()
    with page.expect_download() as saved:
        frame.get_by_role("link", name="box.webp").click()
    assert saved.value.suggested_filename == "box.webp"
    draw(request.thread.attachments.get())
    frame.get_by_role("link", name="All returns of this order").click()
    frame.get_by_role("link", name=request.reference).click()
    picture = frame.get_by_role("img", name="box.webp")
    small = picture.bounding_box()["width"]
    picture.click()
    assert picture.bounding_box()["width"] > 2 * small
    expect(frame.get_by_role("heading", name="Messages")).to_be_visible()


def test_from_a_frame_one_pays_in_a_tab_that_says_to_go_back_and_finds_the_label_in_the_frame(
    in_the_frame, listed, settings
):
    settings.PAYMENTS = {"*": {"provider": "test"}}
    listed.free_return, listed.label_price = False, "4.95"
    listed.save()
    request = make_approved(listed)
    page, frame = in_the_frame(request)
    frame.get_by_role("button", name="Pay and make the label").click()
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Go to the payment").click()
    tab = opened.value
    tab.get_by_role("button", name="Pay", exact=False).first.click()
    expect(tab.get_by_role("heading", name="You can close this page")).to_be_visible()
    assert Payment.objects.get().state == Payment.State.PAID
    tab.close()
    frame.get_by_role("link", name="To my return").click()
    expect(frame.get_by_text("It is being made")).to_be_visible()
    assert ReturnRequest.objects.get().rma.live_label


def test_a_part_of_the_page_is_as_high_as_what_it_shows(open_browser, listed, web_shop):
    page = open_browser(viewport={"width": 390, "height": 844})
    page.goto(web_shop(Snippet(listed, Look.WITHIN, "nl", "Retour").tag))
    expect(page.frame_locator("iframe").locator("html")).to_have_attribute("lang", "nl")
    wanted = "() => document.querySelector('iframe').style.height !== '40rem'"
    page.wait_for_function(wanted)
    inside = page.frames[1]
    assert inside.evaluate("() => document.documentElement.scrollHeight <= innerHeight + 1")


def test_the_page_of_a_shop_that_is_not_listed_gets_an_empty_frame(new_context, shop, base_url, web_shop):
    shop.base_url, shop.frame_origins = base_url, ["https://www.veldkant.test"]
    shop.save()
    page = new_context().new_page()  # its console complains, as it should
    page.goto(web_shop(Snippet(shop, Look.WITHIN, "en", "Return").tag))
    with page.expect_event("console", lambda said: "frame-ancestors" in said.text or "violates" in said.text):
        page.reload()
    assert urlsplit(page.frames[1].url).scheme == "chrome-error"


def test_a_button_of_the_law_opens_the_withdrawal_in_the_page_of_the_shop(open_browser, listed, web_shop):
    page = open_browser()
    page.goto(web_shop(Snippet(listed, Look.WITHIN, "de", "Vertrag hier widerrufen", to=WITHDRAW).tag))
    expect(page.frame_locator("iframe").get_by_role("heading", name="Vertrag widerrufen")).to_be_visible()


def test_without_frames_or_over_them_a_click_with_ctrl_leads_to_the_portal(open_browser, listed, web_shop, base_url):
    page = open_browser()
    page.goto(web_shop(Snippet(listed, Look.LINK, "de", "Zurücksenden").tag))
    page.get_by_role("link", name="Zurücksenden").click()
    expect(page).to_have_url(f"{base_url}/r/{listed.slug}/?language=de")
