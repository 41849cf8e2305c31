"""What somebody is told when a page cannot answer, and what an open page is told to go on."""

import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import include, path, resolve

from helpdesk import trouble
from helpdesk.logs import OneJsonLine, trace
from helpdesk.middleware import IN_THE_SHEET
from requests_inbox.models import Note
from tests.builders import make_person, make_return, make_shop

HTMX = {"HX-Request": "true"}


def break_down(request):
    raise RuntimeError("as it happens")


def be_busy(request):
    raise OperationalError("database is locked")


urlpatterns = [path("breaks/", break_down), path("busy/", be_busy), path("", include("helpdesk.urls"))]
handler500 = trouble.broken


@pytest.fixture
def shop(db):
    return make_shop()


@pytest.fixture
def agent(shop):
    return make_person(shop, name="Sanne de Wit")


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def note_on(shop):
    return f"/requests/{make_return(shop).reference}/note/"


@pytest.mark.urls("tests.helpdesk.test_trouble")
def test_an_error_of_ours_has_a_number_that_is_in_the_log_too(agent, caplog):
    client = Client(raise_request_exception=False)
    client.force_login(agent)
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(json.loads(OneJsonLine().format(record)))
    logging.getLogger("django.request").addHandler(handler)
    response = client.get("/breaks/")
    logging.getLogger("django.request").removeHandler(handler)
    number = response["X-Request-ID"]
    assert (response.status_code, len(number)) == (500, 8)
    assert number in response.content.decode()
    assert [line["request"] for line in lines] == [number]
    assert trace.get() == ""


@pytest.mark.urls("tests.helpdesk.test_trouble")
def test_a_busy_database_is_asked_again_by_itself_unless_something_was_sent(desk):
    looked, sent = desk.get("/busy/"), desk.post("/busy/")
    assert (looked.status_code, looked["Refresh"], looked["Retry-After"]) == (503, "5", "5")
    assert (sent.status_code, "Refresh" in sent) == (503, False)
    assert "tries again by itself" in looked.content.decode()
    assert sent["X-Request-ID"] in sent.content.decode()


def test_every_answer_has_a_number_of_its_own(desk):
    numbers = {desk.get("/settings/")["X-Request-ID"] for _time in range(3)}
    assert len(numbers) == 3


def test_a_pane_that_asks_for_a_request_that_is_not_there_gets_a_pane_that_says_so(desk):
    response = desk.get("/requests/R-99999/", headers=HTMX | {"HX-Target": "detail"})
    html = response.content.decode()
    assert response.status_code == 404
    assert 'id="detail"' in html
    assert "This is not here any more" in html
    assert "<html" not in html


@pytest.mark.parametrize("method", ["get", "post"])
def test_anything_else_is_told_so_beside_what_is_on_screen(desk, method):
    response = getattr(desk, method)("/requests/R-99999/approval/", headers=HTMX | {"HX-Target": "sheet"})
    assert (response.status_code, response["HX-Reswap"], response["HX-Reselect"]) == (404, "afterbegin", "unset")
    assert 'role="alert"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_plain_browser_gets_a_page_of_its_own(desk):
    response = desk.get("/requests/R-99999/")
    assert response.status_code == 404
    assert "<html" in response.content.decode()


def test_whoever_may_not_do_something_reads_who_can(desk, shop):
    make_person(shop, "admin", name="Mila Admin")
    make_person(shop, "team_lead", name="Tom Verbeek")
    make_person(make_shop(), "admin", name="Somebody Else")
    page = desk.get(f"/settings/shops/{shop.slug}/")
    part = desk.get(f"/settings/shops/{shop.slug}/", headers=HTMX | {"HX-Target": "form"})
    for response in (page, part):
        html = response.content.decode()
        assert response.status_code == 403
        assert "<b>Mila Admin</b>, <b>Tom Verbeek</b>" in html
        assert "Somebody Else" not in html


def test_of_several_shops_only_who_leads_the_one_it_is_about_is_named(client, shop):
    other = make_shop()
    agent = make_person(shop)
    other.memberships.create(person=agent, role="agent")
    for one, name in ((shop, "Tom Verbeek"), (other, "Mila Admin")):
        make_person(one, "admin", name=name)
    client.force_login(agent)

    def named(address):
        html = client.get(address).content.decode()
        return [name for name in ("Tom Verbeek", "Mila Admin") if f"<b>{name}</b>" in html]

    assert named(f"/settings/shops/{shop.slug}/") == ["Tom Verbeek"]
    assert named(f"/settings/shops/{other.slug}/") == ["Mila Admin"]
    assert named("/team/") == ["Tom Verbeek", "Mila Admin"]
    client.post("/settings/narrow/", {"shop": other.slug})
    assert named("/team/") == ["Mila Admin"]
    assert named(f"/settings/shops/{shop.slug}/") == ["Tom Verbeek"]


