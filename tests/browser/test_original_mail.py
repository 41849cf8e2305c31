"""The mail as it came, in its frame: links open for whoever reads, and nothing else in it does anything (T13-T19)."""

import re

import pytest
from playwright.sync_api import expect

from messaging import views
from messaging.elsewhere import Fetcher
from messaging.intake import take_in
from messaging.models import Letter
from messaging.receiving import receive
from tests.builders import make_return
from tests.messaging.reading.samples import make_mail
from tests.messaging.web import Web

HOSTILE = """<p>Hello</p><script>parent.document.title = "taken"</script><img src=x onerror="top.location='/settings/'">
<form action="{base}/settings/"><button>Go on</button></form><meta http-equiv=refresh content="0;url={base}/settings/">
<a href="javascript:alert(1)">Run</a> <a href="/settings/">Ours</a> <a href="{base}/keys/">Your parcel</a>
<img alt="far" src="{web}/a.png">"""


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"


@pytest.fixture
def web(tmp_path, monkeypatch):
    server = Web(tmp_path)
    fetcher = Fetcher(ports={server.server_port}, patience=5, loopback=True, trusted=server.certificate)
    monkeypatch.setattr(views, "fetcher", fetcher)
    yield server
    server.stop()


@pytest.fixture
def page(desk, shop, base_url, web):
    request = make_return(shop, customer_name="Marit Hoekstra")
    letter = Letter.objects.get(thread=request.thread)
    html = HOSTILE.format(base=base_url, web=web.url)
    raw = make_mail(html, sender=request.customer_email, in_reply_to=letter.message_id, content_type="text/html")
    take_in(receive(raw, door="smtp", recipient=shop.inbox_address, verdict={"dmarc": "pass"}).pk)
    desk.goto(f"/requests/{request.reference}/")
    desk.get_by_text("Show original").click()
    return desk


def frame(page):
    return page.frame_locator("iframe.original__frame").first


def test_a_link_opens_in_a_tab_of_its_own_and_says_its_host(page, base_url):
    link = frame(page).get_by_role("link", name="Your parcel")
    expect(link).to_have_attribute("data-host", "127.0.0.1")
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value).to_have_url(f"{base_url}/keys/")
    assert opened.value.evaluate("window.opener") is None
    assert opened.value.evaluate("document.referrer") == ""


def test_nothing_else_in_a_mail_does_anything(page):
    here, title = page.url, page.title()
    expect(frame(page).get_by_text("Hello")).to_be_visible()
    expect(frame(page).locator("script, form, button, meta[http-equiv]")).to_have_count(0)
    frame(page).get_by_text("Ours").click()
    frame(page).get_by_text("Run").click()
    expect(frame(page).get_by_text("Hello")).to_be_visible()
    assert (page.url, page.title()) == (here, title)
    assert len(page.context.pages) == 1


def test_what_the_cleaner_might_let_through_the_frame_still_stops(page, monkeypatch, complaints):
    """The layers below the cleaner hold by themselves: sandbox and the frame's own policy."""
    monkeypatch.setattr(views, "cleaned", lambda html, *pictures: html)
    here, title = page.url, page.title()
    page.reload()
    page.get_by_text("Show original").click()
    frame(page).get_by_role("button", name="Go on").click()
    expect(frame(page).get_by_text("Hello")).to_be_visible()
    assert (page.url, page.title()) == (here, title)
    assert all(re.match("Blocked|Refused|Loading|Executing|Sending|.*violates", said) for said in complaints), (
        complaints
    )
    assert len(complaints) >= 3
    complaints.clear()


def test_pictures_from_elsewhere_come_through_us_and_only_when_somebody_asks(page, web):
    far = frame(page).get_by_role("img", name="far")
    expect(far).to_be_attached()
    assert far.evaluate("image => image.naturalWidth") == 0
    assert web.asked == []
    page.get_by_role("link", name="Show images").click()
    expect(far).to_have_attribute("src", re.compile("/pictures/"))
    expect(far).to_have_js_property("naturalWidth", 9)
    assert [path for path, _headers in web.asked] == ["/a.png"]
