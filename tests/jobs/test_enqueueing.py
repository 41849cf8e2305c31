from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connections, transaction
from django.tasks import TaskResultStatus
from django.tasks.exceptions import InvalidTask, TaskResultDoesNotExist
from django.utils import timezone

from helpdesk.jobs.models import Job
from helpdesk.jobs.worker import Worker

from .conftest import eventually
from .tasks import add, add_later, leave, note, note_letter, stumble, which_turn, words


def waiting():
    return list(Job.objects.filter(state="waiting").order_by("pk").values_list("task", "args"))


def test_a_job_is_part_of_the_callers_transaction(shared_database):
    def jobs_that_others_see():
        seen = []
        thread = Thread(target=lambda: (seen.append(Job.objects.count()), connections.close_all()))
        thread.start()
        thread.join()
        return seen[0]

    with transaction.atomic():
        add.enqueue(1, 2)
        assert (Job.objects.count(), jobs_that_others_see()) == (1, 0)
    assert jobs_that_others_see() == 1


def test_a_rollback_leaves_no_job(shared_database):
    with transaction.atomic():
        add.enqueue(1, 2)
        assert waiting() == [("tests.jobs.tasks.add", [1, 2])]
        transaction.set_rollback(True)
    assert waiting() == []


@pytest.mark.django_db
def test_the_result_is_found_by_its_number():
    result = add.enqueue(1, right=2)
    assert (result.status, result.attempts) == (TaskResultStatus.READY, 0)
    Worker().run_due()
    result.refresh()
    assert (result.status, result.return_value, result.attempts) == (TaskResultStatus.SUCCESSFUL, 3, 1)
    assert add.get_result(result.id).return_value == 3


@pytest.mark.django_db
def test_a_failed_result_names_its_error():
    result = leave.enqueue()
    Job.objects.update(max_attempts=1)
    Worker().run_due()
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert [error.exception_class for error in result.errors] == [SystemExit]


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "12345678901234567890123", "no number"])
def test_a_result_that_does_not_exist_says_so(number):
    with pytest.raises(TaskResultDoesNotExist):
        add.get_result(number)


@pytest.mark.django_db
def test_a_coroutine_is_a_task_too():
    result = add_later.enqueue(3, 4)
    Worker().run_due()
    result.refresh()
    assert result.return_value == 7


@pytest.mark.django_db
def test_a_task_can_ask_which_turn_it_is():
    result = which_turn.enqueue()
    Worker().run_due()
    result.refresh()
    assert result.return_value == 1


@pytest.mark.django_db
def test_a_queue_that_nobody_configured_is_refused():
    with pytest.raises(InvalidTask):
        note.using(queue_name="parcels").enqueue("file", "word")


@pytest.mark.django_db
def test_the_urgent_come_first_and_then_the_ones_that_wait_longest(tmp_path):
    file, now = str(tmp_path / "notes"), timezone.now()
    note.enqueue(file, "plain")
    note.using(run_after=now - timedelta(hours=1)).enqueue(file, "since-an-hour")
    note.using(run_after=now + timedelta(hours=1), priority=100).enqueue(file, "in-an-hour")
    note.using(priority=-1).enqueue(file, "lazy")
    note.using(priority=10).enqueue(file, "urgent")
    Worker().run_due()
    assert words(file) == ["urgent", "since-an-hour", "plain", "lazy"]
    assert waiting() == [("tests.jobs.tasks.note", [file, "in-an-hour"])]


@pytest.mark.django_db
def test_what_is_planned_for_this_very_moment_begins_at_once(tmp_path):
    file = str(tmp_path / "notes")
    for _ in range(20):
        note.using(run_after=timezone.now()).enqueue(file, "now")
        Worker().run_due()
    assert words(file) == ["now"] * 20


@pytest.mark.django_db
def test_a_flood_in_one_queue_does_not_starve_another(tmp_path):
    file = str(tmp_path / "notes")
    for _ in range(5):
        note.using(priority=100).enqueue(file, "notice")
    note_letter.enqueue(file, "letter")
    Worker().run_due()
    assert "letter" in words(file)[:2]


@pytest.mark.django_db
def test_a_worker_of_one_queue_leaves_the_others_alone(tmp_path):
    file = str(tmp_path / "notes")
    note.enqueue(file, "notice")
    note_letter.enqueue(file, "letter")
    Worker(queues=["letters"]).run_due()
    assert words(file) == ["letter"]


@pytest.mark.django_db
def test_a_waiting_job_stands_for_all_with_its_key_at_the_earliest_moment_asked_for():
    later = timezone.now() + timedelta(hours=1)
    first = stumble.using(dedupe_key="letter 7", run_after=later + timedelta(hours=1)).enqueue()
    second = stumble.using(dedupe_key="letter 7", run_after=later, priority=5).enqueue()
    third = stumble.using(dedupe_key="letter 7", run_after=later + timedelta(hours=2)).enqueue()
    other = stumble.using(dedupe_key="letter 8", run_after=later).enqueue()
    assert first.id == second.id == third.id != other.id
    assert Job.objects.filter(pk=first.id).values_list("run_after", "priority").get() == (later, 5)


@pytest.mark.django_db
def test_a_key_is_free_again_once_its_job_has_begun():
    first = add.using(dedupe_key="sum").enqueue(1, 2)
    Worker().run_due()
    assert add.using(dedupe_key="sum").enqueue(1, 2).id != first.id


def test_a_job_does_not_begin_before_everybody_who_relies_on_it_has_committed(shared_database, tmp_path):
    """Or it would not see what the second one wrote, whose own job was never added."""
    file, began = str(tmp_path / "notes"), Event()
    note.using(dedupe_key="once").enqueue(file, "done")

    def work():
        began.set()
        Worker().run_due()
        connections.close_all()

    worker = Thread(target=work)
    with transaction.atomic():
        note.using(dedupe_key="once").enqueue(file, "done")
        worker.start()
        began.wait()
        worker.join(0.3)
        assert words(file) == []
    worker.join()
    Worker().run_due()
    eventually(lambda: words(file) == ["done"])


def test_twenty_at_once_with_one_key_make_one_job(shared_database):
    def ask():
        with transaction.atomic():
            add.using(dedupe_key="sum", run_after=timezone.now() + timedelta(hours=1)).enqueue(1, 2)
        connections.close_all()

    threads = [Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waiting() == [("tests.jobs.tasks.add", [1, 2])]