def test_who_can_help_with_a_request_is_who_leads_its_shop(rf, shop):
    other, agent = make_shop(), make_person(shop)
    other.memberships.create(person=agent, role="agent")
    lead = make_person(other, "team_lead")
    make_person(shop, "team_lead")
    asked = rf.get("/")
    asked.user, asked.session, asked.resolver_match = agent, {}, resolve(f"/requests/{other.reference_prefix}-10001/")
    assert list(trouble.who_can(asked)) == [lead]


def test_nobody_is_told_to_ask_themselves(client, shop):
    lead = make_person(shop, "team_lead", name="Tom Verbeek")
    make_person(shop, "admin", name="Mila Admin")
    client.force_login(lead)
    html = client.get(f"/settings/shops/{shop.slug}/").content.decode()
    assert "<b>Mila Admin</b>" in html
    assert "<b>Tom Verbeek</b>" not in html


def test_the_token_of_a_page_drawn_before_a_sign_in_is_to_be_fetched_anew(shop, agent):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    assert client.post(note_on(shop), {"text": "x"}, headers=HTMX).status_code == 401
    assert client.post(note_on(shop), {"text": "x"}).status_code == 403


def test_whoever_is_signed_in_finds_a_token_where_the_sign_in_of_a_page_ends(desk):
    response = desk.get("/accounts/back/")
    assert f'data-token="{response.context["csrf_token"]}"' in response.content.decode()


def test_whoever_is_not_is_led_to_the_sign_in_and_back(client, agent):
    response = client.get("/accounts/back/")
    assert response["Location"] == "/accounts/login/?next=%2Faccounts%2Fback%2F"
    signed_in = client.post(
        response["Location"], {"login": agent.email, "password": "a-long-password", "next": "/accounts/back/"}
    )
    assert signed_in["Location"] == "/accounts/back/"


def test_only_pages_of_ours_may_frame_the_sign_in_and_nobody_any_other_page(desk, client):
    def framing(url):
        return [part for part in client.get(url)["Content-Security-Policy"].split("; ") if "frame-ancestors" in part]

    assert framing("/accounts/back/") == ["frame-ancestors 'self'"]
    assert framing("/settings/") == framing("/accounts/password/change/") == ["frame-ancestors 'none'"]
    client.logout()
    assert framing("/accounts/login/") == framing("/accounts/back/") == ["frame-ancestors 'self'"]
    assert framing("/accounts/signup/") == ["frame-ancestors 'none'"]
    assert "signed_in" in IN_THE_SHEET


def test_too_many_attempts_are_said_in_the_frame(client, agent):
    for _time in range(6):
        response = client.post("/accounts/login/", {"login": agent.email, "password": "wrong"})
    assert response.status_code == 429
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("here", "onward"),
    [
        ("http://testserver/requests/R-1/?queue=new#sheet", "http://testserver/requests/R-1/?queue=new"),
        ("https://evil.test/", "/"),
        ("http://testserver/\\evil.test", "http://testserver/\\evil.test"),
        ("/\\evil.test", "/"),
        ("//evil.test", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_a_page_drawn_for_somebody_else_does_nothing_and_is_loaded_anew(desk, shop, here, onward):
    url = note_on(shop)
    response = desk.post(url, {"text": "x"}, headers=HTMX | {"X-Person": "999", "HX-Current-URL": here})
    assert (response.status_code, response["HX-Redirect"]) == (403, onward)
    assert not Note.objects.exists()


def test_a_page_drawn_for_this_person_does_what_it_is_asked(desk, shop, agent):
    response = desk.post(note_on(shop), {"text": "x"}, headers=HTMX | {"X-Person": str(agent.pk)})
    assert response.status_code < 300


def test_the_browser_is_told_what_was_stored_and_only_that(desk, shop):
    url = note_on(shop)
    assert desk.post(url, {"text": ""}).status_code == 422
    assert "stored" not in desk.cookies
    desk.post(url, {"text": "A long thought"})
    assert desk.cookies["stored"].value == url
    assert not desk.cookies["stored"]["httponly"]


def test_a_sign_in_is_not_a_draft_that_was_stored(client, agent):
    client.post("/accounts/login/", {"login": agent.email, "password": "a-long-password"})
    assert "stored" not in client.cookies
