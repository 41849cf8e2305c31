from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from shops.models import LastAdmin, Role
from shops.signals import membership_changed
from tests.shops.making import make_person, make_shop


@pytest.fixture
def lead(shop):
    return make_person(shop, role=Role.TEAM_LEAD)


def member_of(shop, person):
    return shop.memberships.get(person=person)


def test_an_admin_gives_another_role(client, shop, admin, agent):
    client.force_login(admin)
    client.post(reverse("shops:role", args=[shop.slug, member_of(shop, agent).pk]), {"role": "team_lead"})
    assert agent.role_in(shop.pk) == Role.TEAM_LEAD


def test_an_unknown_role_changes_nothing(client, shop, admin, agent):
    client.force_login(admin)
    client.post(reverse("shops:role", args=[shop.slug, member_of(shop, agent).pk]), {"role": "owner"})
    assert agent.role_in(shop.pk) == Role.AGENT


def test_an_ended_member_loses_the_shop_in_the_session_they_have_open(client, shop, admin, lead):
    client.force_login(lead)
    url = reverse("shops:members", args=[shop.slug])
    assert client.get(url).status_code == 200
    member_of(shop, lead).end(by=admin)
    assert client.get(url).status_code == 404


def test_whoever_keeps_pages_open_hears_of_it(shop, admin, agent, django_capture_on_commit_callbacks):
    heard = []

    def listen(person, shop, **_):
        heard.append((person, shop))

    membership_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            member_of(shop, agent).end(by=admin)
    finally:
        membership_changed.disconnect(listen)
    assert heard == [(agent.pk, shop.pk)]


def test_the_last_admin_cannot_leave(client, shop, admin):
    client.force_login(admin)
    page = client.post(reverse("shops:ending", args=[shop.slug, member_of(shop, admin).pk]), follow=True)
    assertContains(page, "has to stay admin")
    assert admin.role_in(shop.pk) == Role.ADMIN


def test_the_last_admin_cannot_become_something_else(client, shop, admin):
    client.force_login(admin)
    client.post(reverse("shops:role", args=[shop.slug, member_of(shop, admin).pk]), {"role": "agent"})
    assert admin.role_in(shop.pk) == Role.ADMIN


def test_an_admin_who_cannot_sign_in_does_not_count(shop, admin):
    away = make_person(shop, role=Role.ADMIN, is_active=False)
    with pytest.raises(LastAdmin):
        member_of(shop, admin).end(by=admin)
    member_of(shop, away).end(by=admin)


def test_of_two_admins_one_can_go(client, shop, admin):
    other = make_person(shop, role=Role.ADMIN)
    mine = member_of(shop, admin)
    client.force_login(admin)
    assert client.post(reverse("shops:ending", args=[shop.slug, mine.pk])).status_code == 302
    assert (admin.role_in(shop.pk), other.role_in(shop.pk)) == (None, Role.ADMIN)


def test_two_admins_who_demote_each_other_leave_one(shop, admin):
    other = make_person(shop, role=Role.ADMIN)
    first, second = member_of(shop, other), member_of(shop, admin)
    first.change_role(Role.AGENT, by=admin)
    with pytest.raises(PermissionDenied):
        second.change_role(Role.AGENT, by=other)
    assert admin.role_in(shop.pk) == Role.ADMIN


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_end_each_other_at_the_same_moment_leave_one():
    shop = make_shop()
    people = [make_person(shop, role=Role.ADMIN) for _ in range(2)]
    start = Barrier(2)

    def end(by, other):
        start.wait()
        try:
            member_of(shop, other).end(by=by)
        except PermissionDenied:
            return "refused"
        finally:
            connection.close()
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(end, people, reversed(people)))
    assert sorted(said) == ["ended", "refused"]
    assert shop.memberships.current().count() == 1


def test_somebody_demoted_a_moment_ago_decides_no_more(shop, admin, agent):
    other = make_person(shop, role=Role.ADMIN)
    assert other.roles  # read and kept, as in a request that is under way
    member_of(shop, other).change_role(Role.AGENT, by=admin)
    with pytest.raises(PermissionDenied):
        member_of(shop, agent).end(by=other)


def test_leads_see_who_is_there_and_change_nothing(client, shop, admin, lead, agent):
    client.force_login(lead)
    page = client.get(reverse("shops:members", args=[shop.slug]))
    assertContains(page, agent.email)
    assertNotContains(page, "Invite somebody")
    pk = member_of(shop, agent).pk
    assert client.post(reverse("shops:role", args=[shop.slug, pk]), {"role": "admin"}).status_code == 403
    assert client.post(reverse("shops:ending", args=[shop.slug, pk])).status_code == 403
    assert agent.role_in(shop.pk) == Role.AGENT


@pytest.mark.parametrize("role", [Role.AGENT, Role.WAREHOUSE, Role.STORE])
def test_others_do_not_see_the_members(client, shop, role):
    client.force_login(make_person(shop, role=role))
    assert client.get(reverse("shops:members", args=[shop.slug])).status_code == 403


def test_a_member_of_another_shop_cannot_be_named_through_ones_own(client, shop, admin, foreign_shop):
    theirs = member_of(foreign_shop, make_person(foreign_shop))
    client.force_login(admin)
    assert client.post(reverse("shops:role", args=[shop.slug, theirs.pk]), {"role": "agent"}).status_code == 404
    assert client.post(reverse("shops:ending", args=[shop.slug, theirs.pk])).status_code == 404


def test_the_page_asks_as_often_for_four_members_as_for_one(client, shop, admin):
    client.force_login(admin)
    url = reverse("shops:members", args=[shop.slug])
    client.get(url)  # the frame keeps what it counted
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(3):
        make_person(shop)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
