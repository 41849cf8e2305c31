from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils import timezone

from helpdesk.jobs.models import Heartbeat, Job
from helpdesk.jobs.periodic import Plan, every
from helpdesk.jobs.tasks import purge
from helpdesk.jobs.worker import Worker

from .tasks import add, add_later, note_letter

NOON = int(datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp())
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


def slots():
    return list(Job.objects.order_by("pk").values_list("slot", flat=True))


def finish_all():
    Job.objects.update(state="done", dedupe_key=None, finished_at=timezone.now())


def test_three_schedulers_write_each_slot_once(shared_database):
    every(seconds=MINUTE)(add)
    every(seconds=HOUR)(note_letter)
    together = Barrier(3)

    def schedule():
        plan = Plan()
        for minute in range(5):
            together.wait()
            plan.write(NOON + minute * MINUTE)
            if together.wait() == 0:
                finish_all()
        connections.close_all()

    threads = [Thread(target=schedule) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slots()) == [
        *[f"tests.jobs.tasks.add@2026-11-22T12:0{minute}:00Z" for minute in range(5)],
        "tests.jobs.tasks.note_letter@2026-11-22T12:00:00Z",
    ]


@pytest.mark.django_db
def test_a_slots_job_has_its_tasks_queue_and_the_slots_time():
    every(seconds=MINUTE)(note_letter)
    Plan().write(NOON + 59)
    assert Job.objects.values_list("queue", "run_after").get() == ("letters", datetime.fromtimestamp(NOON, UTC))


@pytest.mark.django_db
def test_a_scheduler_that_starts_anew_does_not_repeat_a_slot_that_was_done():
    every(seconds=MINUTE)(add)
    Plan().write(NOON)
    finish_all()
    Plan().write(NOON + 30)
    assert len(slots()) == 1


@pytest.mark.django_db
def test_while_nobody_works_slots_do_not_pile_up():
    every(seconds=MINUTE)(add)
    plan = Plan()
    for minute in range(10):
        plan.write(NOON + minute * MINUTE)
    assert slots() == ["tests.jobs.tasks.add@2026-11-22T12:00:00Z"]


@pytest.mark.django_db
def test_a_slot_missed_in_the_last_day_is_caught_up_once_and_an_older_one_is_not():
    every(seconds=DAY)(add)
    every(seconds=7 * DAY)(add_later)
    Plan().write(NOON)  # the week began on Thursday, 1970 having begun on one
    assert slots() == ["tests.jobs.tasks.add@2026-11-22T00:00:00Z"]


@pytest.mark.django_db
def test_a_worker_writes_and_does_what_the_clock_asks_for():
    every(seconds=MINUTE)(add_later)
    Worker(queues=["letters"]).run_due()
    assert [slot.split("@")[0] for slot in slots()] == ["tests.jobs.tasks.add_later"]


@pytest.mark.django_db
def test_old_jobs_and_dead_workers_are_forgotten(monkeypatch):
    monkeypatch.setattr("helpdesk.jobs.tasks.AT_ONCE", 2)
    now = timezone.now()
    for state, days in [*[("done", 8)] * 5, ("done", 6), ("failed", 89), ("failed", 91), ("waiting", 400)]:
        ended = None if state == "waiting" else now - timedelta(days=days)
        Job.objects.create(task="a.b", state=state, finished_at=ended, result=days)
    Heartbeat.objects.create(name="worker long gone", at=now - timedelta(days=2))
    Heartbeat.beat("worker")
    purge.call()
    assert list(Job.objects.order_by("pk").values_list("state", "result")) == [
        ("done", 6),
        ("failed", 89),
        ("waiting", 400),
    ]
    assert [heartbeat.name for heartbeat in Heartbeat.objects.all()] == ["worker"]
