"""A process of its own that reads mails, one after the other: what a hostile mail breaks is this alone (T29).

Asked by lines on its standard input, each the path of a file of raw bytes. Answers with JSON and the bytes of the
attachments, each with its length in front: never with pickle, which would run what a broken child sends (T72).
"""

import hashlib
import json
import resource
import struct
import sys
from dataclasses import asdict
from pathlib import Path

from .limits import Unreadable
from .mail import Mail
from .parsing import read_mail
from .replies import reply_of

MEMORY = 512 * 1024 * 1024
LENGTH = struct.Struct(">Q")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        said, files, out_of_memory = answer(line.rstrip(b"\n").decode())
        for block in (json.dumps(said).encode(), *files):
            out.write(LENGTH.pack(len(block)))
            out.write(block)
        out.flush()
        if out_of_memory:
            return


def answer(path: str) -> tuple[dict, list[bytes], bool]:
    """What is said of a mail, the bytes of its files, and whether this process had better end."""
    try:
        mail = read_mail(Path(path).read_bytes())
        return {"mail": facts(mail), "reply": asdict(reply_of(mail)), "same": same(mail)}, contents(mail), False
    except Unreadable as refusal:
        return {"unreadable": refusal.reason.value}, [], isinstance(refusal.__cause__, MemoryError)
    except MemoryError:
        return {"unreadable": Unreadable.Reason.BROKEN.value}, [], True


def facts(mail: Mail) -> dict:
    known = asdict(mail)
    known["date"] = mail.date and mail.date.isoformat()
    for file in known["attachments"]:
        file["size"] = len(file.pop("content"))
    return known


def contents(mail: Mail) -> list[bytes]:
    return [file.content for file in mail.attachments]


def same(mail: Mail) -> str:
    """The same for two copies of a mail, however they travelled: who, when, what about, and what is in it (T9)."""
    told = [mail.sender and mail.sender.address.lower(), mail.date and mail.date.timestamp(), mail.subject]
    told += [" ".join(mail.text.split()), *(hashlib.sha256(file.content).hexdigest() for file in mail.attachments)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


if __name__ == "__main__":
    main()
