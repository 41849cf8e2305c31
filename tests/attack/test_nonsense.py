"""Whatever is sent to whatever address: an answer that helps, never an error of the server."""

import logging
from urllib.parse import quote

import pytest
from channels.testing import HttpCommunicator
from django.conf import settings as desk_settings
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk.asgi import application
from tests.attack.pages import forms_of

NONSENSE = [
    "\0",
    "a\0b",
    "9" * 5000,
    "-" + "9" * 30,
    "-1",
    "2147483648",
    "9223372036854775808",
    "1e400",
    "NaN",
    "Infinity",
    "٣",
    "²",
    "%s %(x)s %",
    "{{ 7|add:7 }} {0.__class__}",
    "' OR 1=1 -- \\",
    "../../etc/passwd",
    "\r\nBcc: everybody@evil.test",
    "\u202e\u2028\ufeff\U0001f9e8",
    "[]",
    '{"$gt": ""}',
    "null",
    "0001-01-01T00:00:00+14:00~1",
    "9999-12-31T23:59:59-14:00~1",
    "2026-01-01T00:00:00+00:00~-99999999999999999999",
    "x" * 60_000,
]
ASKED = ["after", "before", "q", "to", "queue", "next", "state", "version", "key", "text", "decision", "until", "kind"]
NEEDED = {"version", "key"}  # without them nothing else would be looked at
READERS = ["requests_inbox:queue", "requests_inbox:start", "requests_inbox:act", "jobs", "demo:mailbox"]
OURS = ("requests_inbox:", "shops:", "jobs", "job_", "demo:")


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of 404 and 422 are what we ask for."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def admin(ours):
    client = Client(raise_request_exception=True)
    client.force_login(ours.people["admin"])
    return client


def urls_of(place):
    return [url for name, url in place.urls(only=lambda name: name.startswith(OURS))]


def test_nonsense_in_every_parameter_of_every_address(ours, admin):
    one_of_each = dict(ours.urls(only=lambda name: name.startswith(OURS)))
    for url in one_of_each.values():
        for first in range(0, len(NONSENSE), len(ASKED)):
            response = admin.get(url, dict(zip(ASKED, NONSENSE[first:], strict=False)))
            assert response.status_code < 500, (url, first)
    for name in READERS:
        for nonsense in NONSENSE:
            response = admin.get(one_of_each[name], dict.fromkeys(ASKED, nonsense))
            assert response.status_code < 500, (name, nonsense)


def test_nonsense_in_every_field_of_every_form(forms, admin):
    assert len(forms) > 15
    for (url, _names), fields in forms:
        for nonsense in NONSENSE:
            sent = {name: value if name in NEEDED else nonsense for name, value in fields.items()}
            assert admin.post(url, sent).status_code < 500, (url, nonsense)


def test_nonsense_instead_of_a_shop_to_look_at(admin):
    for nonsense in NONSENSE:
        assert admin.post("/settings/narrow/", {"shop": nonsense}).status_code == 404


@pytest.fixture
def forms(ours, admin):
    return sorted(forms_of(admin, urls_of(ours)).items())


@given(st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_mixture_of_sense_and_nonsense_is_answered(forms, admin, data):
    (url, _names), fields = data.draw(st.sampled_from(forms))
    anything = st.sampled_from(NONSENSE) | st.text(max_size=30).filter(lambda text: text.isprintable())
    sent = {name: data.draw(st.just(value) | anything) for name, value in fields.items()}
    assert admin.post(url, sent).status_code < 500


def test_nonsense_in_the_path(ours, admin):
    for segment in ("9" * 25, "9" * 5000, "0", "A" * 3000):
        for path in paths_with(segment, ours):
            for response in (admin.get(path), admin.post(path)):
                assert response.status_code < 500, path


def paths_with(segment, ours):
    return (
        f"/requests/new/{segment}/", f"/requests/{segment}/", f"/requests/{ours.request.reference}/{segment}/",
        f"/requests/{ours.request.reference}/letters/{segment}/", f"/jobs/{segment}/retry/", f"/demo/{segment}/",
        f"/inbox/{segment}/", f"/settings/shops/{segment}/",
        f"/settings/shops/{ours.shop.slug}/members/{segment}/role/",
        f"/settings/invitation/{segment}/", f"/accounts/password/reset/key/{segment}-{segment}/",
        f"/accounts/2fa/webauthn/keys/{segment}/edit/",
    )  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "charset", ["unicode_escape", "hex", "utf-7", "utf-16", "idna", "undefined", "zip", '"hex"', "HEX", "no such one"]
)
async def test_a_character_set_of_the_senders_choice_decides_nothing(charset, method):
    kind = f"multipart/form-data; boundary=b; charset={charset}".encode()
    stranger = HttpCommunicator(application, method, "/healthz?q=%5Cud800", headers=[(b"content-type", kind)])
    assert (await stranger.get_response())["status"] == 415


async def test_our_own_character_set_may_be_named():
    kind = b"application/x-www-form-urlencoded; Charset=UTF-8"
    sent = [(b"content-type", kind), (b"host", b"localhost")]
    answer = await HttpCommunicator(application, "GET", "/nowhere/", headers=sent).get_response()
    assert answer["status"] == 404


def test_bytes_that_are_no_text_are_answered(ours, admin):
    for text in [b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\x80", b"\xf4\x90\x80\x80"]:
        url = f"/requests/{ours.request.reference}/note/"
        encoded = quote(text)
        assert admin.get(f"/requests/new/?q={encoded}").status_code < 500
        assert admin.get(f"/requests/{encoded}/").status_code == 404
        answer = admin.generic("POST", url, b"text=" + text, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500
        assert admin.get(f"/requests/{ours.request.reference}/").status_code == 200


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "text/xml", "", "multipart/form-data", "multipart/form-data; boundary=" + "b" * 300],
)
def test_a_body_of_another_kind_is_answered(ours, admin, content_type):
    for path in ("note", "approval", "hold"):
        url = f"/requests/{ours.request.reference}/{path}/"
        assert (
            admin.generic(
                "POST", url, b'{"text": [1, {}], "version": {"$gt": 0}}', content_type=content_type
            ).status_code
            < 500
        )


def test_a_field_of_a_megabyte_is_refused_in_words(ours, admin):
    url = f"/requests/{ours.request.reference}/note/"
    assert admin.post(url, {"text": "x" * 2**20}).status_code == 422
    assert admin.post(url, {"text": "x" * 2**22}).status_code in (400, 413)
    assert admin.post(
        url, {f"field{n}": "x" for n in range(desk_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    ).status_code in (400, 413)


def test_who_is_not_signed_in_gets_no_error_either(ours):
    stranger = Client()
    for nonsense in NONSENSE:
        for url in ("/accounts/login/", "/accounts/password/reset/", "/settings/invitation/", "/demo/"):
            fields = ["login", "email", "password", "next", "name", "password_again", "to", "before"]
            assert stranger.get(url, dict.fromkeys(fields, nonsense)).status_code < 500, url
            assert stranger.post(url, dict.fromkeys(fields, nonsense)).status_code < 500, url
            assert (
                stranger.post(url, {"login": "a@b.test", "email": "a@b.test", "password": nonsense}).status_code < 500
            )
