"""Keeps what several clients bring at the same time in one round: one wait for the disk, one commit.

A mail that comes alone is kept at once. While it is, others gather, and they are the next round.
"""

import threading
import time
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from django.db import close_old_connections, connections

from .receiving import NotKept, receive_together

MOST_AT_ONCE = 32
GOOD_SECONDS = 1  # for which a connection that has just worked is not tried first
END = None


class Gathering:
    """`keep` may be called from any thread; the future that it gives ends when the mail is kept, or in NotKept."""

    def __init__(self):
        self.waiting = SimpleQueue()
        self.good_until = 0
        self.thread = threading.Thread(target=self._run, name="gathering of mails", daemon=True)
        self.thread.start()

    def keep(self, mail, raw):
        done = Future()
        self.waiting.put((mail, raw, done))
        return done

    def close(self):
        """Keep what waits, and end."""
        self.waiting.put(END)
        self.thread.join()

    def _run(self):
        taken = []
        while END not in taken:
            taken = self._next_round()
            self._keep([each for each in taken if each is not END])
        connections.close_all()

    def _next_round(self):
        taken = [self.waiting.get()]
        try:
            while len(taken) < MOST_AT_ONCE:
                taken.append(self.waiting.get_nowait())
        except Empty:
            pass
        return taken

    def _keep(self, taken):
        if time.monotonic() > self.good_until:
            close_old_connections()
        mails, raws, waiting = zip(*taken, strict=True) if taken else ((), (), ())
        try:
            refusals = receive_together(list(mails), raws)
        except Exception as error:  # whatever it is, nobody may wait for an answer for ever
            refusals = [error] * len(mails)
        self.good_until = 0 if any(refusals) else time.monotonic() + GOOD_SECONDS
        for done, refusal, mail in zip(waiting, refusals, mails, strict=True):
            if refusal:
                done.set_exception(NotKept(str(refusal)))
            else:
                done.set_result(mail)
