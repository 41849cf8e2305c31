"""The portal in a web shop's page: the script, the wizard that makes its line, and who may frame what."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from portal.models import Upload
from portal.snippets import origins_in
from tests.builders import make_person

from .conftest import content_of, let_in

ORIGIN = "https://www.veldkant.test"
IN_A_FRAME = {"Sec-Fetch-Dest": "iframe"}


@pytest.fixture
def framed(shop):
    shop.frame_origins = [ORIGIN]
    shop.save()
    return shop


@pytest.fixture
def admin_desk(client, shop):
    client.force_login(make_person(shop, "admin"))
    return client


def wizard(client, step, data=None, slug="veldkant", **chosen):
    url = reverse("portal_settings:snippet", args=[slug], query={"step": step, **chosen})
    return client.get(url) if data is None else client.post(url, data)


def ancestors(response):
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    return policy["frame-ancestors"]


# The script -----------------------------------------------------------------------------------------------------------


def test_the_script_is_small_and_asks_nobody_else(client, shop):
    response = client.get("/r/veldkant/snippet.js")
    script = response.content.decode()
    assert len(response.content) <= 3 * 1024
    assert "http" not in script
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies


def test_whatever_the_shop_is_called_the_script_stays_a_script(client, shop):
    shop.brand_colour = "#ffff00"
    shop.save()
    assert "#ffff00" not in client.get("/r/veldkant/snippet.js").content.decode()


# Frames ---------------------------------------------------------------------------------------------------------------


def test_nobody_may_frame_the_portal_of_a_shop_that_lists_no_page(client, shop):
    response = client.get("/r/veldkant/", headers=IN_A_FRAME)
    assert (ancestors(response), response["X-Frame-Options"]) == ("'none'", "SAMEORIGIN")
    assert "framed" not in response.cookies


def test_only_the_listed_pages_may_frame_it(client, framed):
    response = client.get("/r/veldkant/", headers=IN_A_FRAME)
    assert ancestors(response) == f"'self' {ORIGIN}"
    assert not response.has_header("X-Frame-Options")
    assert ancestors(client.get("/accounts/login/")) == "'self'"
    assert ancestors(client.get("/settings/")) == "'none'"


def test_a_picture_that_would_take_the_place_of_the_page_is_saved_in_a_frame_and_shown_in_a_tab(framed, order):
    visitor, line = let_in(order), order.lines.first()
    visitor.post(f"/r/veldkant/reasons/{line.pk}/photos/", {"name": "a.jpg", "size": 3})
    upload = Upload.objects.get()
    upload.settle(b"drawn")
    path = f"/r/veldkant/photos/{upload.key}/picture/"
    tab_of_the_same_site = {"Sec-Fetch-Dest": "document"}  # which has the cookie of the frame
    answers = [visitor.get(path, headers=headers) for headers in ({}, IN_A_FRAME, tab_of_the_same_site)]
    assert [answer["Content-Disposition"].partition(";")[0] for answer in answers] == ["inline", "attachment", "inline"]
    assert {content_of(answer) for answer in answers} == {b"drawn"}


def test_a_payment_that_began_in_a_frame_comes_back_to_a_page_that_needs_no_visit(client, framed):
    assert b"You can close this page" in client.get("/r/veldkant/payment/").content


def test_cookies_of_a_frame_are_its_own_and_those_of_a_tab_stay_what_they_are(framed):
    tab, frame = Client(), Client()
    assert {cookie["samesite"] for cookie in tab.get("/r/veldkant/?language=en").cookies.values()} == {"Lax"}
    frame.get("/r/veldkant/", headers=IN_A_FRAME)
    later = frame.get("/r/veldkant/?language=en")  # htmx does not say where it is
    assert "csrf" in later.cookies
    for cookie in later.cookies.values():
        assert (cookie["samesite"], cookie["secure"], cookie["partitioned"]) == ("None", True, True)
        assert cookie.OutputString().count("Partitioned") == 1


# The wizard -----------------------------------------------------------------------------------------------------------


def test_three_steps_lead_to_a_line(admin_desk, shop):
    second = wizard(admin_desk, 1, {"shop": "veldkant", "language": "nl"})
    assert second["Location"].endswith("?step=2&language=nl")
    assert 'value="Return something"' not in admin_desk.get(second["Location"]).content.decode()
    third = wizard(admin_desk, 2, {"look": "over", "label": "Retour", "origins": f"{ORIGIN}/\n{ORIGIN}"}, language="nl")
    page = admin_desk.get(third["Location"])
    address = f"{shop.base_url}/r/veldkant/snippet.js"
    assert page.context["snippet"].tag.startswith(
        f'<script src="{address}" data-look="over" data-label="Retour" data-close="'
    )
    assert page.context["snippet"].tag.endswith(' data-language="nl"></script>')
    shop.refresh_from_db()
    assert shop.frame_origins == [ORIGIN]
    assert [(change.field, change.new) for change in shop.changes.all()] == [("frame_origins", ORIGIN)]


def test_a_button_for_the_withdrawal_says_so_in_its_language_and_opens_it(admin_desk, shop):
    second = wizard(admin_desk, 1, {"shop": "veldkant", "language": "de", "to": "withdraw"})
    form = admin_desk.get(second["Location"]).context["form"]
    assert form.initial["label"] == "Vertrag hier widerrufen"
    third = wizard(admin_desk, 2, {"look": "link", "label": "Widerruf", "origins": ""}, language="de", to="withdraw")
    tag = admin_desk.get(third["Location"]).context["snippet"].tag
    assert ' data-to="withdraw" data-look="link" data-label="Widerruf"' in tag
    assert "to=withdraw" in wizard(admin_desk, 3, to="withdraw").content.decode()
    assert wizard(admin_desk, 1, {"shop": "veldkant", "to": "elsewhere"}).status_code == 422


def test_the_page_of_an_admin_has_the_link_that_the_law_wants_in_each_language_of_the_shop(admin_desk, shop):
    shop.languages = ["nl", "de", "fi"]
    shop.save()
    page = admin_desk.get(reverse("portal_settings:page", args=["veldkant"])).content.decode()
    address = f"{shop.base_url}/r/veldkant/withdraw/"
    for code, words in [("de", "Vertrag hier widerrufen"), ("fi", "Peru sopimus tästä")]:
        assert escape(f'<a href="{address}?language={code}">{words}</a>') in page
    assert Client().get("/r/veldkant/withdraw/?language=fi").status_code == 200


def test_words_of_the_button_are_words_in_the_line_and_nothing_else(admin_desk, shop):
    page = wizard(admin_desk, 3, look="link", label='"><script>alert(1)</script>')
    assert page.context["snippet"].tag.count("<script") == 1
    assert "alert(1)</script><" not in page.content.decode()


def test_what_opens_in_the_page_needs_to_know_which_page(admin_desk, shop):
    assert wizard(admin_desk, 2, {"look": "link", "label": "x", "origins": ""}).status_code == 302
    refused = wizard(admin_desk, 2, {"look": "within", "label": "x", "origins": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["origins"])


@pytest.mark.parametrize(
    "origin",
    [
        "www.shop.test", "https://shop.test/path", "https://*.shop.test", "https://shop.test;script-src", "'self'", "*",
        "https://a b", "data:", "https://shop.test:port", "https://user@shop.test", "https://", "http://ünï.test",
    ],
)  # fmt: skip
def test_what_is_no_origin_never_reaches_a_header(admin_desk, shop, origin):
    refused = wizard(admin_desk, 2, {"look": "over", "label": "x", "origins": origin})
    assert refused.status_code == 422
    shop.refresh_from_db()
    assert shop.frame_origins == []


def test_origins_are_written_in_one_way(settings):
    assert origins_in("HTTPS://Shop.Test/\n https://shop.test:8443") == ["https://shop.test", "https://shop.test:8443"]
    settings.TLS = True
    with pytest.raises(Exception, match="has to begin with https"):
        origins_in("http://shop.test")


@pytest.mark.parametrize(("role", "status"), [("team_lead", 403), ("agent", 403), (None, 404)])
def test_only_an_admin_of_the_shop_gets_there(client, shop, role, status):
    client.force_login(make_person(shop, role) if role else make_person())
    for step in (1, 2, 3):
        assert wizard(client, step).status_code == status
        assert wizard(client, step, {"look": "over", "label": "x", "origins": ORIGIN}).status_code == status
    shop.refresh_from_db()
    assert shop.frame_origins == []
