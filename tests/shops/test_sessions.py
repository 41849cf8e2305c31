"""Whoever asks is one query, and what they may no longer see is gone with the very next page."""

from datetime import timedelta

import pytest
from django.conf import settings as given
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shops.models import Role, Session, ShopCounter
from shops.sessions import SessionStore
from tests.shops.making import make_person, make_shop

PAGE = "shops:settings"


@pytest.fixture
def session(client, agent):
    """A browser somebody is signed in with."""
    client.force_login(agent)
    return Session.objects.get(person=agent)


def is_in(client):
    return client.get(reverse(PAGE)).status_code == 200


def read(session):
    return SessionStore(session.pk).signed_in()


def test_session_person_shops_and_roles_are_one_query(agent, shop, session):
    other = make_shop(name="A shop that comes first")
    other.memberships.create(person=agent, role=Role.TEAM_LEAD)
    make_shop().memberships.create(person=agent, role=Role.ADMIN, ended_at=timezone.now())
    ShopCounter.take(shop.pk, ShopCounter.Name.CHANGE, 3)
    with CaptureQueriesContext(connection) as queries:
        person = read(session)
        assert person == agent
        assert person.shops == [other, shop]
        assert person.roles == {other.pk: "team_lead", shop.pk: "agent"}
        assert person.latest == ((other.pk, "team_lead", 0), (shop.pk, "agent", 3))
        assert not person.owes_second_factor
        assert [one.shop.languages for one in person.current_memberships] == [other.languages, shop.languages]
    assert len(queries) == 1


def test_it_is_the_person_that_the_database_has(agent, session):
    agent.shortcuts = {"approval": "g"}
    agent.save()
    found = read(session)
    fields = [field.attname for field in type(agent)._meta.concrete_fields if field.name != "last_login"]
    assert {name: getattr(found, name) for name in fields} == {name: getattr(agent, name) for name in fields}


def test_whoever_works_nowhere_is_still_somebody(client, db):
    person = make_person()
    client.force_login(person)
    found = read(Session.objects.get(person=person))
    assert (found, found.shops, found.roles, found.latest) == (person, [], {}, ())


def test_what_changes_in_a_shop_changes_what_is_latest(agent, shop, session):
    before = read(session).latest
    ShopCounter.take(shop.pk, ShopCounter.Name.CHANGE)
    assert read(session).latest != before


def test_a_page_asks_once_who_is_there(client, session):
    client.get(reverse(PAGE))
    with CaptureQueriesContext(connection) as queries:
        assert is_in(client)
    asked = [query["sql"] for query in queries if "shops_person" in query["sql"] or "shops_membership" in query["sql"]]
    assert len(asked) == 1


@pytest.mark.parametrize(
    "happens",
    [
        lambda session: type(session.person).objects.update(is_active=False),
        lambda session: session.person.set_password("another") or session.person.save(),
        lambda session: session.delete(),
        lambda session: Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1)),
        lambda session: session.person.delete(),
    ],
    ids=["switched off", "new password", "ended elsewhere", "expired", "deleted"],
)
def test_it_ends_with_the_next_page(client, session, happens):
    assert is_in(client)
    happens(session)
    assert not is_in(client)


def test_a_new_role_and_a_lost_shop_count_with_the_next_page(agent, shop, session):
    shop.memberships.filter(person=agent).update(role=Role.TEAM_LEAD)
    assert read(session).roles == {shop.pk: "team_lead"}
    shop.memberships.filter(person=agent).update(ended_at=timezone.now())
    assert read(session).roles == {}


def test_a_new_key_of_the_server_keeps_people_in(client, session, settings):
    settings.SECRET_KEY_FALLBACKS = [given.SECRET_KEY]
    settings.SECRET_KEY = "another one, just as long as the first, for a year to come"
    assert is_in(client)


def test_a_session_that_says_another_person_than_it_belongs_to_is_left_to_django(session, shop):
    other = make_person(shop)
    Session.objects.filter(pk=session.pk).update(person=other)
    assert read(session) is None


def test_a_visitors_session_belongs_to_nobody_until_they_sign_in(client, agent):
    store = SessionStore()
    store["typed"] = "text"
    store.save()
    assert Session.objects.get(pk=store.session_key).person is None
    assert SessionStore(store.session_key).signed_in() is None
