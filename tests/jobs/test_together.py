"""Calls of one task that a worker carries out as one."""

import pytest

from helpdesk.jobs.models import Job
from helpdesk.jobs.worker import Worker

from .tasks import note, note_together, words

pytestmark = pytest.mark.django_db


def test_calls_that_wait_are_one_call_as_far_as_the_task_says(tmp_path):
    file = str(tmp_path / "notes")
    for word in "abcd":
        note_together.enqueue(file, word)
    note.enqueue(file, "alone")
    Worker().run_due()
    assert sorted(words(file)) == ["a+b+c", "alone", "d"]
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


def test_what_failed_with_others_is_tried_alone(tmp_path):
    file = str(tmp_path / "notes")
    for word in ["a", "bad", "c"]:
        note_together.enqueue(file, word)
    Worker().run_due()
    assert sorted(words(file)) == ["a", "c"]
    assert list(Job.objects.order_by("pk").values_list("state", "attempts")) == [
        ("done", 2),
        ("failed", 2),
        ("done", 2),
    ]


def test_a_lost_lease_of_one_is_a_lost_lease_of_all(tmp_path):
    for word in "ab":
        note_together.enqueue(str(tmp_path / "notes"), word)
    held = Job.objects.claim(worker="one", queue="default", lease=60)
    held.take_along(2, lease=60)
    assert (len(held.others), held.renew(lease=60)) == (1, True)
    Job.objects.filter(pk=held.others[0].pk).update(worker="two")
    assert (held.renew(lease=60), held.succeed(None)) == (False, False)
