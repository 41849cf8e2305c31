"""From the ledger to a visible outcome. Nothing in a mail stops the mails behind it (R7)."""

import hashlib
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from shops.models import ShopCounter

from .authenticity import checked
from .files import stored_file
from .mail_store import path_of, raw_of
from .models import IncomingMail, Message
from .placing import Place, place_of, trusted
from .reader import Unread, reader
from .reasons import Reason
from .receiving import kept
from .seals import without_token
from .signals import message_received

logger = logging.getLogger(__name__)

Outcome = IncomingMail.Outcome
AHEAD = 2  # mails that are read and checked while the database is busy with the one before
PAUSES = [20, 60, 180]  # seconds until a silent DNS is asked again; then the mail comes in with its sender not proven
MOST_ATTEMPTS = 20  # a mail that takes its worker down each time must end some day
LONGEST_TEXT = 1_000_000
PAGE_TURN = 3  # seconds that a page waits until the mails of others are read
TRANSIENT = (OperationalError, InterfaceError, OSError)  # the database or the disk is away: the job comes again


class Settled(Exception):
    """Somebody else has brought the mail to its outcome meanwhile."""


def take_in(*pks):
    """Bring these mails to their outcomes. Safe to run twice at the same time, and to die in at any point.

    What was tried before is begun by itself: it may be what takes its worker down, and others must not count for it.
    """
    waiting = IncomingMail.objects.waiting().filter(pk__in=pks)
    tried = list(waiting.filter(attempts__gt=0).order_by("pk").values_list("pk", flat=True))
    waiting.filter(attempts=0).update(attempts=1)
    _take_in(waiting.exclude(pk__in=tried))
    for mail in (waiting.filter(pk=pk) for pk in tried):
        mail.update(attempts=F("attempts") + 1)
        _take_in(mail)


def _take_in(mails):
    for mail, examined in ahead(examine, mails.select_related("shop").order_by("pk")):
        _bring_to_an_end(mail, examined)


def examine(mail):
    """All that takes time and no database: what is in a mail, and what its sender's domain says of it."""
    if mail.attempts > MOST_ATTEMPTS:
        raise Unread(Reason.UNREADABLE)
    return reader.read(path_of(mail)), checked(mail, raw_of(mail))


def ahead(work, things):
    """Each thing with the work on it, as a future: begun while those before it are in hand."""
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="ahead") as others:
        begun = deque()
        for thing in things:
            begun.append((thing, others.submit(work, thing)))
            if len(begun) > AHEAD:
                yield begun.popleft()
        yield from begun


def _bring_to_an_end(mail, examined):
    try:
        reading, mail.verdict = examined.result()
        if mail.verdict.get("silent") and mail.attempts <= len(PAUSES):
            return _come_again(mail, PAUSES[mail.attempts - 1])
        enter(mail, reading, place_of(mail, reading.mail))
    except Settled:
        return None
    except Unread as refusal:
        quarantine(mail, refusal.reason)
    except TRANSIENT:
        raise
    except Exception:
        logger.exception("Mail %s could not be taken in", mail.key)
        quarantine(mail, Reason.UNREADABLE)


def _come_again(mail, seconds):
    """The DNS is silent, and who sent a mail decides what it changes: so it waits, and happens once (T7)."""
    from .tasks import read_mail_in  # a task reads mails, so its module needs this one first

    read_mail_in.using(run_after=timezone.now() + timedelta(seconds=seconds)).enqueue(mail.pk)


def read_for_page(mail):
    """What is in a mail, or Unread, for a page that somebody waits for.

    What took too long or broke the reader would do so each time: `read_again` has a worker try it.
    """
    if mail.outcome == Outcome.QUARANTINED and mail.reason in (Reason.TOO_SLOW, Reason.UNREADABLE):
        raise Unread(mail.reason)
    return reader.read(path_of(mail), turn=PAGE_TURN)


def put(mail, thread, *, by):
    """A colleague says where a mail belongs. That makes its sender no more trustworthy than they were."""
    return put_opened(mail, *opened(mail), thread, by=by)


def opened(mail):
    """What is in a mail, and its files on the disk: all of `put` that takes time, so before a transaction."""
    reading = read_for_page(mail)
    return reading, _stored(reading)


def claim(mail, shop_id):
    """First of all in a transaction that does more than to put a mail somewhere.

    Whoever puts a mail holds its row, then the shop's count of mails, then the shop's changes: so must all others,
    or two would wait for each other.
    """
    IncomingMail.objects.select_for_update().filter(pk=mail.pk).first()
    ShopCounter.take(shop_id, ShopCounter.Name.MAIL)


def put_opened(mail, reading, files, thread, *, by):
    """`put` for what is in somebody's transaction; None if the same mail stands in another thread."""
    place = trusted(mail, reading.mail, Place(Outcome.THREADED, Reason.CHOSEN, thread))
    return _enter_once(mail, reading, place, files, by=by, among=MAY_BE_READ_AGAIN)


def set_aside(mail, *, by):
    """A colleague says that nothing has to be done about it."""
    return _settle(mail, Outcome.IGNORED, Reason.SET_ASIDE, by=by, among=IncomingMail.NEEDS_A_PERSON)


