"""The way in: a mail's bytes are on the disk and its row is in the ledger before any door says "yes" (R7, R11)."""

import hashlib
from contextlib import suppress

from django.db import DataError, Error, IntegrityError, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from helpdesk.jobs.backend import enqueue_each
from shops.models import Shop

from . import mail_store
from .models import IncomingMail
from .seals import without_token


class NotKept(Exception):
    """The mail is not ours yet: the door must say "try again later" (452, 503, exit 75), and never "yes"."""


def receive(raw, *, door, recipient="", envelope_sender="", source_key=None, verdict=None, shop=None):
    """Keep a mail for ever, then say so. The same `source_key` twice is the same mail, and gives the row it has."""
    try:
        if known := _known(source_key):
            return known
        mail = new_mail(
            raw,
            door=door,
            recipient=recipient,
            envelope_sender=envelope_sender,
            source_key=source_key,
            verdict=verdict or {},
            shop=shop or shop_of(recipient),
        )
        mail_store.put({mail_store.path_of(mail): raw})
        return _enter_one(mail)
    except (OSError, Error) as error:
        raise NotKept(str(error)) from error


def receive_together(mails, raws):
    """Keep several new mails in one go: one wait for the disk and one commit. For each, None or why it is not kept."""
    try:
        mail_store.put(dict(zip(map(mail_store.path_of, mails), raws, strict=True)))
        _enter(mails)
    except (
        DataError,
        IntegrityError,
    ):  # none of them is in the ledger: one must not keep the others out
        return [_refusal(mail) for mail in mails]
    except (OSError, Error) as error:
        return [error] * len(mails)
    return [None] * len(mails)


def new_mail(raw, *, envelope_sender, recipient, **about):
    """The row of a mail that is not kept yet."""
    return IncomingMail(
        envelope_sender=kept(envelope_sender, 320),
        recipient=kept(recipient, 320),
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        **about,
    )


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


def _enter(mails):
    """The rows and the jobs that read them, together."""
    from .tasks import read_mail_in  # a task reads mails, so its module needs this one first

    with transaction.atomic():
        IncomingMail.objects.bulk_create(mails)
        enqueue_each(read_mail_in, [[mail.pk] for mail in mails])


def _enter_one(mail):
    """Another door may have been quicker with the same mail."""
    try:
        _enter([mail])
    except IntegrityError:
        mail_store.path_of(mail).unlink(missing_ok=True)
        if known := _known(mail.source_key):
            return known
        raise
    return mail


def _refusal(mail):
    try:
        _enter([mail])
    except Error as error:
        return error
    return None


def kept(text, longest):
    """What any database can keep: no NUL, no half characters."""
    return text[:longest].replace("\x00", "").encode("utf-8", "replace").decode()
