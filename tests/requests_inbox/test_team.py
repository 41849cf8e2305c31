"""The page of whoever leads: who is here, what each has, what is held, what comes first."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from notifications import presence
from notifications.looking import is_seen, last_seen
from requests_inbox.models import ReturnRequest
from requests_inbox.team import first_in_line, holds_of, people_of, teams_of
from tests.builders import fresh, make_person, make_return, make_shop, make_team


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
    for name in ("Care", "Repairs"):
        make_team(shop, agent, name=name)
    client.get("/team/")
    for n in (1, 3):
        for _ in range(n):
            make_person(shop)
            make_return(shop).hold(by=agent, seen=1, reason="waits")
            presence.put("a hub", shop.pk, [[one.pk, agent.pk, "looks"] for one in ReturnRequest.objects.all()])
        with django_assert_max_num_queries(7):  # who asks, people, what is open, teams, holds, what is first, the frame
            client.get("/team/")


def test_a_lead_sees_which_request_somebody_has_open(client, shop, agent, lead):
    other = make_shop()
    other.memberships.create(person=agent)
    mine, theirs = make_return(shop), make_return(other)
    for request in (mine, theirs):
        presence.put("a hub", request.shop_id, [[request.pk, agent.pk, "looks"]])
    assert {one.name: one.has_open for one in people_of([shop])} == {"Sanne de Wit": [mine], "Tom Verbeek": []}
    client.force_login(lead)
    page = client.get("/team/")
    assertContains(page, f'title="Has it open">{mine.reference}</a>')
    assertNotContains(page, theirs.reference)


def test_each_team_shows_what_is_nobodys_in_particular_and_what_of_it_comes_first(client, shop, agent, lead):
    care, idle = make_team(shop, agent), make_team(shop, agent, name="Idle")
    make_team(make_shop(), name="Of another shop")
    late, later, done = (make_return(shop) for _ in range(3))
    for request in (late, later, done):
        request.assign(by=lead, seen=1, to=care)
    fresh(done).cancel(by=lead, seen=2, kind="error")
    assert [(one, one.has, one.first) for one in teams_of([shop])] == [(care, 2, late.reference), (idle, 0, None)]
    client.force_login(lead)
    assertContains(client.get("/team/"), f'assignee={care.code}" aria-label="2 assigned to Customer care">2</a>')


def by_itself(client):
    return client.get("/team/", headers={"HX-Request": "true", "HX-Target": "team"})


def test_the_page_asks_for_its_region_and_that_nobody_is_here_for_it(client, shop, agent, lead):
    client.force_login(lead)
    assertContains(client.get("/team/"), 'id="team" data-follows hx-get="/team/"')
    turned_away = timezone.now() - timedelta(hours=1)
    caches["presence"].set(f"seen-{lead.pk}", turned_away)
    make_return(shop).hold(by=agent, seen=1, reason="waits for the supplier")
    answer = by_itself(client)
    assertContains(answer, "waits for the supplier")
    assertNotContains(answer, "<html")
    assert last_seen([lead.pk]) == {lead.pk: turned_away}


def test_who_leads_no_more_is_shown_so_by_the_whole_page(client, shop, lead):
    client.force_login(lead)
    shop.memberships.filter(person=lead).update(role="agent")
    answer = by_itself(client)
    assert (answer.content, answer["HX-Refresh"]) == (b"", "true")
