"""Somebody works for the shop no more, or decides there no more: what they had is nobody's, and no warning is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from helpdesk.jobs.worker import Worker
from messaging.models import Letter
from notifications.models import Notice
from requests_inbox.correspondence.hearing import hear, hear_of_bounce
from requests_inbox.models import ReturnRequest
from requests_inbox.replaying import present, replay
from requests_inbox.tasks import take_from_person, warn_of_deadlines, warn_of_money
from requests_inbox.telling import leads_of, whose
from shops.models import Person
from tests.builders import fresh, make_message, make_person, make_return, make_shop, make_team


@pytest.fixture
def admin(shop):
    return make_person(shop, "admin", name="Ada Smit")


def leaves(person, shop, admin, role=None):
    """Their membership ends, or they get another role; then a worker comes by."""
    mine = shop.memberships.get(person=person)
    mine.change_role(role, by=admin) if role else mine.end(by=admin)
    Worker().run_due()


def warned(kind):
    return sorted(one.person.name for one in Notice.objects.filter(kind=kind).select_related("person"))


# What they had --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, "warehouse", "store"])
def test_what_they_had_and_held_is_nobodys_and_history_says_why(client, shop, agent, admin, role):
    given, held, both, drafted = requests = [make_return(shop) for _ in range(4)]
    for request in (given, both):
        request.assign(by=admin, seen=1, to=agent)
    drafted.precheck(by=admin, seen=1, verdict="approve", note="")
    for request in (held, both, drafted):
        request = fresh(request)
        request.hold(by=agent, seen=request.version, reason="waits")
    leaves(agent, shop, admin, role)
    now = [fresh(one) for one in requests]
    assert [(one.status, one.assigned_to, one.held_by) for one in now] == [
        ("new", None, None), ("new", None, None), ("new", None, None), ("draft", None, None),
    ]  # fmt: skip
    assert [replay(one) for one in now] == [present(one) for one in now]
    client.force_login(admin)
    page = client.get(reverse("requests_inbox:show", args=[both.reference]))
    assertContains(page, "assigned it to nobody: Sanne de Wit no longer decides here")
    assertContains(page, "released the hold: Sanne de Wit no longer decides here")


def test_what_is_decided_or_a_colleagues_or_of_another_shop_stays(shop, agent, lead, admin):
    other = make_shop()
    other.memberships.create(person=agent, role="agent")
    decided, theirs, elsewhere = make_return(shop), make_return(shop), make_return(other)
    decided.assign(by=lead, seen=1, to=agent)
    fresh(decided).approve(by=agent, seen=2)
    theirs.assign(by=agent, seen=1, to=lead)
    elsewhere.assign(by=Person.objects.get(pk=agent.pk), seen=1, to=agent)
    leaves(agent, shop, admin)
    assert [fresh(one).assigned_to for one in (decided, theirs, elsewhere)] == [agent, lead, agent]


@pytest.mark.parametrize("how", ["promoted", "back again"])
def test_who_decides_there_keeps_what_they_have(shop, agent, admin, how):
    request = make_return(shop)
    request.assign(by=admin, seen=1, to=agent)
    mine = shop.memberships.get(person=agent)
    if how == "promoted":
        mine.change_role("team_lead", by=admin)
    else:
        mine.end(by=admin)
        mine.resume("agent")
    Worker().run_due()
    assert (fresh(request).assigned_to, fresh(request).version) == (agent, 2)


def test_to_take_it_from_them_twice_changes_nothing_more(shop, agent, admin):
    request = make_return(shop)
    request.assign(by=admin, seen=1, to=agent)
    leaves(agent, shop, admin)
    take_from_person.call(agent.pk, shop.pk)
    assert fresh(request).version == 3


@pytest.mark.parametrize("back", ["undo", "reopen"])
def test_what_comes_back_does_not_come_back_to_them(shop, agent, lead, admin, back):
    request = make_return(shop)
    request.assign(by=lead, seen=1, to=agent)
    fresh(request).hold(by=agent, seen=2, reason="mine")
    fresh(request).approve(by=agent, seen=3)
    leaves(agent, shop, admin)
    if back == "undo":
        fresh(request).undo(by=lead)
    else:
        Letter.objects.update(state="sent")
        fresh(request).reopen(by=lead, seen=4, reason="again")
    now = fresh(request)
    assert (now.status, now.assignee, now.held_by) == ("new", None, None)
    assert replay(now) == present(now)


# Whom it is told instead ----------------------------------------------------------------------------------------------


def test_it_concerns_who_still_decides_then_their_team_then_who_leads(shop, agent, lead, admin):
    request, noor = make_return(shop), make_person(shop, name="Noor Bakker")
    assert whose(request) == []
    request.approve(by=agent, seen=1)
    fresh(request).assign(by=lead, seen=2, to=make_team(shop, agent, noor, by=lead))
    assert whose(fresh(request)) == [agent.pk]
    leaves(agent, shop, admin)
    assert whose(fresh(request)) == [noor.pk]
    leaves(noor, shop, admin, "warehouse")
    assert sorted(whose(fresh(request))) == sorted([lead.pk, admin.pk])


@pytest.mark.parametrize("how", ["left", "warehouse", "shut out"])
def test_no_warning_is_lost_with_who_decided_or_wrote(shop, agent, admin, how):
    request = make_return(shop)
    request.write(by=agent, text="Hello")
    request = fresh(request)
    letter = request.events.get(verb="wrote").letter
    request.approve(by=agent, seen=request.version)
    Letter.objects.update(state="sent")
    if how == "shut out":
        Person.objects.filter(pk=agent.pk).update(is_active=False)
    else:
        leaves(agent, shop, admin, how if how == "warehouse" else None)
    ReturnRequest.objects.update(money_warn_at=timezone.now())
    warn_of_money.call()
    hear(make_message(fresh(request)))
    hear_of_bounce(fresh(request), letter)
    assert [warned(kind) for kind in ("money_due", "replied", "failed")] == [["Ada Smit"]] * 3


def test_a_shop_that_admins_alone_lead_is_warned(shop, agent, admin):
    make_return(shop)
    ReturnRequest.objects.update(warn_at=timezone.now())
    warn_of_deadlines.call()
    assert warned("due_soon") == ["Ada Smit"]


def test_where_nobody_leads_all_who_decide_are_told(shop, agent):
    make_person(shop, "admin", is_active=False)
    make_person(shop, "warehouse")
    assert leads_of(shop.pk) == [agent.pk]
