"""The sheet of an action says beforehand, and after a refusal, what stands in its way."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from tests.builders import make_person


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def act(request, name):
    return reverse("requests_inbox:act", args=[request.reference, name])


def test_a_sheet_opened_on_a_held_request_says_at_once_who_holds_it(desk, request_, shop):
    request_.hold(by=make_person(shop, name="Jonas Weber"), seen=1, reason="lunch")
    sheet = desk.get(act(request_, "approval"), headers={"HX-Request": "true", "HX-Target": "sheet"})
    assertContains(sheet, "Jonas Weber holds this request. Take it over first.")


def test_a_sheet_that_may_be_sent_holds_no_alert(desk, request_):
    sheet = desk.get(act(request_, "approval"), headers={"HX-Request": "true", "HX-Target": "sheet"})
    assertNotContains(sheet, 'role="alert"')


def test_a_stale_sheet_says_to_what_a_colleague_changed_it(desk, request_, shop):
    request_.set_free_return(by=make_person(shop, name="Jonas Weber"), seen=1, free=True)
    stale = desk.post(act(request_, "hold"), {"version": 1, "reason": "lunch", "until": "2h"})
    assertContains(stale, "<li><b>Jonas Weber</b> changed free return: on,", status_code=409)


def test_only_the_part_for_htmx_brings_its_title_along(desk, request_):
    page = reverse("requests_inbox:show", args=[request_.reference])
    part = desk.get(page, headers={"HX-Request": "true", "HX-Target": "detail"})
    assertContains(part, f"<title>{request_.reference} {request_.customer_name} · Keur</title>", count=1)
    assertContains(desk.get(page), "<title>", count=1)
    assertContains(desk.get(page, headers={"HX-Request": "true", "HX-Target": "main"}), "<title>", count=1)
