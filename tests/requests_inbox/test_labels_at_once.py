"""Two at once on real connections: one label, one payment's label, one reminder."""

import uuid

import pytest

from messaging.models import Letter
from requests_inbox import tasks
from requests_inbox.refusals import Refusal
from returns.models import Payment, Return
from shipping.models import Label
from shipping.tasks import make_label as make
from tests.builders import fresh, make_person
from tests.returns.making import make_approved
from tests.shipping.conftest import documents_elsewhere

from .test_races import all_at_once

pytestmark = [pytest.mark.trial, pytest.mark.django_db(transaction=True)]
__all__ = ["documents_elsewhere"]


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
