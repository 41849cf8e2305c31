"""Until when a request is to be decided, and what stops that clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import timezone

from helpdesk.demo.seeding.past import acting_at
from notifications.models import Notice
from requests_inbox.correspondence.hearing import hear
from requests_inbox.deadlines import Deadline
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
from requests_inbox.models import ReturnRequest
from requests_inbox.tasks import warn_of_deadlines
from tests.builders import fresh, make_message, make_person, make_return, make_shop

ZONE = ZoneInfo("Europe/Amsterdam")
HOUR = timedelta(hours=1)
MONDAY = datetime(2099, 11, 30, tzinfo=ZONE)  # a database says by its own clock what has left, and none has yet


def at(day, hour, minute=0):
    """Of the week of that Monday, on the shop's wall clock."""
    return datetime.combine(MONDAY.date() + timedelta(days=day), time(hour, minute), ZONE)


@pytest.fixture
def shop(db):
    return make_shop(business_hours=["09:00-17:00"] * 5 + ["", ""], decide_within_hours=16, warn_hours=4)


@pytest.fixture
def request_(shop):
    """Asked for on Monday at noon: two days of work later is Wednesday noon."""
    with acting_at(at(0, 12)):
        return make_return(shop)


def ask(request, by):
    request.ask(by=by, seen=request.version, text="Which size?")


def test_it_ends_when_the_shop_has_worked_for_so_long(request_):
    assert (request_.decide_by, request_.sorted_at) == (at(2, 12), at(2, 12))
    assert request_.warn_at == at(1, 16)


def test_it_stands_still_while_the_customer_has_to_answer(request_, agent):
    with acting_at(at(0, 16)):
        ask(request_, agent)
    assert fresh(request_).clock_left == 12 * HOUR
    with acting_at(at(8, 10)):
        hear(make_message(request_))
    now = fresh(request_)
    assert now.clock_left is None
    assert now.decide_by == now.sorted_at == at(9, 14)  # Tuesday week at ten, seven hours of it, and five more
    assert now.warn_at == at(9, 10)


def test_an_answer_that_nobody_vouches_for_lets_it_stand(request_, agent):
    ask(request_, agent)
    hear(make_message(request_, authenticity="forged"))
    assert fresh(request_).clock_left is not None


def test_it_goes_on_when_the_question_is_taken_back(request_, agent):
    ask(request_, agent)
    request_.withdraw_letter(by=agent, letter=request_.events.get(verb="asked").letter)
    assert fresh(request_).clock_left is None


def test_what_the_law_grants_is_never_put_off(shop, agent):
    shop.decide_within_hours = 2400
    shop.save()
    with acting_at(at(0, 12)):
        request = make_return(shop, ground="withdrawal")
        assert request.decide_by == at(14, 12)
        ask(request, agent)
    assert (fresh(request).clock_left, fresh(request).decide_by) == (None, at(14, 12))


def test_a_clock_that_stands_comes_last_and_says_so(shop, agent):
    with acting_at(at(0, 12)):
        waits, late = make_return(shop), make_return(shop)
        ask(waits, agent)
        rows = {slug: list(Listing.read(slug, QueryDict(), Asker(agent)).rows()) for slug in ("new", "closes-today")}
    assert rows == {"new": [late, waits], "closes-today": []}
    deadline = Deadline(fresh(waits))
    assert (deadline.short, deadline.group.name) == ("paused", "paused")
    assert str(deadline) == "clock paused, 16 hours left"


def test_undo_of_a_decision_leaves_the_clock_as_it_was(request_, agent):
    with acting_at(at(0, 16)):
        ask(request_, agent)
        request_.cancel(by=agent, seen=request_.version, kind="error")
        request_.undo(by=agent)
    now = fresh(request_)
    assert (now.clock_left, now.waiting_on) == (12 * HOUR, "customer")


def test_a_reopened_request_has_all_its_time_again(request_, lead, agent):
    with acting_at(at(0, 13)):
        request_.cancel(by=lead, seen=request_.version, kind="error")
        request_.send_now(by=lead)
        type(request_.decision_letter).objects.update(state="sent", attempts=1)
    with acting_at(at(7, 12)):
        now = fresh(request_)
        now.reopen(by=lead, seen=now.version, reason="again")
    assert fresh(request_).decide_by == at(9, 12)


def warned():
    return list(Notice.objects.filter(kind="due_soon").values_list("person__name", flat=True).order_by("pk"))


def test_whoever_has_it_is_warned_once_before_it_passes(request_, agent, lead):
    request_.assign(by=lead, seen=request_.version, to=agent)
    ReturnRequest.objects.update(warn_at=timezone.now() + HOUR)
    warn_of_deadlines.call()
    assert warned() == []
    ReturnRequest.objects.update(warn_at=timezone.now())
    warn_of_deadlines.call()
    warn_of_deadlines.call()
    assert warned() == ["Sanne de Wit"]


def test_a_clock_that_goes_on_warns_nobody_twice(request_, agent, lead):
    with acting_at(at(2, 9)):
        warn_of_deadlines.call()
        ask(request_, agent)
        hear(make_message(request_))
        now = fresh(request_)
        now.cancel(by=agent, seen=now.version, kind="error")
        now.undo(by=agent)
        warn_of_deadlines.call()
    assert fresh(request_).decide_by == at(2, 12)
    assert warned() == ["Tom Verbeek"]


def test_who_warns_earlier_than_the_clock_begins_is_warned_at_once(shop, lead):
    shop.warn_hours = 40
    shop.save()
    with acting_at(at(0, 12)):
        make_return(shop)
        warn_of_deadlines.call()
    assert warned() == ["Tom Verbeek"]


def test_where_nobody_has_it_the_leads_are_warned(request_, agent, lead, shop):
    make_person(make_shop(), "team_lead", name="A stranger")
    ReturnRequest.objects.update(warn_at=timezone.now())
    warn_of_deadlines.call()
    assert warned() == ["Tom Verbeek"]


def test_nobody_is_warned_of_what_is_decided_or_waits(shop, agent, lead):
    decided, waits = make_return(shop), make_return(shop)
    decided.cancel(by=lead, seen=1, kind="error")
    ask(waits, agent)
    assert list(ReturnRequest.objects.values_list("warn_at", flat=True)) == [None, None]
    decided.undo(by=lead)
    assert fresh(decided).warn_at is not None
