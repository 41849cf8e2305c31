"""A request that is a team's: given to it, shown, found, told, taken on by one of it, and left when the team goes."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from helpdesk.jobs.worker import Worker
from messaging.models import Letter
from notifications.models import Notice, NoticeChoices
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
from requests_inbox.lists.queues import MY_TEAMS
from requests_inbox.lists.rows import sentence
from requests_inbox.models import ReturnRequest, SavedView
from requests_inbox.palette import people as palette_people
from requests_inbox.refusals import NotYours, Refusal, Stale, Unready
from requests_inbox.replaying import present, replay
from tests.builders import fresh, make_person, make_return, make_shop, make_team


@pytest.fixture
def noor(shop):
    return make_person(shop, name="Noor Bakker")


@pytest.fixture
def care(shop, agent, noor):
    return make_team(shop, agent, noor)


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def theirs(request_, care, lead):
    """It is the team's."""
    request_.assign(by=lead, seen=1, to=care)
    return fresh(request_)


def last(request):
    event = request.events.order_by("-version").first()
    return event.verb, event.actor, event.changes


def show(request):
    return reverse("requests_inbox:show", args=[request.reference])


def act(request, name):
    return reverse("requests_inbox:act", args=[request.reference, name])


def listed(person, query="", slug="all"):
    return [row.pk for row in Listing.read(slug, QueryDict(query), Asker(person)).rows()]


def told(person):
    return [str(one) for one in Notice.objects.filter(person=person, in_bell=True).order_by("-pk")]


# Giving it ------------------------------------------------------------------------------------------------------------


def test_it_is_a_persons_or_a_teams_and_history_keeps_both(request_, care, lead, agent):
    request_.assign(by=lead, seen=1, to=agent)
    fresh(request_).assign(by=lead, seen=2, to=care)
    now = fresh(request_)
    assert (now.assigned_to, now.assigned_team, now.assignee) == (None, care, care)
    assert last(now) == (
        "assigned", lead, {"assigned_to_id": [agent.pk, None], "assigned_team_id": [None, care.pk]},
    )  # fmt: skip
    now.assign(by=lead, seen=3, to=None)
    assert fresh(request_).assignee is None
    assert replay(fresh(request_)) == present(fresh(request_))


def test_the_database_keeps_it_from_being_both(theirs, agent):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReturnRequest.objects.filter(pk=theirs.pk).update(assigned_to=agent)


def test_a_team_has_it_once(theirs, care, lead):
    with pytest.raises(Refusal, match="Customer care has it already"):
        theirs.assign(by=lead, seen=2, to=care)


@pytest.mark.parametrize("which", ["of another shop", "gone", "without anybody", "of the warehouse", "all left"])
def test_a_team_in_which_nobody_decides_here_cannot_be_given_work(request_, shop, lead, agent, which):
    other = make_shop()
    team = {
        "of another shop": lambda: make_team(other, make_person(other)),
        "gone": lambda: make_team(shop, agent),
        "without anybody": lambda: make_team(shop),
        "of the warehouse": lambda: make_team(shop, make_person(shop, "warehouse")),
        "all left": lambda: make_team(shop, agent),
    }[which]()
    if which == "gone":
        team.end(by=lead)
    if which == "all left":
        agent.memberships.get().end(by=make_admin(shop))
    with pytest.raises(Unready, match="Customer care does not decide on requests of"):
        request_.assign(by=lead, seen=1, to=team)
    assert fresh(request_).version == 1


def make_admin(shop):
    return make_person(shop, "admin")


def test_the_warehouse_assigns_to_no_team_and_an_old_screen_neither(request_, shop, care, agent):
    with pytest.raises(NotYours):
        request_.assign(by=make_person(shop, "warehouse"), seen=1, to=care)
    stale = fresh(request_)
    fresh(request_).note(by=agent, text="Hello")
    with pytest.raises(Stale):
        stale.assign(by=agent, seen=1, to=care)


def test_undoing_a_decision_leaves_it_with_the_team(theirs, care, agent):
    theirs.approve(by=agent, seen=2)
    fresh(theirs).undo(by=agent)
    now = fresh(theirs)
    assert (now.status, now.assigned_team) == ("new", care)
    assert replay(now) == present(now)


def test_the_form_offers_teams_after_oneself(desk, request_, care, lead):
    form = desk.get(act(request_, "assignment")).context["form"]
    names = [name for _code, name in form.fields["to"].choices]
    assert names[:3] == ["Sanne de Wit (you)", "Customer care (team)", "Noor Bakker"]
    assert desk.post(act(request_, "assignment"), {"version": 1, "to": care.code}).status_code == 302
    assert fresh(request_).assigned_team == care
    assert desk.get(act(request_, "assignment")).context["form"].fields["to"].initial == care.code


