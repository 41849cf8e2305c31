"""The way in: a mail's bytes are on the disk and its row is in the ledger before any door says "yes" (R7, R11)."""

import hashlib
import os
from contextlib import suppress

from django.conf import settings
from django.db import Error, IntegrityError, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from shops.models import Shop

from .models import IncomingMail
from .seals import without_token


class NotKept(Exception):
    """The mail is not ours yet: the door must say "try again later" (452, 503, exit 75), and never "yes"."""


def receive(raw, *, door, recipient="", envelope_sender="", source_key=None, verdict=None, shop=None):
    """Keep a mail for ever, then say so. The same `source_key` twice is the same mail, and gives the row it has."""
    try:
        if known := _known(source_key):
            return known
        mail = IncomingMail(
            door=door,
            source_key=source_key,
            shop=shop or shop_of(recipient),
            envelope_sender=_kept(envelope_sender, 320),
            recipient=_kept(recipient, 320),
            verdict=verdict or {},
            size=len(raw),
            sha256=hashlib.sha256(raw).hexdigest(),
        )
        _store(path_of(mail), raw)
        return _enter(mail)
    except (OSError, Error) as error:
        raise NotKept(str(error)) from error


def raw_of(mail):
    """The bytes as they came."""
    return path_of(mail).read_bytes()


def path_of(mail):
    name = mail.key.hex
    return settings.MAIL_STORE / name[:2] / name[2:4] / f"{name}.eml"


def shop_of(address):
    """The shop that answers to this address, with or without a token; None if there is none, or no single one."""
    inbox = without_token(address.strip(" <>"))
    shops = Shop.objects.annotate(inbox=Lower(Coalesce(NullIf("reply_address", Value("")), "sender_address")))
    found = shops.filter(Q(inbox=inbox) | Q(inbox=_unicode_host(inbox)))[:2] if "@" in inbox else []
    return found[0] if len(found) == 1 else None


def _known(source_key):
    return IncomingMail.objects.filter(source_key=source_key).first() if source_key else None


def _unicode_host(address):
    """An address of ours with an international name may come in either spelling."""
    local, at, host = address.rpartition("@")
    with suppress(UnicodeError):
        host = host.encode("ascii").decode("idna")
    return local + at + host


def _enter(mail):
    """The row and the job that reads it, together. Another door may have been quicker with the same mail."""
    from .tasks import read_mail_in  # a task reads mails, so its module needs this one first

    try:
        with transaction.atomic():
            mail.save(force_insert=True)
            read_mail_in.enqueue(mail.pk)
    except IntegrityError:
        path_of(mail).unlink(missing_ok=True)
        if known := _known(mail.source_key):
            return known
        raise
    return mail


def _store(path, raw):
    """Whole or not at all: under another name first, and on the disk before it gets its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    try:
        with unfinished.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folders(path.parent)


def _sync_folders(folder):
    """The names too must be on the disk, from the file's up to the store's own."""
    for each in (folder, folder.parent, settings.MAIL_STORE):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _kept(text, longest):
    """What any database can keep."""
    return text.replace("\x00", "")[:longest]
