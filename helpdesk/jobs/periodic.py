"""Jobs by the clock. Time is cut into slots; whichever worker comes first writes down the job of a slot (R37)."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.tasks import Task

from .backend import row_for
from .models import Job

CATCH_UP = 24 * 60 * 60  # seconds; what was missed longer ago is not made up for


@dataclass(frozen=True)
class Periodic:
    task: Task
    seconds: int

    def slot(self, moment):
        """When the slot began that this moment lies in. Slots are counted from 1970, so all workers agree on them."""
        return moment - moment % self.seconds

    def job_for(self, slot):
        """Its `dedupe_key` keeps slots from piling up while nobody works: one run makes up for all that were missed."""
        path, begins = self.task.module_path, datetime.fromtimestamp(slot, UTC)
        return row_for(self.task, [], {}, run_after=begins, dedupe_key=path, slot=f"{path}@{begins:%Y-%m-%dT%H:%M:%SZ}")


REGISTRY: dict[str, Periodic] = {}


def every(*, seconds):
    """Above `@task`, in an app's tasks.py: have it run once in each so many seconds."""

    def register(task):
        REGISTRY[task.module_path] = Periodic(task, seconds)
        return task

    return register


class Plan:
    """One worker's view of the clock: remembers what it has written down, so that it asks the database once a slot."""

    def __init__(self):
        self._planned: dict[str, int] = {}

    def write(self, now=None):
        """Write down the jobs of the present slots that this worker has not written down before."""
        now = int(now or time.time())
        slots = {path: periodic.slot(now) for path, periodic in REGISTRY.items()}
        fresh = {
            path: slot for path, slot in slots.items() if self._planned.get(path) != slot and now - slot <= CATCH_UP
        }
        jobs = [REGISTRY[path].job_for(slot) for path, slot in fresh.items()]
        if jobs:
            Job.objects.bulk_create(jobs, ignore_conflicts=True)
        self._planned |= fresh
