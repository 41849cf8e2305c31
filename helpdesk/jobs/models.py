"""Background work as rows: written in the caller's transaction, claimed under a lease, tried again, visible."""

import random
from collections.abc import Sequence
from datetime import timedelta
from traceback import format_exception

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least, Now
from django.tasks import Task
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from . import policies

LONGEST_PAUSE = 60 * 60  # seconds between two tries of a job that keeps failing
UNKNOWN_PAUSE = 60  # until a newer version of the program, which knows the task, may have arrived
MOST_LOSSES = 20  # a job that takes its worker down again and again (out of memory) must end some day
LONGEST_ERROR = 20_000
LOST = gettext_noop("Its worker stopped in the middle of it, and its lease ran out.")
UNKNOWN = gettext_noop("No worker knows this task yet; it waits for a version that does.")


def from_now(seconds):
    """A moment by the database's clock, so that machines with different clocks agree on every lease (R29)."""
    return Now() + timedelta(seconds=seconds)


class UnknownTask(Exception):
    """This version of the program has no task of that name; another one may."""


class JobQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self if policies.may_watch(person) else self.none()

    def due(self, queue):
        """What may begin now, most urgent first. The extra millisecond: SQLite's clock has no microseconds."""
        due = self.filter(queue=queue, state=Job.State.WAITING, run_after__lte=from_now(0.001))
        return due.order_by("-priority", "run_after", "pk")

    def left_behind(self):
        return self.filter(state=Job.State.RUNNING, lease_until__lt=Now())

    def outlived(self):
        """Finished long enough ago that nobody asks any more: done for 7 days, failed for 90."""
        now = timezone.now()
        done = models.Q(state=Job.State.DONE, finished_at__lt=now - timedelta(days=7))
        return self.filter(done | models.Q(state=Job.State.FAILED, finished_at__lt=now - timedelta(days=90)))

    def add(self, job):
        """Write the job down in the caller's transaction. While one with its `dedupe_key` waits, that one is the job.

        The UPDATE keeps the waiting row locked until the caller commits: a worker that began it earlier would not see
        what the caller wrote, and nobody would come a second time.
        """
        if job.dedupe_key is None:
            job.save(force_insert=True)
            return job
        sooner = {"run_after": Least("run_after", job.run_after), "priority": Greatest("priority", job.priority)}
        waiting = self.filter(dedupe_key=job.dedupe_key)
        with transaction.atomic():
            self.bulk_create([job], ignore_conflicts=True)
            while not waiting.update(**sooner):  # begun between the two statements: it is ours to write after all
                self.bulk_create([job], ignore_conflicts=True)
            return waiting.get()

    def claim(self, *, worker, queue, lease):
        """The next job of a queue, from now on this worker's own; None if nothing is due."""
        due = self.due(queue)
        if not due.exists():  # looking takes no lock; the transaction below would take SQLite's only one
            return None
        with transaction.atomic():
            job = due.select_for_update(skip_locked=True).first()
            return job and job._hand_to(worker, lease)

    def reclaim(self):
        """Put back what a worker that is gone was doing; give up on what has taken too many workers with it."""
        hopeless = self.left_behind().filter(losses__gte=MOST_LOSSES - 1)
        lost = {"losses": F("losses") + 1, "lease_until": None, "error_class": "", "error": LOST}
        hopeless.update(state=Job.State.FAILED, finished_at=Now(), **lost)
        return self.left_behind().update(state=Job.State.WAITING, **lost)


