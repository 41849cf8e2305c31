"""Two at once on real connections: one label, one payment's label, one reminder."""

import uuid
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from time import sleep

import pytest

from messaging.models import Letter
from requests_inbox import tasks
from requests_inbox.beginning import submitting
from requests_inbox.refusals import Refusal
from requests_inbox.verbs import returning
from requests_inbox.withdrawals import stating
from returns.models import Payment, Return
from shipping.carriers import by_karrio
from shipping.models import Label
from shipping.tasks import make_label as make
from tests.builders import (
    fresh,
    make_order,
    make_person,
    make_reason,
    make_return,
    make_shop,
    make_statement,
)
from tests.returns.making import make_approved
from tests.shipping.conftest import dhl, documents_elsewhere
from tests.shipping.dhl import HOME

from .test_races import all_at_once

pytestmark = [pytest.mark.trial, pytest.mark.django_db(transaction=True)]
__all__ = ["dhl", "documents_elsewhere"]


def test_the_customer_and_the_desk_ask_at_once_and_one_label_is_made():
    request = make_approved()
    people = [None, None, make_person(request.shop), make_person(request.shop)]

    def ask(person):
        try:
            return fresh(request).make_label(by=person, key=uuid.uuid4()).pk
        except Refusal as refusal:
            return str(refusal)

    answers = all_at_once(ask, people)
    assert sum(isinstance(answer, int) for answer in answers) == 1, answers
    assert Label.objects.count() == 1


def test_the_same_news_of_a_payment_twice_at_once_makes_one_label():
    request = make_approved(price="6.95")
    payment = request.rma.start_payment(key=uuid.uuid4(), back="/")
    settled = all_at_once(lambda _: Payment.objects.get(pk=payment.pk).settle("ch_1"), range(4))
    assert sorted(settled) == [False, False, False, True]
    assert Label.objects.count() == 1


def test_three_schedulers_remind_once():
    request = make_approved()
    Return.objects.update(remind_at=request.rma.authorized_at)
    all_at_once(lambda _: tasks.remind_to_send.call(), range(3))
    assert Letter.objects.filter(kind="ship_reminder").count() == 1


def test_making_a_label_against_its_cancellation_ends_in_one_state():
    for _again in range(4):
        request = make_approved()
        lead = make_person(request.shop, "team_lead")
        label = request.make_label()

        def cancel(request=request, lead=lead):
            now = fresh(request)
            try:
                now.cancel(by=lead, seen=now.version, kind="error")
            except Refusal as refusal:
                return str(refusal)

        all_at_once(lambda work: work(), [lambda label=label: make.call(label.pk), cancel])
        now = fresh(request)
        assert (now.status, now.rma.state) in {("cancelled", "cancelled"), ("label_created", "authorized")}


def test_two_who_approve_at_once_are_told_and_one_return_is_made(monkeypatch):
    meet = Barrier(2)
    monkeypatch.setattr(returning, "authorize", together(meet, returning.authorize))
    request = make_return(make_shop())
    both = [(fresh(request), make_person(request.shop)) for _ in range(2)]

    def approve(one):
        try:
            one[0].approve(by=one[1], seen=1)
        except Refusal as refusal:
            return refusal.status
        return 200

    assert sorted(all_at_once(approve, both)) == [200, 409]
    assert Return.objects.count() == 1


def together(meet, work):
    """The work, begun by two at the same moment where they can."""

    def begin(*args, **more):
        with suppress(BrokenBarrierError):
            meet.wait(0.5)
        return work(*args, **more)

    return begin


def test_a_withdrawal_and_a_request_for_the_same_order_do_not_wait_for_each_other_for_ever(monkeypatch):
    shop = make_shop()
    order = make_order(shop, lines=((9, "20.00"),))
    statement = make_statement(order)
    monkeypatch.setattr(submitting, "claim", slowly(submitting.claim))
    monkeypatch.setattr(submitting, "begun_by", slowly(submitting.begun_by))
    line, reason = order.lines.get(), make_reason(shop, "too_large")
    jobs = [
        lambda: stating.match(statement, order, [(line, 1)]),
        lambda: submitting.submit(order, [submitting.Asked(line, 1, reason)], key=uuid.uuid4()),
    ]
    all_at_once(lambda job: job(), jobs)
    assert order.requests.count() == 2


def slowly(work):
    def begin(*args):
        found = work(*args)
        sleep(0.3)
        return found

    return begin


def test_three_workers_with_one_label_order_it_once_and_what_comes_is_kept(dhl):
    request = make_approved(country="Germany")
    label = request.make_label(sender=HOME)
    all_at_once(lambda _: make.call(label.pk), range(3))
    by_karrio.asker.close()
    now = fresh(request)
    assert (now.status, now.label.state, len(dhl.orders)) == ("label_created", "label_created", 1)
