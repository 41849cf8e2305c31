"""Hold, release, take over, and what gets a request ready: check, put back, ask, note, alerts."""

from datetime import timedelta

import pytest
from django.utils import timezone

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