class Job(models.Model):
    """One call of a task, from the moment somebody asked for it until long after it was done."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    dedupe_key = models.CharField(
        max_length=200,
        null=True,
        blank=True,
        unique=True,
        help_text=_("At most one waiting job has it; freed when it begins."),
    )
    slot = models.CharField(
        max_length=250,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Periodic jobs: task@time. Kept, so that each time comes once."),
    )

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    enqueued_at = models.DateTimeField(db_default=Now())
    run_after = models.DateTimeField(db_default=Now())
    attempts = models.PositiveIntegerField(
        default=0, help_text=_("Only goes up: with the worker's name it tells one claim from the next.")
    )
    failures = models.PositiveSmallIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often its worker was gone before it was done.")
    )
    max_attempts = models.PositiveSmallIntegerField(default=5)
    backoff = models.FloatField(default=2.0)
    worker = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error_class = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True)

    objects = JobQuerySet.as_manager()
    others: Sequence["Job"] = ()  # done as one with this one by its worker

    class Meta:
        indexes = [
            models.Index(fields=["queue", "state", "-priority", "run_after", "id"], name="jobs_to_claim"),
            models.Index(fields=["state", "-id"], name="jobs_by_state"),
            models.Index(fields=["state", "finished_at"], name="jobs_outlived"),
        ]

    def __str__(self):
        return f"{self.task} #{self.pk}"

    def load(self):
        """The task this job calls. Whatever goes wrong in finding it means: not in this version (R34)."""
        try:
            task = import_string(self.task)
        except Exception as error:
            raise UnknownTask(self.task) from error
        if not isinstance(task, Task):
            raise UnknownTask(self.task)
        return task

    @property
    def all_args(self):
        return [arg for job in (self, *self.others) for arg in job.args]

    def take_along(self, most, *, lease):
        """Up to so many others of the same task, for the worker that has just taken this one.

        What was tried before is done alone, the first and the others: it may be what breaks the rest.
        """
        if most < 1 or self.attempts > 1:
            return
        alike = Job.objects.due(self.queue).filter(task=self.task, attempts=0)
        with transaction.atomic():
            self.others = list(alike.select_for_update(skip_locked=True)[:most])
            Job.objects.filter(pk__in=[job.pk for job in self.others]).update(**self._claim(lease))
        for job in self.others:
            job.worker, job.attempts, job.state = self.worker, self.attempts, self.state

    # What the worker that holds the job says. Each is one UPDATE that changes nothing once the lease went to another.

    def renew(self, *, lease):
        return self._as_its_worker(lease_until=from_now(lease))

    def succeed(self, result):
        return self._as_its_worker(
            state=self.State.DONE, finished_at=timezone.now(), lease_until=None, result=result, error="", error_class=""
        )

    def fail(self, error):
        """Try again later, or give up after `max_attempts` failures."""
        said = {
            "failures": self.failures + 1,
            "lease_until": None,
            "error_class": f"{type(error).__module__}.{type(error).__qualname__}"[:200],
            "error": clean("".join(format_exception(error))),
        }
        if self.failures + 1 >= self.max_attempts:
            return self._as_its_worker(state=self.State.FAILED, finished_at=timezone.now(), **said)
        return self._as_its_worker(state=self.State.WAITING, run_after=from_now(self._pause()), **said)

    def put_off(self, at, *, why=""):
        """Back into the queue until `at`, without blame."""
        return self._as_its_worker(
            state=self.State.WAITING, run_after=at, lease_until=None, error_class="", error=clean(str(why))
        )

    # What an admin says.

    def run_again(self):
        """Give a failed job all its tries anew. False if it has not failed (any more)."""
        failed = Job.objects.filter(pk=self.pk, state=self.State.FAILED)
        fresh = {"failures": 0, "losses": 0, "finished_at": None, "run_after": Now()}
        return bool(failed.update(state=self.State.WAITING, **fresh))

    def _hand_to(self, worker, lease):
        self.worker, self.attempts, self.state = worker, self.attempts + 1, self.State.RUNNING
        Job.objects.filter(pk=self.pk).update(**self._claim(lease))
        return self

    def _claim(self, lease):
        held = {name: getattr(self, name) for name in ("worker", "attempts", "state")}
        return held | {"dedupe_key": None, "started_at": Now(), "lease_until": from_now(lease)}

    def _as_its_worker(self, **changes):
        held = Job.objects.filter(worker=self.worker, attempts=self.attempts, state=self.State.RUNNING)
        pks = [self.pk, *(job.pk for job in self.others)]
        if held.filter(pk__in=pks).update(**changes) < len(pks):
            return False
        for job in (self, *self.others):
            vars(job).update(changes)
        return True

    def _pause(self):
        """Full jitter: anywhere between at once and the doubled pause, so that failures do not come back in step."""
        return random.uniform(0, min(LONGEST_PAUSE, self.backoff * 2 ** min(self.failures, 20)))  # noqa: S311


def clean(text):
    """What a database can keep: PostgreSQL refuses NUL, and nobody reads more than the end."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")[-LONGEST_ERROR:]


class Heartbeat(models.Model):
    """A process says that it lives: `worker …`, `mail door`. The health page reads it (R38)."""

    name = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    queues = models.CharField(max_length=200, blank=True, help_text=_("A worker's: what it takes jobs from."))

    def __str__(self):
        return self.name

    @classmethod
    def beat(cls, name, *, queues=""):
        cls.objects.update_or_create(name=name, defaults={"at": Now(), "queues": queues})
