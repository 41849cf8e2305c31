"""A process of its own that reads mails, one after the other: what a hostile mail breaks is this alone (T29).

Asked with the path of a file of raw bytes. Answers with JSON and the bytes of the attachments.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from helpdesk.apart.serving import serve

from .limits import Unreadable
from .mail import Mail
from .parsing import read_mail
from .replies import reply_of


def answer(path: bytes) -> list[bytes]:
    """What is said of a mail, and the bytes of its files."""
    try:
        mail = read_mail(Path(path.decode()).read_bytes())
    except Unreadable as refusal:
        if isinstance(refusal.__cause__, MemoryError):  # whatever comes next would find no memory either
            raise refusal.__cause__ from None
        return [json.dumps({"unreadable": refusal.reason.value}).encode()]
    said = {"mail": facts(mail), "reply": asdict(reply_of(mail)), "same": same(mail)}
    return [json.dumps(said).encode(), *(file.content for file in mail.attachments)]


def facts(mail: Mail) -> dict:
    known = asdict(mail)
    known["date"] = mail.date and mail.date.isoformat()
    for file in known["attachments"]:
        file["size"] = len(file.pop("content"))
    return known


def same(mail: Mail) -> str:
    """The same for two copies of a mail, however they travelled: who, when, what about, and what is in it (T9)."""
    told = [mail.sender and mail.sender.address.lower(), mail.date and mail.date.timestamp(), mail.subject]
    told += [" ".join(mail.text.split()), *(hashlib.sha256(file.content).hexdigest() for file in mail.attachments)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


if __name__ == "__main__":
    serve(answer)