def test_a_team_of_another_shop_cannot_be_chosen(desk, request_):
    other = make_shop()
    team = make_team(other, make_person(other))
    assert desk.post(act(request_, "assignment"), {"version": 1, "to": team.code}).status_code == 422
    assert fresh(request_).assignee is None


def test_many_are_given_to_a_team_of_their_shop_at_once(desk, shop, agent, care):
    other = make_shop()
    other.memberships.create(person=agent, role="agent")
    requests = [make_return(shop), make_return(shop), make_return(other)]
    typed = {"chosen": [f"{one.reference}:1" for one in requests], "key": uuid.uuid4(), "confirm": "yes"}
    page = desk.post(reverse("requests_inbox:bulk", args=["assignment"]), typed | {"to": care.code}, follow=True)
    assertContains(page, f"Customer care does not decide on requests of {other}.")
    assert [fresh(one).assigned_team for one in requests] == [care, care, None]


# Taking it on ---------------------------------------------------------------------------------------------------------


def test_whoever_is_in_the_team_takes_it_on_by_one_press(desk, theirs, agent):
    assertContains(desk.get(show(theirs)), "Take it on")
    assert desk.post(act(theirs, "taking"), {"version": 2}).status_code == 302
    now = fresh(theirs)
    assert (now.assigned_to, now.assigned_team) == (agent, None)
    page = desk.get(show(theirs))
    assertContains(page, "took it on")
    assertNotContains(page, "Take it on")


def test_of_two_who_take_it_on_one_has_it(desk, theirs, noor, agent):
    theirs.assign(by=noor, seen=2, to=noor)
    assert desk.post(act(theirs, "taking"), {"version": 2}).status_code == 409
    assert fresh(theirs).assigned_to == noor


def test_nobody_else_is_offered_to_take_it_on(client, theirs, shop, lead):
    for person in (lead, make_person(shop, "warehouse")):
        client.force_login(person)
        page = client.get(show(theirs))
        assertContains(page, "Customer care")
        assertNotContains(page, "Take it on")


def test_the_warehouse_in_a_team_takes_nothing_on(client, request_, shop, agent, lead):
    picker = make_person(shop, "warehouse")
    request_.assign(by=lead, seen=1, to=make_team(shop, agent, picker))
    client.force_login(picker)
    assertNotContains(client.get(show(request_)), "Take it on")
    assert client.post(act(request_, "taking"), {"version": 2}).status_code == 403


def test_what_a_colleague_holds_is_taken_over_and_not_on(desk, theirs, noor):
    theirs.hold(by=noor, seen=2, reason="mine")
    page = desk.get(show(theirs))
    assertNotContains(page, "Take it on")
    assertContains(page, "Take over")


# Seeing it ------------------------------------------------------------------------------------------------------------


def test_row_and_header_and_timeline_say_whose_it_is(desk, theirs):
    assert "assigned to Customer care" in sentence(theirs)
    assertContains(desk.get(reverse("requests_inbox:queue", args=["all"])), "Assigned to Customer care")
    assertContains(desk.get(show(theirs)), "assigned it to the team “Customer care”")


@pytest.mark.parametrize(
    "query",
    ["assignee=my-teams", "q=assignee:my-teams", 'q=assignee:"my teams"', 'q=assignee:"customer CARE"',
     'q=team:"Customer care"', "assignee=TEAM"],
)  # fmt: skip
def test_it_is_found_by_its_team(theirs, agent, care, shop, query):
    make_return(shop).assign(by=agent, seen=1, to=agent)
    make_return(shop)
    assert listed(agent, query.replace("TEAM", care.code)) == [theirs.pk]


def test_me_and_nobody_do_not_mean_the_team(theirs, agent, shop):
    mine, nobodys = make_return(shop), make_return(shop)
    mine.assign(by=agent, seen=1, to=agent)
    assert listed(agent, "assignee=me") == [mine.pk]
    assert listed(agent, "assignee=nobody") == [nobodys.pk]
    assert set(listed(agent, "assignee=me&assignee=my-teams")) == {mine.pk, theirs.pk}


def test_my_teams_are_those_of_whoever_looks_also_in_a_shared_view(theirs, agent, lead, shop):
    SavedView.objects.create(owner=lead, shop=shop, name="Ours", query="queue=all&assignee=my-teams")
    assert (listed(agent, "assignee=my-teams"), listed(lead, "assignee=my-teams")) == ([theirs.pk], [])
    assert (listed(agent, slug=MY_TEAMS), listed(lead, slug=MY_TEAMS)) == ([theirs.pk], [])


