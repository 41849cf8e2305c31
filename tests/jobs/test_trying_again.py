from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.jobs.models import LONGEST_ERROR, MOST_LOSSES, Job, from_now
from helpdesk.jobs.worker import Worker

from .tasks import add, complain, leave, not_before, note, stumble, words

pytestmark = pytest.mark.django_db


def make_due():
    Job.objects.filter(state="waiting").update(run_after=timezone.now() - timedelta(seconds=1))


def the_job():
    return Job.objects.get(task__startswith="tests.")


def test_a_failing_job_is_tried_again_until_its_attempts_are_used_up():
    stumble.enqueue()
    states = []
    for _ in range(4):
        make_due()
        Worker().run_due()
        job = the_job()
        states.append((job.state, job.attempts, job.failures))
    assert states == [("waiting", 1, 1), ("waiting", 2, 2), ("failed", 3, 3), ("failed", 3, 3)]
    assert (job.error_class, job.finished_at is not None) == ("builtins.ValueError", True)
    assert "no luck, and a NUL: \N{REPLACEMENT CHARACTER}" in job.error


def test_pauses_double_and_jitter_and_end_at_an_hour():
    job = Job(backoff=2.0)
    longest = []
    for job.failures in [0, 1, 2, 3, 30]:
        pauses = [job._pause() for _ in range(400)]
        assert min(pauses) < max(pauses) / 4
        longest.append(max(pauses))
    assert all(most * 0.9 < pause <= most for pause, most in zip(longest, [2, 4, 8, 16, 3600], strict=True))


def test_a_failed_try_waits_for_its_pause():
    stumble.enqueue()
    Worker().turn()
    assert timezone.now() - timedelta(seconds=1) < the_job().run_after <= timezone.now() + timedelta(seconds=2)


def test_a_task_that_leaves_the_program_does_not_take_its_worker_along(tmp_path):
    file = str(tmp_path / "notes")
    leave.using(priority=1).enqueue()
    note.enqueue(file, "after")
    Worker().run_due()
    assert words(file) == ["after"]
    assert Job.objects.get(task="tests.jobs.tasks.leave").error_class == "builtins.SystemExit"


def test_a_very_long_error_keeps_its_end():
    complain.enqueue(3 * LONGEST_ERROR)
    Worker().turn()
    assert len(the_job().error) == LONGEST_ERROR
    assert the_job().error.endswith("and that is all\n")


def test_a_task_that_asks_for_another_moment_gets_it_without_blame():
    moment = timezone.now() + timedelta(hours=1)
    not_before.enqueue(moment.isoformat())
    for turn in [1, 2, 3]:
        make_due()
        Worker().run_due()
        job = the_job()
        assert (job.state, job.run_after, job.attempts, job.failures) == ("waiting", moment, turn, 0)
    assert (job.error, job.error_class) == ("Its moment has not come.", "")


@pytest.mark.parametrize("task", ["tests.jobs.tasks.of_next_year", "tests.jobs.nowhere.task", "tests.jobs.tasks.words"])
def test_a_task_that_this_version_does_not_know_stays_waiting_and_says_so(task, caplog):
    add.enqueue(1, 2)
    Job.objects.update(task=task)
    Worker().run_due()
    job = the_job()
    assert (job.state, job.failures, job.error) == (
        "waiting",
        0,
        "No worker knows this task yet; it waits for a version that does.",
    )
    assert timezone.now() + timedelta(seconds=50) < job.run_after
    assert "this version does not know it" in caplog.text


def test_an_unknown_task_runs_as_soon_as_it_is_known():
    result = add.enqueue(1, 2)
    Job.objects.update(task="tests.jobs.tasks.subtract")
    Worker().run_due()
    Job.objects.update(task="tests.jobs.tasks.add")
    make_due()
    Worker().run_due()
    assert add.get_result(result.id).return_value == 3


def test_a_late_worker_changes_nothing():
    add.enqueue(1, 2)
    late = Job.objects.claim(worker="worker one", queue="default", lease=-1)
    Job.objects.reclaim()
    quick = Job.objects.claim(worker="worker two", queue="default", lease=60)
    assert [late.succeed(1), late.fail(ValueError()), late.put_off(timezone.now()), late.renew(lease=60)] == [False] * 4
    assert quick.succeed(3)
    assert [quick.succeed(4), quick.renew(lease=60)] == [False] * 2
    assert Job.objects.values_list("state", "result", "worker", "losses").get() == ("done", 3, "worker two", 1)


def test_a_worker_that_gets_its_own_job_anew_cannot_finish_the_earlier_claim():
    add.enqueue(1, 2)
    earlier = Job.objects.claim(worker="worker", queue="default", lease=-1)
    Job.objects.reclaim()
    Job.objects.claim(worker="worker", queue="default", lease=60)
    assert not earlier.succeed(1)


def test_a_job_that_runs_under_its_lease_is_left_alone():
    add.enqueue(1, 2)
    Job.objects.claim(worker="worker", queue="default", lease=60)
    assert Job.objects.reclaim() == 0
    assert Job.objects.claim(worker="other", queue="default", lease=60) is None


def test_a_job_that_takes_down_worker_after_worker_fails_in_the_end():
    add.enqueue(1, 2)
    for _ in range(MOST_LOSSES):
        assert Job.objects.claim(worker="worker", queue="default", lease=-1)
        Job.objects.reclaim()
    assert Job.objects.claim(worker="worker", queue="default", lease=60) is None
    job = the_job()
    assert (job.state, job.losses) == ("failed", MOST_LOSSES)
    assert job.finished_at is not None


def test_a_failed_job_can_be_run_again_with_all_its_tries():
    stumble.enqueue()
    Job.objects.update(state="failed", failures=3, losses=2, attempts=3, finished_at=from_now(0))
    assert the_job().run_again()
    assert not the_job().run_again()
    Worker().run_due()
    job = the_job()
    assert (job.state, job.failures, job.attempts) == ("waiting", 1, 4)
