"""Hold, release, take over, and what gets a request ready: check, put back, ask, note, alerts."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from messaging.models import Letter
from requests_inbox.models import Note
from requests_inbox.refusals import Held, Moved, NotYours, Refusal
from requests_inbox.tasks import release_due_holds
from tests.builders import fresh, make_person


def verbs(request):
    return list(request.events.values_list("verb", flat=True))


@pytest.mark.parametrize("came_from", ["new", "draft"])
def test_a_hold_goes_back_to_where_it_came_from(request_, agent, came_from):
    if came_from == "draft":
        request_.precheck(by=agent, seen=1, verdict="approve")
    now = fresh(request_)
    now.hold(by=agent, seen=now.version, reason="asks the supplier", until=timezone.now() + timedelta(hours=1))
    held = fresh(request_)
    assert (held.status, held.held_by, held.hold_reason, held.is_open) == ("on_hold", agent, "asks the supplier", True)
    held.release(by=agent, seen=held.version)
    freed = fresh(request_)
    assert (freed.status, freed.held_by, freed.held_until) == (came_from, None, None)


def test_holds_end_by_themselves(request_, agent):
    request_.hold(by=agent, seen=1, reason="lunch", until=timezone.now() + timedelta(minutes=30))
    release_due_holds.func()
    assert fresh(request_).status == "on_hold"
    request_.__class__.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    release_due_holds.func()
    assert fresh(request_).status == "new"
    assert verbs(request_) == ["submitted", "held", "released"]
    assert request_.events.last().actor is None


def test_only_the_holder_releases(request_, agent, lead):
    request_.hold(by=agent, seen=1, reason="mine")
    with pytest.raises(Held):
        fresh(request_).release(by=lead, seen=2)


def test_taking_over_is_written_down_with_its_reason(request_, agent, lead):
    request_.hold(by=agent, seen=1, reason="mine")
    fresh(request_).take_over(by=lead, seen=2, reason="Sanne is ill")
    assert fresh(request_).held_by == lead
    assert fresh(request_).events.last().details == {"reason": "Sanne is ill", "was": agent.pk}
    with pytest.raises(Refusal):
        fresh(request_).take_over(by=lead, seen=3, reason="again")


def test_a_held_request_is_not_held_again_and_a_decided_one_not_at_all(request_, agent):
    request_.hold(by=agent, seen=1, reason="mine")
    with pytest.raises(Moved):
        fresh(request_).hold(by=agent, seen=2, reason="twice")
    fresh(request_).approve(by=agent, seen=2)
    Letter.objects.update(state="sent")
    with pytest.raises(Moved):
        fresh(request_).hold(by=agent, seen=3, reason="late")


def test_checking_proposes_a_verdict_with_a_note(request_, agent, lead):
    request_.precheck(by=agent, seen=1, verdict="decline", free_return=True, note="Looks worn")
    now = fresh(request_)
    assert (now.status, now.checked_by, now.proposed_verdict, now.free_return) == ("draft", agent, "decline", True)
    assert Note.objects.get().text == "Looks worn"
    now.put_back(by=lead, seen=2, reason="too soon")
    assert (fresh(request_).status, fresh(request_).checked_by) == ("new", None)
    with pytest.raises(Moved):
        fresh(request_).put_back(by=lead, seen=3, reason="again")


def test_asking_makes_it_the_customers_move(request_, agent):
    request_.ask(by=agent, seen=1, text="Which size <b>do</b> you need?")
    assert (fresh(request_).status, fresh(request_).waiting_on) == ("new", "customer")
    letter = Letter.objects.get(kind="question")
    assert "Which size <b>do</b> you need?" in letter.text
    assert "Which size &lt;b&gt;do&lt;/b&gt; you need?" in letter.html
    assert not letter.automatic


def test_notes_need_no_fresh_screen_and_no_open_request(request_, agent, lead):
    stale = fresh(request_)
    request_.note(by=lead, text="First")
    stale.note(by=agent, text="Second")
    fresh(request_).cancel(by=agent, seen=3, kind="error")
    fresh(request_).note(by=agent, text="Third")
    assert list(Note.objects.values_list("text", flat=True)) == ["First", "Second", "Third"]


def test_notes_are_the_teams_own(request_, shop):
    with pytest.raises(NotYours):
        request_.note(by=make_person(shop, "warehouse"), text="Hello")
    assert not Note.objects.exists()


def test_a_letter_that_could_not_be_delivered_lifts_the_request(request_, agent):
    letter = Letter.objects.get(kind="received")
    letter.state, letter.answer = Letter.State.DEAD, "550 no such user"
    letter.save()
    from messaging.signals import letter_moved

    letter_moved.send(Letter, letter=letter)
    assert fresh(request_).is_unread
    assert fresh(request_).events.last().verb == "letter_failed"
    fresh(request_).send_again(by=agent, letter=letter)
    assert not fresh(request_).is_unread
    assert Letter.objects.get(pk=letter.pk).state == "queued"
    with pytest.raises(Refusal):
        fresh(request_).send_again(by=agent, letter=letter)


# Until when ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def hold(client, request, name="hold", **typed):
    url = reverse("requests_inbox:act", args=[request.reference, name])
    told = {"version": fresh(request).version, "reason": "asks the supplier", "until": "own", **typed}
    return client.post(url, told)


def in_days(n):
    return (timezone.localtime() + timedelta(days=n)).date()


def test_a_hold_ends_at_a_moment_of_ones_own(desk, request_, agent):
    hold(desk, request_, on=in_days(3), at="14:30")
    until = timezone.localtime(fresh(request_).held_until, ZoneInfo(agent.time_zone))
    assert (until.date(), f"{until:%H:%M}") == (in_days(3), "14:30")


def test_without_an_hour_it_ends_at_nine(desk, request_, agent):
    hold(desk, request_, on=in_days(3))
    assert timezone.localtime(fresh(request_).held_until, ZoneInfo(agent.time_zone)).hour == 9


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({}, "Choose a day."),
        ({"on": in_days(-1)}, "This day is over."),
        ({"on": "0001-01-01"}, "This day is over."),
        ({"on": in_days(91)}, "At most 90 days from now."),
        ({"on": "9999-12-31"}, "At most 90 days from now."),
        ({"on": in_days(0), "at": "00:00"}, "This moment is over."),
        ({"on": "soon"}, "Enter a valid date."),
    ],
)
def test_a_moment_that_cannot_be_is_refused_and_what_was_typed_stays(desk, request_, typed, why):
    answer = hold(desk, request_, **typed)
    assertContains(answer, why, status_code=422)
    assertContains(answer, 'value="asks the supplier"', status_code=422)
    assert fresh(request_).status == "new"


def test_who_takes_a_hold_over_says_their_own_reason_and_end(desk, request_, agent, lead):
    old = timezone.now() + timedelta(days=1)
    request_.hold(by=lead, seen=1, reason="lunch", until=old)
    hold(desk, request_, "take-over", on=in_days(5))
    now = fresh(request_)
    assert (now.held_by, now.hold_reason) == (agent, "asks the supplier")
    assert timezone.localtime(now.held_until).date() == in_days(5)


def test_the_holder_holds_it_longer_and_nobody_else(client, desk, request_, agent, lead):
    request_.hold(by=agent, seen=1, reason="lunch", until=timezone.now() + timedelta(hours=1))
    assertContains(desk.get(reverse("requests_inbox:show", args=[request_.reference])), "Hold longer")
    hold(desk, request_, "extension", on=in_days(5), reason="still lunch")
    now = fresh(request_)
    assert (now.status, now.held_from, now.hold_reason) == ("on_hold", "new", "still lunch")
    assert timezone.localtime(now.held_until).date() == in_days(5)
    page = desk.get(reverse("requests_inbox:show", args=[request_.reference]))
    assertContains(page, "holds it for another time")
    with pytest.raises(Held):
        now.hold_longer(by=lead, seen=now.version, reason="mine")
    now.release(by=agent, seen=now.version)
    with pytest.raises(Moved):
        fresh(request_).hold_longer(by=agent, seen=fresh(request_).version, reason="late")


def test_snooze_is_a_hold_until_tomorrow_morning_if_nothing_else_is_said(desk, request_, agent):
    sheet = desk.get(reverse("requests_inbox:act", args=[request_.reference, "snooze"]))
    form = sheet.context["form"]
    assert [field.name for field in form.visible_fields()] == ["until", "on", "at", "reason"]
    hold(desk, request_, "snooze", until=form["until"].value(), reason=form["reason"].value())
    now = fresh(request_)
    assert (now.status, now.held_by, now.hold_reason) == ("on_hold", agent, "Not now")
    assert timezone.localtime(now.held_until).date() == in_days(1)


def test_many_are_held_until_a_moment_of_ones_own(desk, shop, request_):
    told = {"chosen": f"{request_.reference}:1", "key": "6f1f7f5e-3c55-4c0e-9b4e-1d9c0d7f0a11", "confirm": "yes"}
    told |= {"reason": "supplier", "until": "own"}
    assertContains(desk.post("/bulk/hold/", told), "Choose a day.", status_code=422)
    desk.post("/bulk/hold/", told | {"on": in_days(2)})
    assert timezone.localtime(fresh(request_).held_until).date() == in_days(2)
