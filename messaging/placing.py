"""What a mail is, and which thread it belongs to. Only a sealed name of ours, or a verified sender, opens a thread."""

from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from django.utils import timezone

from .models import IncomingMail, Letter, Participant, Thread
from .reasons import Reason
from .receiving import shop_of
from .seals import letter_answered
from .signals import thread_named
from .trusting import Authenticity, trust

Outcome = IncomingMail.Outcome
MOST_AN_HOUR = 30  # mails of one sender that reach threads by themselves
MOST_AUTOMATIC_AN_HOUR = 3
LOOKED_THROUGH = 200_000  # characters of a text in which a quoted name of ours is looked for


@dataclass
class Place:
    """Where a mail belongs, and why."""

    outcome: str
    reason: str
    thread: Thread | None = None
    letter: Letter | None = None
    authenticity: str = ""
    evidence: str = ""

    @property
    def becomes_a_message(self):
        return self.thread is not None and self.outcome in (Outcome.THREADED, Outcome.AUTO_REPLY)


def place_of(mail, read):
    """The one outcome of a mail that was read."""
    letters = Letter.objects.filter(shop=mail.shop_id) if mail.shop_id else Letter.objects.all()
    letters = letters.select_related("thread").defer("words", "text", "html", "references")
    if not is_at_home(mail):
        return Place(Outcome.PARKED, Reason.NO_SHOP)
    if is_own(read, letters):
        return Place(Outcome.DUPLICATE, Reason.OWN)
    if read.bounce:
        return place_of_report(mail, read, letters)
    letter, reason = answered(mail, read, letters)
    thread = letter.thread if letter else _named(mail, read)
    if read.auto_reply:
        place = Place(Outcome.AUTO_REPLY, Reason.AUTOMATIC, thread, letter)
    elif thread is None:
        return Place(Outcome.PARKED, Reason.NO_THREAD if mail.shop_id else Reason.NO_SHOP)
    else:
        place = Place(Outcome.THREADED, reason or Reason.SUBJECT, thread, letter)
    return _within_bounds(mail, read, trusted(mail, read, place))


def is_at_home(mail):
    """The secret of a webhook names the shop; the mail must be for one of its inboxes (T62)."""
    return mail.door != IncomingMail.Door.WEBHOOK or not mail.recipient or shop_of(mail.recipient) == mail.shop


def trusted(mail, read, place):
    """The same place, with how far the sender is who they say."""
    if place.thread is None:
        return place
    sealed_for = place.letter.recipient if place.letter else ""
    known = [sealed_for] if sealed_for else []
    if read.plain_sender.lower() != sealed_for.lower():  # few write from elsewhere
        known += Participant.objects.filter(thread=place.thread).values_list("address", flat=True)
    found = trust(read.plain_sender, known=known, sealed_for=sealed_for, verdict=mail.verdict)
    place.authenticity, place.evidence = found
    return place


def answered(mail, read, letters):
    """The letter that a mail answers and how we know, from the surest sign to the weakest; (None, "")."""
    boxes = [mail.recipient, *read.delivered_to, *(box.address for box in (*read.to, *read.cc))]
    names = [*read.in_reply_to, *reversed(read.references)]
    written = read.text[:LOOKED_THROUGH], unescape(read.html[:LOOKED_THROUGH])
    signs = {Reason.REPLY_ADDRESS: boxes, Reason.REFERENCES: names, Reason.MARKER: written}
    for reason, texts in signs.items():
        if letter := letter_answered("\n".join(texts), letters):
            return letter, reason
    return None, ""


def is_own(read, letters):
    """A letter of ours that came back to us, by a rule in somebody's mailbox or our own copy."""
    letter = letter_answered(read.message_id, letters)
    ours = {letter.shop.sender_address.lower(), letter.shop.inbox_address.lower()} if letter else ()
    return read.plain_sender.lower() in ours


def place_of_report(mail, read, letters):
    """A mail server's report names the letter it is about. One that is late only is noted."""
    signs = read.bounce.original_message_id, mail.recipient
    letter = next(filter(None, (letter_answered(sign, letters) for sign in signs)), None)
    if letter is None:
        return Place(Outcome.BOUNCE, Reason.NO_THREAD)
    reason = Reason.DELAYED if read.bounce.delayed else Reason.BOUNCED
    return Place(Outcome.BOUNCE, reason, letter.thread, letter)


def _named(mail, read):
    """The thread that the subject names, if its own customer sent the mail: anybody can write a number (T1)."""
    if not mail.shop_id or not read.subject:
        return None
    answers = thread_named.send(IncomingMail, shop=mail.shop, subject=read.subject)
    thread = next((thread for _who, thread in answers if thread), None)
    if thread is None or thread.shop_id != mail.shop_id:
        return None
    found = trusted(mail, read, Place(Outcome.THREADED, Reason.SUBJECT, thread))
    return thread if found.authenticity == Authenticity.VERIFIED else None


def _within_bounds(mail, read, place):
    """Two machines that answer each other must not fill a thread; what is too much waits for a person (T32, R35)."""
    automatic = place.outcome == Outcome.AUTO_REPLY
    if place.thread is None:
        return place
    sender = read.sender.address[:320] if read.sender else ""
    earlier = IncomingMail.objects.filter(
        shop=place.thread.shop_id,
        outcome=place.outcome,
        received_at__gte=timezone.now() - timedelta(hours=1),
        from_address=sender,
    )
    most = MOST_AUTOMATIC_AN_HOUR if automatic else MOST_AN_HOUR
    if not earlier.exclude(pk=mail.pk)[most - 1 : most].exists():
        return place
    return Place(Outcome.AUTO_REPLY if automatic else Outcome.PARKED, Reason.TOO_MUCH)