def read_again(mail):
    """After a repair of the program: as if it came now. Its row stays the same."""
    from .tasks import read_mail_in  # a task reads mails, so its module needs this one first

    with transaction.atomic():
        fresh = {"outcome": Outcome.RECEIVED, "reason": "", "attempts": 0, "settled_at": None, "settled_by": None}
        again = IncomingMail.objects.filter(pk=mail.pk, outcome__in=MAY_BE_READ_AGAIN).update(**fresh)
        if again:
            if mail.shop_id:
                ShopCounter.take(mail.shop_id, ShopCounter.Name.MAIL)
            read_mail_in.enqueue(mail.pk)
    return bool(again)


def enter(mail, reading, place):
    """Write the outcome down with all that follows from it, in one transaction; the message, if it became one."""
    files = _stored(reading) if place.becomes_a_message else []
    return _enter_once(mail, reading, place, files, by=None, among=[Outcome.RECEIVED])


def _enter_once(mail, reading, place, files, *, by, among):
    """The same mail at the same inbox is a duplicate, which a unique row decides."""
    try:
        with transaction.atomic():
            return _enter(mail, reading, place, files, by, among)
    except IntegrityError:
        original = IncomingMail.objects.filter(same_as=mark_of(mail, reading)).exclude(pk=mail.pk).first()
        if original is None:
            raise
    with transaction.atomic():
        _describe(mail, reading.mail)
        if not _settle(mail, Outcome.DUPLICATE, Reason.SAME, among=among, original=original, thread=original.thread):
            raise Settled
    return None


def _stored(reading):
    """Its files, on the disk before the transaction begins, for which others may wait. Swept away if no row follows."""
    return [
        stored_file(file.name, file.content, file.content_type, content_id=file.content_id)
        for file in reading.mail.attachments
    ]


def _enter(mail, reading, place, files, by, among):
    read = reading.mail
    _describe(mail, read)
    if place.thread and mail.shop_id is None:
        mail.shop = place.thread.shop
    known = {"thread": place.thread, "letter": place.letter, "same_as": mark_of(mail, reading)}
    if not _settle(mail, place.outcome, place.reason, by=by, among=among, **known):
        raise Settled
    if place.becomes_a_message:
        return _become(mail, reading, place, files, by)
    if place.outcome == Outcome.BOUNCE and place.reason == Reason.BOUNCED:
        place.letter.come_back(_said_of(read.bounce))
    return None


def _become(mail, reading, place, files, by):
    read, reply = reading.mail, reading.reply
    message = Message.objects.create(
        thread=place.thread,
        mail=mail,
        answers=place.letter,
        from_name=mail.from_name,
        from_address=mail.from_address,
        subject=mail.subject,
        text=kept(reply.reply, LONGEST_TEXT),
        quoted=kept(reply.quoted, LONGEST_TEXT),
        signature=kept(reply.signature, LONGEST_TEXT),
        html=kept(read.html, LONGEST_TEXT),
        message_id=kept(read.message_id, 998),
        authenticity=place.authenticity,
        evidence=place.evidence,
        is_automatic=place.outcome == Outcome.AUTO_REPLY,
        received_at=mail.received_at,
    )
    for file in files:
        file.thread, file.message = place.thread, message
        file.save(force_insert=True)
    message_received.send(Message, message=message, by=by)
    return message


def quarantine(mail, reason):
    _settle(mail, Outcome.QUARANTINED, kept(str(reason), 300))


def mark_of(mail, reading):
    """One row has it: the same mail to the same inbox, whichever doors it came by. Another mail under a name that came
    before is another mail (T9)."""
    inbox = f"shop {mail.shop_id}" if mail.shop_id else without_token(mail.recipient)
    return hashlib.sha256("\n".join([inbox, reading.mail.message_id, reading.same]).encode()).hexdigest()


def _describe(mail, read):
    """What lists show of it."""
    mail.from_name = kept(read.sender.name, 200) if read.sender else ""
    mail.from_address = kept(read.sender.address, 320) if read.sender else ""
    mail.subject = kept(read.subject, 300)
    mail.preview = kept(" ".join(read.text[:1000].split()), 200)


def _settle(mail, outcome, reason, *, by=None, among=(Outcome.RECEIVED,), **known):
    """One conditional UPDATE decides between two who bring the same mail to an outcome."""
    described = {
        name: getattr(mail, name) for name in ("from_name", "from_address", "subject", "preview", "shop_id", "verdict")
    }
    settled = {"outcome": outcome, "reason": reason, "settled_at": timezone.now(), "settled_by": by} | known
    with transaction.atomic(savepoint=False):
        if not IncomingMail.objects.filter(pk=mail.pk, outcome__in=among).update(**described | settled):
            return False
        if mail.shop_id and {outcome, *among} & set(IncomingMail.NEEDS_A_PERSON):
            ShopCounter.take(mail.shop_id, ShopCounter.Name.MAIL)  # pages that keep how many there are count anew
    for name, value in settled.items():
        setattr(mail, name, value)
    return True


def _said_of(bounce):
    """What the other server said, for people."""
    told = (" ".join(filter(None, [one.address, one.status, one.diagnostic])) for one in bounce.recipients)
    return kept("; ".join(told), 1000)


MAY_BE_READ_AGAIN = (Outcome.PARKED, Outcome.QUARANTINED, Outcome.IGNORED)
