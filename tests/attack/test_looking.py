"""Looking changes nothing, and no page may be kept, framed or run by others (T19, T46, T47)."""

import pytest
from django.test import Client

from helpdesk.middleware import IN_THE_SHEET
from shops.models import Role
from tests.attack.addresses import everything

SANDBOXED = {"requests_inbox:letter", "requests_inbox:mail", "demo:body"} | {
    *(f"messaging:{name}" for name in ("body", "body_with_pictures", "headers", "file", "picture")),
    *(f"portal_settings:{name}" for name in ("look_page", "look_letter")),
}
NOT_EVEN_FRAMED = {"portal:file", "portal:picture"}  # and sandboxed, also where they only lead elsewhere
# By intent, and the same for everybody: letters, the customers' pages and web shops show them.
PUBLIC = {"shops:logo", "portal:brand", "portal:snippet", "requests_inbox:policy_schema"}
NASTY_QUERY = {"version": "1", "key": "x", "text": "x", "queue": "new", "q": "x", "after": "x", "state": "failed"}


@pytest.fixture(params=[None, Role.WAREHOUSE, Role.ADMIN])
def visitor(request, ours):
    """Somebody of each kind who looks around: a visitor first."""
    client = Client(raise_request_exception=True)
    if request.param:
        client.force_login(ours.people[request.param])
    return client


def test_looking_writes_nothing_and_every_answer_says_who_may_keep_frame_and_run_it(ours, visitor):
    before = everything()
    for name, url in [*ours.urls(), ("nowhere", "/nowhere/"), ("nowhere", "/requests/NO-1/")]:
        carries_its_headers(name, visitor.get(url))
        visitor.head(url)
        visitor.get(url, NASTY_QUERY, headers={"HX-Request": "true", "HX-Target": "sheet"})
    assert everything() == before


def carries_its_headers(name, response):
    kept = set(response["Cache-Control"].replace(" ", "").split(","))
    assert kept >= {"no-store", "private"} or name in PUBLIC, (name, kept)
    assert response["X-Content-Type-Options"] == "nosniff", name
    assert response["Referrer-Policy"] in ("same-origin", "no-referrer"), name
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'", name
    assert "unsafe-eval" not in response["Content-Security-Policy"], name
    if name in SANDBOXED and response.status_code == 200:
        assert "sandbox" in policy, name
        assert policy["frame-ancestors"] == "'self'", name
        assert "script-src" not in policy, name
    elif name in NOT_EVEN_FRAMED:
        assert ("sandbox" in policy, policy["frame-ancestors"]) == (True, "'none'"), name
    else:
        assert policy["frame-ancestors"] == ("'self'" if name in IN_THE_SHEET else "'none'"), name
        assert "'unsafe-inline'" not in response["Content-Security-Policy"], name
        assert policy["base-uri"] == policy["object-src"] == "'none'", name
        assert policy["form-action"] == "'self'", name


def test_a_refused_change_may_not_be_kept_either(ours, visitor):
    for name, url in ours.urls():
        response = visitor.post(url, {"version": "999"})
        kept = response["Cache-Control"].replace(" ", "").split(",")
        assert {"no-store", "private"} <= set(kept), name
        assert "Content-Security-Policy" in response, name


def test_a_page_and_its_parts_are_told_apart(ours, client):
    """Or Back shows a bare fragment, and after signing out somebody else's."""
    client.force_login(ours.people["agent"])
    for name, url in ours.urls(only=lambda name: name in ("requests_inbox:show", "requests_inbox:act")):
        assert {"HX-Request", "HX-Target"} <= set(client.get(url)["Vary"].split(", ")), name
