"""Workers carry out jobs, one at a time. Any number of them, as threads or processes, share the queues."""

import logging
import os
import random
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

from django.db import Error, close_old_connections, connection, connections
from django.tasks import TaskContext, task_backends
from django.tasks.signals import task_finished, task_started
from django.utils.json import normalize_json

from . import Again
from .models import UNKNOWN, UNKNOWN_PAUSE, Heartbeat, Job, UnknownTask, from_now
from .periodic import Plan

logger = logging.getLogger(__name__)

BEAT = 5.0  # seconds between two signs of life, and between two looks for jobs left behind
LONGEST_REST = 30.0  # seconds between two tries to reach a database that is away


@dataclass
class InHand:
    """The job a worker is doing, and until when one believes that it still does."""

    job: Job
    deadline: float
    given_up: bool = False

    @property
    def is_stuck(self):
        return time.monotonic() > self.deadline


class Worker:
    """Takes one job after the other until it is told to stop. `run()` blocks, `stop()` lets it end the job in hand.

    A second thread keeps the lease and the heartbeat up, so that a long job is not taken for a dead worker. When a job
    outlives its time limit both end: another worker takes the job over, and the health page shows this one as silent.
    """

    def __init__(self, name=None, queues=None, poll=1.0, lease=60.0):
        self.name = f"worker {name or f'{socket.gethostname()} {os.getpid()}'}"[:64]  # by this the health page knows us
        self.queues = sorted(queues or task_backends["default"].queues)
        self._rota = deque(self.queues)
        self.poll = poll
        self.lease = lease
        self._beat_every = min(BEAT, lease / 4)
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._in_hand = None
        self._plan = Plan()
        self._look_after = 0.0

    def run(self):
        """Work until stopped. A database that goes away is waited for; only then does a turn end in an error."""
        pulse = threading.Thread(target=self._keep_beating, name=f"pulse of {self.name}", daemon=True)
        pulse.start()
        mishaps = 0
        while not self._stopping.is_set():
            try:
                rest = 0 if self.turn() else self.poll
                mishaps = 0
            except Exception:
                logger.exception("%s could not take or finish a job", self.name)
                mishaps += 1
                connection.close()
                rest = min(LONGEST_REST, self.poll * 2 ** min(mishaps, 10)) * random.uniform(0.5, 1)  # noqa: S311
            self._stopping.wait(rest)
        self._ended.set()
        pulse.join()
        self._sign_off()

    def stop(self):
        """Take nothing new. The job in hand is ended; `run` then returns."""
        self._stopping.set()

    def run_due(self):
        """Do all that is due now, in this thread, and return."""
        while self.turn():
            pass

    def turn(self):
        """Do the next job, if there is one."""
        drop_old_connections()
        self._look_around()
        job = self._claim()
        if job:
            self._do(job)
        return job is not None

    def _look_around(self):
        """Write down what the clock asks for, and put back what others left behind."""
        if time.monotonic() < self._look_after:
            return
        self._plan.write()
        if reclaimed := Job.objects.reclaim():
            logger.warning("%d jobs were left behind and wait again", reclaimed)
        self._look_after = time.monotonic() + min(1.0, self._beat_every)

    def _claim(self):
        """The queues take turns, so that a flood in one never starves another."""
        for _ in self.queues:
            self._rota.rotate()
            if job := Job.objects.claim(worker=self.name, queue=self._rota[0], lease=self.lease):
                return job
        return None

    def _do(self, job):
        try:
            task = job.load()
        except UnknownTask as error:
            logger.warning("%s stays waiting: this version does not know it (%r)", job, error.__cause__)
            job.put_off(from_now(UNKNOWN_PAUSE), why=UNKNOWN)
            return
        job.take_along(task.together - 1, lease=self.lease)
        self._in_hand = InHand(job, time.monotonic() + task.time_limit)
        try:
            held = self._carry_out(job, task)
        finally:
            self._in_hand = None
        if not held:
            logger.warning("%s took longer than its lease; another worker has it and this outcome is dropped", job)

    def _carry_out(self, job, task):
        """Call the task and write down what came of it; False if the lease was lost meanwhile."""
        self._tell(task_started, job, task)
        try:
            result = call(task, job)
        except Again as again:
            drop_old_connections()
            return job.put_off(again.at, why=again)
        except BaseException as error:  # SystemExit too: no task may take its worker with it
            drop_old_connections()
            held = job.fail(error)
            self._report(job, task, held)
            return held
        drop_old_connections()
        held = job.succeed(result)
        self._report(job, task, held)
        return held

    def _report(self, job, task, held):
        """Say how it ended, to Django's listeners (one writes the log); a failure that is tried again is no end yet."""
        if held and job.state == Job.State.WAITING:
            logger.warning(
                "%s failed (%s of %s) and is tried again", job, job.failures, job.max_attempts, exc_info=True
            )
        elif held:
            self._tell(task_finished, job, task)

    def _tell(self, signal, job, task):
        backend = task.get_backend()
        for each in (job, *job.others):
            signal.send(type(backend), task_result=backend.result_of(each, task))

    def _keep_beating(self):
        while True:
            with suppress(Error):  # the loop that does the work says what is wrong with the database
                close_old_connections()
                self._beat()
            if self._ended.wait(self._beat_every):
                break
        connections.close_all()

    def _beat(self):
        in_hand = self._in_hand
        if in_hand and in_hand.is_stuck:
            if not in_hand.given_up:
                logger.error("%s is stuck in %s: its lease runs out now", self.name, in_hand.job)
            in_hand.given_up = True
            return
        Heartbeat.beat(self.name, queues=", ".join(self.queues))
        if in_hand:
            in_hand.job.renew(lease=self.lease)

    def _sign_off(self):
        """A worker that ended in peace leaves no heartbeat: a silent one is a worker that died."""
        with suppress(Error):
            Heartbeat.objects.filter(name=self.name).delete()
        connections.close_all()


def call(task, job):
    """The task's answer, as the JSON that is kept of it."""
    args = job.all_args
    if task.takes_context:
        args = [TaskContext(task_result=task.get_backend().result_of(job, task)), *args]
    return normalize_json(task.call(*args, **job.kwargs))


def drop_old_connections():
    """What Django does around each request. `run_due` may be called within a transaction, which must stay open."""
    if not connection.in_atomic_block:
        close_old_connections()