def test_the_rail_shows_the_queue_to_whoever_is_in_a_team(client, theirs, agent, lead):
    rail = {}
    for person in (agent, lead):
        client.force_login(person)
        queues = client.get(reverse("requests_inbox:inbox"), follow=True).context["rail"]["queues"]
        rail[person] = [one["count"] for one in queues if one["slug"] == MY_TEAMS]
    assert rail == {agent: [1], lead: []}


def test_the_palette_finds_a_team(theirs, agent, care):
    (place,) = palette_people(Asker(agent), "customer", [])
    assert place.url.endswith(f"?assignee={care.code}")


def test_a_team_of_another_shop_is_not_known(agent, theirs):
    other = make_shop()
    team = make_team(other, make_person(other), name="Secret")
    listing = Listing.read("all", QueryDict('q=assignee:"Secret"'), Asker(agent))
    assert listing.notes == ["Nobody called “Secret” works with you."]
    assert Listing.read("all", QueryDict(f"assignee={team.code}"), Asker(agent)).values == {}


def test_a_change_of_the_team_changes_the_list_at_once(desk, theirs, care, lead, shop):
    address = reverse("requests_inbox:queue", args=[MY_TEAMS])
    assertContains(desk.get(address), theirs.reference)
    care.change(by=lead, name="Care", members=[])
    assertNotContains(desk.get(address), theirs.reference)
    assertContains(desk.get(reverse("requests_inbox:queue", args=["all"])), "Assigned to Care")


# Hearing of it --------------------------------------------------------------------------------------------------------


def test_everybody_in_it_is_told_but_whoever_did_it(request_, care, agent, noor, lead):
    request_.assign(by=agent, seen=1, to=care)
    assert told(noor) == [f"Sanne de Wit assigned {request_.reference} to a team of yours"]
    assert told(agent) == told(lead) == []
    assert Notice.objects.get(person=noor).list_url == reverse("requests_inbox:queue", args=[MY_TEAMS])


def test_who_wants_to_hear_of_no_assignment_hears_of_no_teams(request_, care, noor, lead):
    NoticeChoices.objects.create(person=noor, ways={"mentioned": ["bell"]})
    request_.assign(by=lead, seen=1, to=care)
    assert told(noor) == []


def test_taking_it_on_tells_nobody(theirs, agent, noor):
    Notice.objects.all().delete()
    theirs.assign(by=agent, seen=2, to=agent)
    assert told(agent) == told(noor) == []


def test_what_was_nobodys_in_particular_is_told_to_the_team(theirs, agent, noor, lead):
    from requests_inbox.telling import whose

    assert sorted(whose(theirs)) == sorted([agent.pk, noor.pk])
    theirs.assign(by=agent, seen=2, to=agent)
    assert whose(theirs) == [agent.pk]


# When it goes ---------------------------------------------------------------------------------------------------------


def test_what_a_team_had_is_nobodys_once_it_is_gone_and_its_history_says_why(desk, theirs, care, lead, shop, agent):
    done = make_return(shop)
    done.assign(by=lead, seen=1, to=care)
    fresh(done).approve(by=agent, seen=2)
    care.end(by=lead)
    Worker().run_due()
    now = fresh(theirs)
    assert (now.assignee, now.version) == (None, 3)
    assert replay(now) == present(now)
    page = desk.get(show(theirs))
    assertContains(page, "assigned it to nobody: the team “Customer care” is gone")
    assertContains(page, "assigned it to the team “Customer care”")
    assert fresh(done).assigned_team == care
    assertContains(desk.get(show(done)), "Customer care")
    assert listed(agent, "assignee=my-teams") == []


@pytest.mark.parametrize("back", ["undo", "reopen"])
def test_what_comes_back_does_not_come_back_to_a_team_that_is_gone(theirs, care, lead, agent, back):
    theirs.approve(by=agent, seen=2)
    care.end(by=lead)
    Worker().run_due()
    if back == "undo":
        fresh(theirs).undo(by=agent)
    else:
        Letter.objects.update(state="sent")
        fresh(theirs).reopen(by=lead, seen=3, reason="again")
    now = fresh(theirs)
    assert (now.status, now.assignee) == ("new", None)
    assert replay(now) == present(now)


def test_who_leaves_the_team_has_no_more_of_it(client, theirs, care, lead, agent, noor, shop):
    care.change(by=lead, name=care.name, members=shop.memberships.filter(person=noor))
    client.force_login(agent)
    assertNotContains(client.get(show(theirs)), "Take it on")
    assert (listed(agent, "assignee=my-teams"), listed(noor, "assignee=my-teams")) == ([], [theirs.pk])
