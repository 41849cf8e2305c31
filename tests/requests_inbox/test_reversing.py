"""Undo while the letter waits, reopen once it has left."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from messaging.models import Letter
from orders.models import OrderLine
from requests_inbox.refusals import Moved, NotYours, Refusal, Stale
from requests_inbox.replaying import present, replay
from tests.builders import fresh, make_order, make_person, make_return, make_shop

DECIDING = ("decided_at", "decided_by_id", "decision_letter_id")


def state(request):
    return present(fresh(request))


@pytest.mark.parametrize("prepare", ["new", "draft", "on_hold"])
@pytest.mark.parametrize("decision", ["approve", "cancel"])
def test_undo_restores_everything_and_the_letter_never_leaves(request_, agent, prepare, decision):
    if prepare != "new":
        request_.precheck(by=agent, seen=1, verdict="approve", free_return=True)
    if prepare == "on_hold":
        fresh(request_).hold(by=agent, seen=2, reason="asks the supplier")
    before, claimed = state(request_), list(OrderLine.objects.values_list("pending_quantity", flat=True))
    now = fresh(request_)
    if decision == "approve":
        line = now.line_list[0]
        declined = {"decision": "declined", "decline_code": "used", "decline_text": ""}
        now.approve(by=agent, seen=now.version, decisions={line.pk: declined}, free_return=not now.free_return)
    else:
        now.cancel(by=agent, seen=now.version, kind="declined", code="used")
    assert state(request_) != before
    fresh(request_).undo(by=agent)
    assert state(request_) == before
    assert list(OrderLine.objects.values_list("pending_quantity", flat=True)) == claimed
    letter = Letter.objects.exclude(kind="received").get()
    assert letter.state == "withdrawn"
    assert not letter.deliver()
    assert replay(request_) == state(request_)


def test_undone_and_decided_again_sends_the_second_letter_only(request_, agent):
    request_.approve(by=agent, seen=1)
    fresh(request_).undo(by=agent)
    fresh(request_).cancel(by=agent, seen=3, kind="error")
    states = list(Letter.objects.exclude(kind="received").order_by("pk").values_list("kind", "state"))
    assert states == [("approved", "withdrawn"), ("cancelled_error", "queued")]


def test_a_note_in_between_does_not_stop_the_undo(request_, agent, lead):
    request_.approve(by=agent, seen=1)
    fresh(request_).note(by=lead, text="Are you sure?")
    fresh(request_).undo(by=agent)
    assert fresh(request_).status == "new"


def test_after_the_letter_has_left_undo_says_when_and_changes_nothing(request_, agent):
    request_.approve(by=agent, seen=1)
    Letter.objects.update(state="sent")
    with pytest.raises(Refusal, match="left at"):
        fresh(request_).undo(by=agent)
    assert fresh(request_).status == "approved"


def test_a_letter_that_was_tried_may_have_left(request_, agent):
    request_.approve(by=agent, seen=1)
    Letter.objects.update(attempts=1)
    with pytest.raises(Refusal):
        fresh(request_).undo(by=agent)


def test_a_colleague_leaves_the_undo_to_whom_decided_or_a_lead(request_, shop, agent, lead):
    request_.approve(by=agent, seen=1)
    with pytest.raises(NotYours):
        fresh(request_).undo(by=make_person(shop))
    fresh(request_).undo(by=lead)


def test_undo_of_a_cancellation_fails_when_the_items_are_asked_back_elsewhere(shop, agent):
    order = make_order(shop, lines=[(1, "20")])
    first = make_return(order=order, quantities=(1,))
    first.cancel(by=agent, seen=1, kind="error")
    make_return(order=order, quantities=(1,))
    with pytest.raises(Refusal, match="another return"):
        fresh(first).undo(by=agent)
    assert fresh(first).status == "cancelled"
    assert fresh(first).decision_letter.state == "queued"


def test_without_an_undo_window_the_letter_leaves_at_once(agent, shop):
    shop.undo_seconds = 0
    shop.save()
    request = make_return(shop)
    request.approve(by=agent, seen=1)
    assert fresh(request).decision_letter in Letter.objects.due()


def test_send_now_ends_the_window(request_, agent):
    request_.approve(by=agent, seen=1)
    assert fresh(request_).decision_letter not in Letter.objects.due()
    fresh(request_).send_now(by=agent)
    assert fresh(request_).decision_letter in Letter.objects.due()


def test_reopening_is_for_leads_and_tells_the_customer(request_, agent, lead):
    request_.approve(by=agent, seen=1)
    Letter.objects.update(state="sent")
    with pytest.raises(NotYours):
        fresh(request_).reopen(by=agent, seen=2, reason="mistake")
    fresh(request_).reopen(by=lead, seen=2, reason="mistake", text="Sorry")
    now = fresh(request_)
    assert (now.status, now.decided_by, now.ship_by) == ("new", None, None)
    assert {line.decision for line in now.line_list} == {"pending"}
    letter = Letter.objects.get(kind="reopened")
    assert "Sorry" in letter.text
    assert replay(now) == present(now)


def test_reopening_quietly_sends_nothing(request_, lead):
    request_.cancel(by=lead, seen=1, kind="error")
    Letter.objects.update(state="sent")
    fresh(request_).reopen(by=lead, seen=2, reason="she called", tell_customer=False)
    assert not Letter.objects.filter(kind="reopened").exists()
    assert set(OrderLine.objects.values_list("pending_quantity", flat=True)) == {1}


def test_reopening_needs_the_quantities_to_be_free(shop, lead):
    order = make_order(shop, lines=[(1, "20")])
    first = make_return(order=order, quantities=(1,))
    first.cancel(by=lead, seen=1, kind="error")
    Letter.objects.update(state="sent")
    make_return(order=order, quantities=(1,))
    with pytest.raises(Refusal):
        fresh(first).reopen(by=lead, seen=2, reason="again")
    assert fresh(first).status == "cancelled"


def test_what_is_open_cannot_be_reopened_and_a_stale_screen_reopens_nothing(request_, lead):
    with pytest.raises(Moved):
        request_.reopen(by=lead, seen=1, reason="again")
    with pytest.raises(Stale):
        fresh(request_).reopen(by=lead, seen=0, reason="again")


def test_nobody_of_another_shop_undoes(request_, agent):
    request_.approve(by=agent, seen=1)
    with pytest.raises(NotYours):
        fresh(request_).undo(by=make_person(make_shop(), "team_lead"))


def test_an_undo_that_comes_too_late_leads_to_the_reopening(client, request_, lead):
    request_.approve(by=lead, seen=1)
    Letter.objects.update(state="sent")
    client.force_login(lead)
    undo, reopen = (reverse("requests_inbox:act", args=[request_.reference, name]) for name in ("undo", "reopening"))
    answer = client.post(undo, {"version": 2}, headers={"HX-Request": "true", "HX-Target": "sheet"})
    assertContains(answer, f'hx-get="{reopen}', status_code=409)
