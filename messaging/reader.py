"""Reads mails in a process apart, which is killed when it takes too long and replaced when it dies (T29)."""

import json
from dataclasses import fields
from datetime import datetime

from helpdesk.apart import TURN, Apart, Died, TooSlow

from .reading import Attachment, Bounce, Mail, Mailbox, Recipient, Reply


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


class Reader(Apart):
    def __init__(self, **options):
        super().__init__("messaging.reading.apart", **options)

    def read(self, path, *, turn=TURN):
        """The mail in this file, or Unread."""
        try:
            told, *files = self.ask(str(path).encode(), turn=turn)
            said = json.loads(told)
        except TooSlow:
            raise Unread("too_slow") from None
        except (Died, ValueError):
            raise Unread("unreadable") from None
        if "unreadable" in said:
            raise Unread(said["unreadable"])
        return Reading(said, files)


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
