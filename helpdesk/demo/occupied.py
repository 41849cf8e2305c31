"""One demo at a time on a folder: a second one, or a reset, would pull the floor away under the first."""

import fcntl
import os
from contextlib import contextmanager


class Occupied(Exception):
    """Another process has the demo's data in use."""


@contextmanager
def alone_in(folder):
    """The system frees the lock when the process ends, however it ends."""
    with (folder / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise Occupied(f"Keur already runs on {folder} (process {lock.read()}): stop that one first.") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
