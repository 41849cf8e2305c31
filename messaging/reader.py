"""Reads mails in a process apart, which is killed when it takes too long and replaced when it dies (T29)."""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import time
from dataclasses import fields
from datetime import datetime
from threading import Lock

from django.conf import settings

from .reading import Attachment, Bounce, Mail, Mailbox, Recipient, Reply
from .reading.apart import LENGTH

PATIENCE = 10.0  # seconds for one mail
START = 20.0  # seconds more for the first one, in which the process starts
MOST_MAILS = 500  # then a fresh process, so that nothing adds up
LARGEST_BLOCK = 128 * 1024 * 1024


class Unread(Exception):
    """The mail could not be read; `reason` is a code of reasons.py, or words."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Reading:
    """A mail that was read: its facts, its own words, and what two copies of it have in common."""

    def __init__(self, said, files):
        self.mail = _mail(said["mail"], files)
        self.reply = Reply(**said["reply"])
        self.same = said["same"]


class Reader:
    """One process, used by one thread at a time."""

    def __init__(self, patience=PATIENCE):
        self.patience = patience
        self._process = None
        self._lock = Lock()

    def read(self, path):
        """The mail in this file, or Unread."""
        with self._lock:
            return self._read(path)

    def close(self):
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        process.wait()

    def _read(self, path):
        deadline = time.monotonic() + self.patience + self._start()
        try:
            self._process.stdin.write(f"{path}\n".encode())
            self._process.stdin.flush()
            said = json.loads(self._block(deadline))
            files = [self._block(deadline) for _ in said.get("mail", {}).get("attachments", ())]
        except TimeoutError:
            self.close()
            raise Unread("too_slow") from None
        except (OSError, EOFError, ValueError):  # it died, of memory most likely
            self.close()
            raise Unread("unreadable") from None
        self._left -= 1
        if "unreadable" in said:
            raise Unread(said["unreadable"])
        return Reading(said, files)

    def _start(self):
        """A process that is there and fresh enough; how long to wait for it besides."""
        if self._process is not None and self._owner != os.getpid():  # made before a fork: it answers to our parent
            self._process = None
        if self._process is not None and self._left > 0 and self._process.poll() is None:
            return 0
        self.close()
        self._owner, self._left = os.getpid(), MOST_MAILS
        self._process = subprocess.Popen(
            [sys.executable, "-m", "messaging.reading.apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", "")},  # no secret of ours is in there
            bufsize=0,
        )
        return START

    def _block(self, deadline):
        (length,) = LENGTH.unpack(self._bytes(LENGTH.size, deadline))
        if length > LARGEST_BLOCK:
            raise ValueError("More than any mail holds")
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


def _mail(told, files):
    """What the process said, as the values that the parser gives."""
    told |= {
        "sender": told["sender"] and Mailbox(**told["sender"]),
        "date": told["date"] and datetime.fromisoformat(told["date"]),
        "bounce": told["bounce"] and _bounce(told["bounce"]),
        "headers": tuple(map(tuple, told["headers"])),
        "attachments": tuple(
            Attachment(**{key: value for key, value in about.items() if key != "size"}, content=content)
            for about, content in zip(told["attachments"], files, strict=True)
        ),
    }
    for name in ("to", "cc", "reply_to"):
        told[name] = tuple(Mailbox(**box) for box in told[name])
    known = {field.name for field in fields(Mail)}
    return Mail(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in told.items() if key in known}
    )


def _bounce(told):
    return Bounce(**told | {"recipients": tuple(Recipient(**one) for one in told["recipients"])})


reader = Reader()
atexit.register(reader.close)
