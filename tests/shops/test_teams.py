"""The teams of a shop: who is in them, who keeps them, and what remains of one that is gone."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.shortcuts import get_object_or_404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from shops import teams
from shops.models import NameTaken, Role, Team
from tests.shops.making import make_person, make_shop


@pytest.fixture
def lead(shop):
    return make_person(shop, role=Role.TEAM_LEAD, name="Tom Verbeek")


@pytest.fixture
def care(shop, lead, agent):
    return Team.objects.begin(shop, by=lead, name="Customer care", members=memberships(shop, agent))


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def memberships(shop, *people):
    return list(shop.memberships.filter(person__in=people))


def address(name, *args):
    return reverse(f"shops:{name}", args=args)


def members(team):
    return sorted(team.members.values_list("person__name", flat=True))


def test_a_lead_makes_changes_and_ends_one_and_it_is_written_down(shop, lead, agent, care):
    assert members(care) == ["Sanne de Wit"]
    care.change(by=lead, name="Care", members=memberships(shop, agent, lead))
    assert (care.name, members(care)) == ("Care", ["Sanne de Wit", "Tom Verbeek"])
    care.end(by=lead)
    assert list(Team.objects.current()) == []
    assert (Team.objects.get().name, members(care)) == ("Care", [])
    assert [(one.label, one.old, one.new) for one in shop.changes.all()[::-1]] == [
        ("Team Customer care", "", "Customer care: Sanne de Wit"),
        ("Team Care", "Customer care: Sanne de Wit", "Care: Sanne de Wit, Tom Verbeek"),
        ("Team Care", "Care: Sanne de Wit, Tom Verbeek", ""),
    ]


def test_only_who_works_for_the_shop_is_in_it(shop, lead, agent, foreign_shop):
    stranger = make_person(foreign_shop)
    gone = make_person(shop)
    gone.memberships.update(ended_at=gone.joined_at)
    chosen = [*memberships(foreign_shop, stranger), *memberships(shop, gone, agent)]
    assert members(Team.objects.begin(shop, by=lead, name="Care", members=chosen)) == ["Sanne de Wit"]


def test_who_leaves_the_shop_leaves_its_teams_and_comes_back_to_none(shop, admin, agent, care):
    membership = agent.memberships.get()
    membership.end(by=admin)
    assert list(care.people) == []
    membership.resume(Role.AGENT)
    assert (list(care.people), list(Team.objects.of(agent))) == ([], [])


def test_two_teams_of_a_shop_have_two_names_whatever_their_capitals(shop, lead, care):
    with pytest.raises(NameTaken):
        Team.objects.begin(shop, by=lead, name="CUSTOMER CARE", members=[])
    other = make_shop()
    Team.objects.begin(other, by=make_person(other, role=Role.ADMIN), name="Customer care", members=[])
    care.end(by=lead)
    Team.objects.begin(shop, by=lead, name="customer care", members=[])


def test_nobody_else_keeps_teams(shop, lead, agent, care, foreign_shop):
    for person in (agent, make_person(shop, role=Role.WAREHOUSE), make_person(foreign_shop, role=Role.ADMIN)):
        with pytest.raises(PermissionDenied):
            Team.objects.begin(shop, by=person, name="Mine", members=[])
        with pytest.raises(PermissionDenied):
            care.change(by=person, name="Mine", members=[])
        with pytest.raises(PermissionDenied):
            care.end(by=person)
    assert [team.name for team in Team.objects.current()] == ["Customer care"]


def test_what_is_gone_is_neither_changed_nor_ended_again(shop, lead, care):
    Team.objects.get().end(by=lead)
    with pytest.raises(ValidationError):
        care.change(by=lead, name="Care", members=[])
    with pytest.raises(ValidationError):
        care.end(by=lead)


# The page -------------------------------------------------------------------------------------------------------------


def test_a_lead_keeps_teams_on_a_page(desk, shop, lead, agent):
    page = address("teams", shop.slug)
    assertContains(desk.get(page), "There is none yet")
    told = {"name": " Customer   care ", "members": [one.pk for one in memberships(shop, agent)]}
    assertContains(desk.post(page, told, follow=True), "“Customer care” is kept.")
    team = Team.objects.get()
    assertContains(desk.get(address("team", shop.slug, team.pk)), "Sanne de Wit · Agent")
    desk.post(address("team", shop.slug, team.pk), {"name": "Care", "members": []})
    assertContains(desk.get(page), "Nobody is in it")
    assertContains(desk.get(address("team_ending", shop.slug, team.pk)), "Take “Care” away?")
    assertContains(desk.post(address("team_ending", shop.slug, team.pk), follow=True), "“Care” is gone.")
    assert desk.get(address("team", shop.slug, team.pk)).status_code == 404


def test_a_name_that_is_taken_keeps_what_was_typed(desk, shop, agent, care):
    told = {"name": "customer CARE", "members": [one.pk for one in memberships(shop, agent)]}
    response = desk.post(address("teams", shop.slug), told)
    assertContains(response, "There is a team of this name already.", status_code=422)
    assertContains(response, 'value="customer CARE"', status_code=422)
    assertContains(response, " checked", status_code=422)


def test_a_team_that_goes_while_somebody_changes_or_ends_it_is_said_on_the_page(desk, shop, lead, care, monkeypatch):
    def find_and_lose(*args, **options):
        team = get_object_or_404(*args, **options)
        Team.objects.get(pk=team.pk).end(by=lead)
        return team

    monkeypatch.setattr(teams, "get_object_or_404", find_and_lose)
    answer = desk.post(address("team", shop.slug, care.pk), {"name": "Care and more"})
    assertContains(answer, "This team is gone.", status_code=422)
    assertContains(answer, 'value="Care and more"', status_code=422)
    other = Team.objects.begin(shop, by=lead, name="Other", members=[])
    assertRedirects(desk.post(address("team_ending", shop.slug, other.pk)), address("teams", shop.slug))


def test_a_colleague_of_another_shop_cannot_be_chosen(desk, shop, foreign_shop):
    stranger = make_person(foreign_shop, name="Somebody Strange")
    assertNotContains(desk.get(address("teams", shop.slug)), "Somebody Strange")
    told = {"name": "Care", "members": [stranger.memberships.get().pk]}
    assert desk.post(address("teams", shop.slug), told).status_code == 422


def test_the_page_exists_for_leads_alone(client, shop, agent, care, foreign_shop):
    for person in (agent, make_person(foreign_shop, role=Role.ADMIN)):
        client.force_login(person)
        for name, args in (("teams", ()), ("team", (care.pk,)), ("team_ending", (care.pk,))):
            assert client.get(address(name, shop.slug, *args)).status_code == 404
            assert client.post(address(name, shop.slug, *args), {"name": "X"}).status_code == 404
    assert Team.objects.get().name == "Customer care"


def test_a_team_of_another_shop_does_not_exist(desk, shop, foreign_shop):
    admin = make_person(foreign_shop, role=Role.ADMIN)
    theirs = Team.objects.begin(foreign_shop, by=admin, name="Theirs", members=[])
    assert desk.get(address("team", shop.slug, theirs.pk)).status_code == 404
    assert desk.post(address("team_ending", shop.slug, theirs.pk)).status_code == 404
    assertNotContains(desk.get(address("teams", shop.slug)), "Theirs")


def test_one_team_or_three_cost_the_same(desk, shop, lead, agent, care):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(address("teams", shop.slug))
        return len(queries)

    asked()
    one = asked()
    for name in ("Two", "Three"):
        Team.objects.begin(shop, by=lead, name=name, members=memberships(shop, agent, lead))
    asked()
    assert asked() == one
