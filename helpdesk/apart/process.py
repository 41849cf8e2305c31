"""The side that asks. A process that takes too long is killed, and one that is gone is replaced."""

import atexit
import contextlib
import os
import select
import subprocess
import sys
import time
from threading import Lock

from django.conf import settings

from .frames import COUNT, LENGTH, packed

START = 20.0  # seconds more for the first question, in which the process starts
TURN = 60.0  # seconds to wait for whoever asks just now
MOST_QUESTIONS = 500  # then a fresh process, so that nothing adds up
LARGEST_BLOCK = 128 * 1024 * 1024


class TooSlow(Exception):
    """No answer within the time there is for one, or not even a turn to ask."""


class Died(Exception):
    """No answer any more: of memory, most likely."""


class Apart:
    """One process that runs `module`, which ends in a call of `serve`. Used by one thread at a time."""

    def __init__(self, module, *, patience=10.0):
        self.module = module
        self.patience = patience
        self._process = None
        self._lock = Lock()
        atexit.register(self.close)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def ask(self, *blocks, turn=TURN):
        """Blocks of bytes in answer to blocks of bytes. `turn`: seconds to wait until others have their answers."""
        with self._turn(turn):
            deadline = time.monotonic() + self.patience + self._start()
            try:
                self._send(memoryview(packed(blocks)), deadline)
                answer = self._answer(deadline)
            except TimeoutError:
                self.close()
                raise TooSlow from None
            except (OSError, EOFError, ValueError) as error:
                self.close()
                raise Died from error
            self._left -= 1
            return answer

    @contextlib.contextmanager
    def _turn(self, seconds):
        if not self._lock.acquire(timeout=seconds):
            raise TooSlow
        try:
            yield
        finally:
            self._lock.release()

    def close(self):
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        process.wait()

    def _start(self):
        """A process that is there and fresh enough; how long to wait for it besides."""
        if self._process is not None and self._owner != os.getpid():  # made before a fork: it answers to our parent
            self._process = None
        if self._process is not None and self._left > 0 and self._process.poll() is None:
            return 0
        self.close()
        self._owner, self._left = os.getpid(), MOST_QUESTIONS
        self._process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", self.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", "")},  # no secret of ours is in there
            bufsize=0,
        )
        os.set_blocking(self._process.stdin.fileno(), False)
        return START

    def _send(self, question, deadline):
        there = self._process.stdin.fileno()
        while question:
            if not select.select([], [there], [], max(0, deadline - time.monotonic()))[1]:
                raise TimeoutError
            question = question[os.write(there, question) :]

    def _answer(self, deadline):
        (count,) = COUNT.unpack(self._bytes(COUNT.size, deadline))
        return [self._block(deadline) for _ in range(count)]

    def _block(self, deadline):
        (length,) = LENGTH.unpack(self._bytes(LENGTH.size, deadline))
        if length > LARGEST_BLOCK:
            raise ValueError("More than anything of ours holds")
        return self._bytes(length, deadline)

    def _bytes(self, wanted, deadline):
        chunks = []
        out = self._process.stdout.fileno()
        while wanted:
            if not select.select([out], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError
            chunk = os.read(out, min(wanted, 1 << 20))
            if not chunk:
                raise EOFError
            chunks.append(chunk)
            wanted -= len(chunk)
        return b"".join(chunks)
