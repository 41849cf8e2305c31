"""The page of whoever leads: who is here, what each has, what is held, what comes first."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from notifications.looking import is_seen
from requests_inbox.models import ReturnRequest
from requests_inbox.team import first_in_line, holds_of, people_of
from tests.builders import make_person, make_return, make_shop


@pytest.fixture
def colleague(shop):
    return make_person(shop, name="Jonas Weber")


def test_a_lead_sees_what_each_has_and_who_is_here(shop, agent, lead, colleague):
    make_return(shop).hold(by=agent, seen=1, reason="waits")
    make_return(shop).assign(by=lead, seen=1, to=agent)
    make_return(shop).cancel(by=colleague, seen=1, kind="error")
    yesterday = make_return(shop)
    yesterday.cancel(by=colleague, seen=1, kind="error")
    ReturnRequest.objects.filter(pk=yesterday.pk).update(decided_at=timezone.now() - timedelta(days=2))
    is_seen(agent.pk)
    told = {one.name: (one.held, one.assigned, one.decided, one.is_here) for one in people_of([shop])}
    assert told == {
        "Jonas Weber": (0, 0, 1, False), "Sanne de Wit": (1, 1, 0, True), "Tom Verbeek": (0, 0, 0, False),
    }  # fmt: skip


def test_holds_stand_the_longest_first_and_those_over_a_day_are_marked(shop, agent):
    short, long = make_return(shop), make_return(shop)
    for request, hours in ((short, 2), (long, 25)):
        request.hold(by=agent, seen=1, reason="waits")
        ReturnRequest.objects.filter(pk=request.pk).update(held_at=timezone.now() - timedelta(hours=hours))
    assert [(row.reference, row.is_long) for row in holds_of([shop])] == [
        (long.reference, True), (short.reference, False),
    ]  # fmt: skip


def test_each_queue_shows_what_comes_first(shop, agent):
    first, second, held = (make_return(shop) for _ in range(3))
    held.hold(by=agent, seen=1, reason="waits")
    ReturnRequest.objects.filter(pk=second.pk).update(sorted_at=timezone.now() - timedelta(days=1))
    assert [(row.status, row.pk) for row in first_in_line([shop])] == [("new", second.pk), ("on_hold", held.pk)]
    assert first.pk != second.pk


def test_of_a_shop_that_somebody_does_not_lead_nothing_is_shown(client, shop, lead, agent):
    other = make_shop(name="Elsewhere")
    stranger = make_person(other, name="A Stranger")
    theirs = make_return(other)
    theirs.hold(by=stranger, seen=1, reason="a secret")
    lead.memberships.create(shop=other, role="agent")
    client.force_login(lead)
    page = client.get("/team/")
    assertContains(page, "Sanne de Wit")
    for secret in ("A Stranger", "a secret", theirs.reference):
        assertNotContains(page, secret)


@pytest.mark.parametrize("role", ["agent", "warehouse", "store"])
def test_only_who_leads_sees_the_page(client, shop, role):
    client.force_login(make_person(shop, role))
    assert client.get("/team/").status_code == 403
    assertNotContains(client.get("/inbox/needs-decision/"), "/team/")


def test_it_asks_as_often_for_many_as_for_one(client, shop, lead, agent, django_assert_max_num_queries):
    client.force_login(lead)
    make_return(shop)
    client.get("/team/")
    for n in (1, 3):
        for _ in range(n):
            make_person(shop)
            make_return(shop).hold(by=agent, seen=1, reason="waits")
        with django_assert_max_num_queries(5):  # who asks, people, holds, what comes first, the frame
            client.get("/team/")
