"""Django's tasks API on top of our rows: `some_task.enqueue(pk)` is part of the caller's transaction."""

from dataclasses import dataclass, replace

from django.db.models.functions import Now
from django.tasks import TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskError
from django.tasks.exceptions import TaskResultDoesNotExist
from django.tasks.signals import task_enqueued
from django.utils.json import normalize_json

from .models import Job, UnknownTask

STATUS = {
    Job.State.WAITING: TaskResultStatus.READY,
    Job.State.RUNNING: TaskResultStatus.RUNNING,
    Job.State.DONE: TaskResultStatus.SUCCESSFUL,
    Job.State.FAILED: TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientTask(Task):
    """A task that is tried again. It may run twice (a worker can die between the work and its tick): write it so."""

    max_attempts: int = 5
    backoff: float = 2.0  # seconds: the longest pause before the second try; each further one is twice as long
    time_limit: float = 15 * 60  # seconds after which its worker is taken for stuck, and another one takes over
    dedupe_key: str | None = None
    together: int = 1  # calls that a worker may carry out as one, `task(*args of all)`

    def using(self, *, dedupe_key=None, **changes):
        """While a job with `dedupe_key` waits, enqueueing means that one.

        Others who enqueue with that key wait until our transaction ends: name one thing with it, not a whole queue.
        """
        return replace(Task.using(self, **changes), **({"dedupe_key": dedupe_key} if dedupe_key else {}))


class JobsBackend(BaseTaskBackend):
    task_class = PatientTask
    supports_defer = True
    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task, args, kwargs):
        self.validate_task(task)
        job = Job.objects.add(row_for(task, args, kwargs))
        result = self.result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id):
        try:
            job = Job.objects.get(pk=result_id)
            return self.result_of(job, job.load())
        except (Job.DoesNotExist, UnknownTask, ValueError) as error:
            raise TaskResultDoesNotExist(result_id) from error

    def result_of(self, job, task):
        """What Django's API says of a job. It counts attempts by workers' names, of which we keep the last."""
        errors = [TaskError(exception_class_path=job.error_class, traceback=job.error)] if job.error_class else []
        result: TaskResult = TaskResult(
            task=task,
            id=str(job.pk),
            status=STATUS[job.state],
            enqueued_at=job.enqueued_at,
            started_at=job.started_at,
            last_attempted_at=job.started_at,
            finished_at=job.finished_at,
            args=job.args,
            kwargs=job.kwargs,
            backend=self.alias,
            errors=errors,
            worker_ids=[job.worker] * job.attempts,
        )
        object.__setattr__(result, "_return_value", job.result)
        return result


def enqueue_each(task, calls):
    """The same task for each of these lists of arguments, in one statement."""
    Job.objects.bulk_create([row_for(task, args, {}) for args in calls])


def row_for(task, args, kwargs, **fields):
    """The row that a call of this task becomes, not yet stored."""
    return Job(
        task=task.module_path,
        args=normalize_json(args),
        kwargs=normalize_json(kwargs),
        queue=task.queue_name,
        priority=task.priority,
        max_attempts=task.max_attempts,
        backoff=task.backoff,
        **{"run_after": task.run_after or Now(), "dedupe_key": task.dedupe_key} | fields,
    )
