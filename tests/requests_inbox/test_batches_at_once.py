"""Batches on real connections: begun twice, carried on by several, killed in the middle, raced by colleagues."""

import signal
import uuid

import pytest

from helpdesk.jobs.models import Job
from helpdesk.jobs.worker import Worker
from messaging.models import Letter
from requests_inbox.many_at_once import batching
from requests_inbox.many_at_once.choosing import Chosen
from requests_inbox.many_at_once.together import TOGETHER
from requests_inbox.models import Batch, Event, QueueCount, ReturnRequest
from requests_inbox.refusals import Refusal
from tests.builders import fresh, make_order, make_person, make_return, make_shop
from tests.jobs.conftest import eventually, shared_database, worker_process  # noqa: F401  fixtures
from tests.requests_inbox.test_races import all_at_once

pytestmark = [pytest.mark.trial, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def agent(shop):
    return make_person(shop)


@pytest.fixture
def many(shop):
    order = make_order(shop, lines=[(25, "20")])
    return [make_return(order=order, quantities=(1,)) for _ in range(25)]


def begin(person, requests, key=None):
    form = TOGETHER["approval"]({"key": str(key or uuid.uuid4())}, person=person)
    assert form.is_valid()
    chosen = Chosen("approval", person, {one.reference: one.version for one in requests}, form)
    return batching.begin("approval", form, chosen.all)


def decided_once(requests):
    """Every request has one decision with its letter, and nothing contradicts anything."""
    decisions = Event.objects.filter(verb__in=["approved", "cancelled"], request__in=requests)
    letters = Letter.objects.exclude(kind="received")
    counted = {(one.shop_id, one.status): one.count for one in QueueCount.objects.all() if one.count}
    return (
        decisions.count() == decisions.values("request").distinct().count() == len(requests)
        and letters.count() == len(requests)
        and QueueCount.repair() == {}
        and sum(counted.values()) == ReturnRequest.objects.count()
    )


def test_one_form_sent_four_times_at_once_begins_one_batch(agent, many):
    key = uuid.uuid4()
    begun = all_at_once(lambda _: begin(agent, many, key).pk, range(4))
    assert len(set(begun)) == Batch.objects.count() == 1
    assert Job.objects.filter(task__endswith="carry_on_batch").count() == 1


def test_three_who_carry_the_same_batch_on_do_each_item_once(agent, many):
    batch = begin(agent, many)
    all_at_once(lambda _: batching.carry_on(Batch.objects.get(pk=batch.pk)), range(3))
    assert Batch.objects.get().counts["done"] == 25
    assert decided_once(many)


def test_colleagues_who_decide_meanwhile_leave_each_request_decided_once(shop, agent, many):
    batch, colleague = begin(agent, many), make_person(shop)

    def work(n):
        if not n:
            return batching.carry_on(Batch.objects.get(pk=batch.pk))
        for one in reversed(many[10:]):
            try:
                fresh(one).cancel(by=colleague, seen=1, kind="error")
            except Refusal:
                continue

    all_at_once(work, range(2))
    counts = Batch.objects.get().counts
    assert counts["done"] + counts["refused"] == 25
    assert decided_once(many)
    assert ReturnRequest.objects.filter(status="approved").count() == counts["done"]


def test_undoing_while_it_goes_on_ends_with_everything_as_before(agent, many):
    batch = begin(agent, many)
    for _ in range(3):
        batching._step(batch.pk)

    def work(n):
        batching.carry_on(Batch.objects.get(pk=batch.pk)) if n else batching.undo(batch)

    all_at_once(work, range(2))
    batching.carry_on(Batch.objects.get(pk=batch.pk))
    assert not ReturnRequest.objects.exclude(status="new").exists()
    assert not Letter.objects.filter(state="queued").exclude(kind="received").exists()
    assert not Batch.objects.get().is_running


def test_a_worker_that_is_killed_in_the_middle_is_followed_by_one_that_does_the_rest(agent, many, worker_process):  # noqa: F811
    batch = begin(agent, many)
    process = worker_process("--name", "one", "--lease", "1")
    eventually(lambda: batch.items.filter(outcome="done").count() >= 3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = batch.items.filter(outcome="waiting").count()
    second = Worker(name="two")

    def second_has_done_it():
        second._look_after = 0
        second.run_due()
        return not Batch.objects.get().is_running

    eventually(second_has_done_it)
    assert left > 0
    assert Batch.objects.get().counts["done"] == 25
    assert decided_once(many)
    assert Letter.objects.filter(state="queued").exclude(kind="received").values("not_before").distinct().count() == 1
