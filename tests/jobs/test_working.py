import signal
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from helpdesk.jobs.models import Heartbeat, Job
from helpdesk.jobs.worker import Worker

from .conftest import eventually
from .tasks import add, fall_asleep_the_first_time, get_stuck_until, lose_the_connection, note, take, words

pytestmark = pytest.mark.trial


@pytest.fixture
def hire():
    """Workers as threads, as the demo has them; stopped at the end."""
    hired = []

    def start(name, **options):
        worker = Worker(name=name, **{"poll": 0.02, "lease": 2.0} | options)
        thread = Thread(target=worker.run)
        thread.start()
        hired.append((worker, thread))
        return worker, thread

    yield start
    for worker, _ in hired:
        worker.stop()
    for _, thread in hired:
        thread.join()


def alive():
    return set(Heartbeat.objects.values_list("name", flat=True))


def open_jobs():
    return Job.objects.filter(task__startswith="tests.").exclude(state="done")


def test_a_worker_that_is_killed_loses_no_job(worker_process, tmp_path):
    file = str(tmp_path / "notes")
    fall_asleep_the_first_time.enqueue(file)
    process = worker_process("--name", "one", "--lease", "1")
    eventually(lambda: words(file) == ["begun"])
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL

    second = Worker(name="two")

    def second_has_done_it():
        second._look_after = 0
        second.run_due()
        return not open_jobs().exists()

    eventually(second_has_done_it)
    assert words(file) == ["begun", "begun", "ended"]
    job = Job.objects.get(task="tests.jobs.tasks.fall_asleep_the_first_time")
    assert (job.worker, job.attempts, job.losses, job.failures) == ("worker two", 2, 1, 0)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_ends_the_job_in_hand_and_takes_no_other(stop, worker_process, tmp_path):
    file, other = str(tmp_path / "notes"), str(tmp_path / "other")
    take.enqueue(1, file)
    note.enqueue(other, "untouched")
    process = worker_process("--name", "steady", "--queue", "default")
    eventually(lambda: words(file) == ["begun"])
    process.send_signal(stop)
    assert process.wait(timeout=20) == 0
    assert (words(file), words(other), alive()) == (["begun", "ended"], [], set())
    assert [job.task for job in open_jobs()] == ["tests.jobs.tasks.note"]


def test_two_workers_do_300_jobs_once_each(worker_process, hire, tmp_path):
    file = str(tmp_path / "notes")
    worker_process("--name", "process")
    hire("thread")
    eventually(lambda: alive() == {"worker process", "worker thread"})
    for number in range(300):
        note.enqueue(file, number)
    eventually(lambda: not open_jobs().exists())
    assert sorted(map(int, words(file))) == list(range(300))
    done = Job.objects.filter(task="tests.jobs.tasks.note")
    assert set(done.values_list("attempts", "losses")) == {(1, 0)}
    assert set(done.values_list("worker", flat=True)) == {"worker process", "worker thread"}


def test_a_job_longer_than_the_lease_stays_with_its_worker(shared_database, hire, tmp_path):
    file = str(tmp_path / "notes")
    take.enqueue(1.5, file)
    for name in ["one", "two"]:
        hire(name, lease=0.6)
    eventually(lambda: not open_jobs().exists())
    assert words(file) == ["begun", "ended"]


def test_a_worker_that_is_stuck_falls_silent_and_its_job_goes_to_another(shared_database, hire, tmp_path, caplog):
    get_stuck_until.enqueue(str(tmp_path / "key"))
    hire("stuck", lease=0.4)
    eventually(lambda: "is stuck" in caplog.text)
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=1))
    eventually(lambda: Job.objects.left_behind().exists())
    Job.objects.reclaim()
    assert Heartbeat.objects.get().at < timezone.now() - timedelta(minutes=59)
    taken = Job.objects.claim(worker="worker two", queue="default", lease=60)
    Path(tmp_path / "key").touch()
    eventually(lambda: "this outcome is dropped" in caplog.text)
    assert taken.succeed("done by another")


def test_a_worker_says_what_it_takes_and_signs_off(shared_database, hire):
    worker, thread = hire("letters", queues=["letters"])
    eventually(alive)
    assert Heartbeat.objects.values_list("name", "queues").get() == ("worker letters", "letters")
    worker.stop()
    thread.join()
    assert alive() == set()


def test_a_job_that_loses_its_connection_is_still_ticked_off(shared_database, hire):
    lose_the_connection.enqueue()
    hire("unlucky")
    eventually(lambda: not open_jobs().exists())
    assert Job.objects.get().attempts == 1


@pytest.mark.postgres
def test_a_worker_survives_that_the_server_cuts_all_its_connections(shared_database, hire):
    hire("cut off")
    for number in range(3):
        eventually(cut_connections)  # between two looks it may have none
        result = add.enqueue(1, number)
        eventually(lambda: Job.objects.get(pk=result.id).state == "done")  # noqa: B023  called at once


def cut_connections():
    """How many of others' there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_a_worker_waits_for_a_database_that_was_away(shared_database, hire, monkeypatch, caplog):
    claim, refusals = Job.objects.claim, [OperationalError("away"), DatabaseError("away"), OperationalError("away")]

    def claim_from_a_moody_database(**options):
        if refusals:
            raise refusals.pop()
        return claim(**options)

    monkeypatch.setattr(Job.objects, "claim", claim_from_a_moody_database)
    result = add.enqueue(1, 2)
    hire("patient")
    eventually(lambda: Job.objects.get(pk=result.id).state == "done")
    assert "could not take or finish a job" in caplog.text
