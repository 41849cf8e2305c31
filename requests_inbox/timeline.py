"""What happened to a request, line by line: events with note or letter, decisions as cards, small changes folded."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.numbers import number_in
from messaging.models import Attachment

from .lists.counting import HowMany
from .models import ReturnRequest, Verb
from .models.lines import RequestLine
from .states import TONES

SecondPass = ReturnRequest.SecondPass
SHOWN = 30
MOST = 300  # entries of which a page that has loaded them is told anew
FOLDED = 3  # so many small changes in a row become one line
DECISIONS = {Verb.APPROVED, Verb.CANCELLED}
ALREADY_SHOWN = {
    Verb.UNDONE,
    Verb.HASTENED,
    Verb.LETTER_FAILED,
    Verb.LETTER_BOUNCED,
    Verb.SENT_AGAIN,
    Verb.WITHDRAWN,
}  # its letter stands where it was written
FAILURES = {Verb.LETTER_FAILED, Verb.LETTER_BOUNCED, Verb.LABEL_FAILED}
HAS_LETTER = Q(letter__isnull=False) & ~Q(verb__in=ALREADY_SHOWN)
HAS_MESSAGE = Q(message__isnull=False)
SAID_BY_ITSELF = {Verb.WROTE, Verb.HEARD, Verb.HEARD_OTHER}  # the card with the words says who and when
SHOWS = {  # {what the address says: (its name, which events)}
    "": (pgettext_lazy("timeline", "All"), Q()),
    "messages": (_("Messages"), HAS_LETTER | HAS_MESSAGE),
    "notes": (_("Notes"), Q(note__isnull=False)),
    "events": (_("Events"), ~Q(verb=Verb.NOTED)),
}
ICONS = {
    Verb.NOTED: "note", Verb.FREE_RETURN_SET: "free", Verb.ASSIGNED: "user", Verb.TAGGED: "tag", Verb.ASKED: "chat",
    Verb.ALERT_RAISED: "bell", Verb.ALERT_ACKNOWLEDGED: "bell", Verb.LETTER_FAILED: "warn", Verb.HASTENED: "send",
    Verb.WROTE: "reply", Verb.HEARD: "mail", Verb.HEARD_OTHER: "mail", Verb.REMINDED: "clock",
    Verb.UNANSWERED: "clock", Verb.WITHDRAWN: "undo", Verb.LETTER_BOUNCED: "warn", Verb.SENT_AGAIN: "send",
    Verb.LINE_DECIDED: "box", Verb.TAKEN_OVER: "unlock", Verb.LABEL_ASKED: "label", Verb.LABEL_MADE: "label",
    Verb.LABEL_FAILED: "warn", Verb.LABEL_VOIDED: "x", Verb.LABEL_MAILED: "send", Verb.LABEL_PAID: "card",
    Verb.JUDGED: "rules", Verb.SHIP_REMINDED: "clock", Verb.EXPIRED: "clock", Verb.REVIVED: "refresh",
    Verb.MARKED_READ: "check", Verb.MARKED_UNREAD: "mail",
}  # fmt: skip


class Timeline:
    """The newest entries, or the newest of those before a change number: one query, and one for all their files.

    With `first` as many as a page has that shows them from this change number on, and asks again. `uploads` are the
    files that `reader` has ready for their next letter; they come along.
    """

    def __init__(self, request, *, show="", before=None, first=None, reader=None):
        self.request, self.show, self.before = request, show if show in SHOWS else "", before
        shown = SHOWN if first is None else min(self._rows().filter(change__gte=first).count(), MOST)
        self.events = list(self._rows()[:shown])[::-1]
        self.uploads = self._hand_out_files(reader)

    def _hand_out_files(self, reader):
        """To the letters and messages that are shown; those of no letter yet are given back."""
        letters = {event.letter_id: event.letter for event in self.events if event.letter}
        messages = {event.message_id: event.message for event in self.events if event.message}
        for one in (*letters.values(), *messages.values()):
            one.files = []
        shown = Attachment.objects.filter(Q(letter__in=letters) | Q(message__in=messages))
        ready = Attachment.objects.waiting_for(reader, self.request.thread_id) if reader else Attachment.objects.none()
        uploads = []
        for file in (shown | ready).order_by("added_at", "key"):
            place = letters.get(file.letter_id) or messages.get(file.message_id)
            (place.files if place else uploads).append(file)
        return uploads

    def _rows(self):
        rows = self.request.events.told().filter(SHOWS[self.show][1])
        if self.before is not None:
            rows = rows.filter(change__lt=self.before)
        return rows.annotate(of_all=HowMany(rows.order_by().values("pk"))).order_by("-change")

    @property
    def earlier(self):
        """How many come before the first one shown."""
        return self.events[0].of_all - len(self.events) if self.events else 0

    @property
    def first(self):
        return self.events[0].change

    @property
    def choices(self):
        return [{"name": name, "title": title, "is_on": name == self.show} for name, (title, _rows) in SHOWS.items()]

    @cached_property
    def items(self):
        """Entries and folds in order, the first of each day under its date."""
        items = []
        for day, entries in groupby(self.entries, key=lambda entry: timezone.localdate(entry.event.at)):
            of_the_day = list(_folded(entries))
            of_the_day[0].day = day
            items += of_the_day
        return items

    @cached_property
    def entries(self):
        entries = [Entry(event, self.request, self.show) for event in self.events]
        if self.request.is_unread and not self.show and self.before is None:
            _mark_new(entries)
        return entries

    @property
    def has_mail(self):
        """Whether there is something to be read."""
        return any(event.message_id for event in self.events)

    @property
    def new_count(self):
        return sum(entry.is_new for entry in self.entries)


def timeline(request, parameters=None, reader=None):
    """As an address asks for it: `show` one kind of entry, `before` or from a change number (`first`)."""
    parameters = parameters or {}
    numbers = {name: number_in(parameters.get(name, "")) for name in ("before", "first")}
    return Timeline(request, show=parameters.get("show", ""), **numbers, reader=reader)


class Entry:
    """One event, with what of it is shown here."""

    fold = day = None
    is_new = opens_new = False

    def __init__(self, event, request, show):
        self.event, self.request, self.show = event, request, show

    @property
    def tells(self):
        """Whether the event itself has a line, and not only what was written."""
        if self.event.verb in SAID_BY_ITSELF and self.show == "":
            return False
        return not self.is_decision and self.event.verb != Verb.NOTED and self.show in ("", "events")

    @property
    def is_decision(self):
        return self.event.verb in DECISIONS and self.show != "messages"

    @property
    def note(self):
        return self.event.note if self.show in ("", "notes") else None

    @property
    def letter(self):
        shown = self.show in ("", "messages") or self.is_decision
        return self.event.letter if shown and self.event.verb not in ALREADY_SHOWN else None

    @property
    def message(self):
        return self.event.message if self.show in ("", "messages") else None

    @property
    def is_aside(self):
        """A mail that nobody wrote, or of which nobody knows who wrote it: shown, but small and closed."""
        return self.message is not None and (self.message.is_automatic or not self.message.is_verified)

    @property
    def is_small(self):
        """One grey line that moved no state: many in a row are noise."""
        return not (self.is_decision or self.status or self.note or self.letter or self.message or self.is_new)

    @property
    def status(self):
        return self.event.changes.get("status", [None, None])[1]

    @property
    def tone(self):
        return TONES[self.status][0] if self.status else "bad" if self.event.verb in FAILURES else ""

    @property
    def icon(self):
        return TONES[self.status][1] if self.status else ICONS.get(self.event.verb, "dot")

    @property
    def is_in_force(self):
        """Whether it is the decision that holds now: it can be undone or reopened."""
        return self.is_decision and self.event.letter_id == self.request.decision_letter_id

    @property
    def reasons(self):
        """Why it was decided so, in the order of weight."""
        kind = self.event.changes.get("cancellation_kind", [None, ""])[1]
        if kind and kind != ReturnRequest.CancellationKind.DECLINED:
            yield ReturnRequest.CancellationKind(kind).label
        yield from self._declined
        if why := self.event.details.get("contradiction"):
            yield _("Against an alert: %(why)s") % {"why": why}
        if name := self.event.details.get("checked_by"):
            yield _said_of_second_pass(name, self.event.details["second_pass"])

    @property
    def _declined(self):
        """Why lines were declined; said once where it is the same for all."""
        verdicts = {
            line.order_line.name: self.event.changes[f"line {line.pk}"][1]
            for line in self.request.line_list
            if f"line {line.pk}" in self.event.changes
        }
        told = {name: _why(verdict) for name, verdict in verdicts.items() if verdict["decision"] == "declined"}
        if len(told) == len(self.request.line_list) and len(set(told.values())) == 1:
            return set(told.values())
        return [f"{name}. {why}" for name, why in told.items()]


def _said_of_second_pass(name, outcome):
    """What whoever decided made of the proposal of `name`, who checked it."""
    return {
        SecondPass.CONFIRMED: _("As %(name)s had proposed."),
        SecondPass.VERDICT: _("%(name)s had proposed another verdict."),
        SecondPass.ITEMS: _("%(name)s had proposed something else for the items."),
        SecondPass.REASON: _("%(name)s had proposed another reason."),
        SecondPass.FREE: _("%(name)s had proposed that somebody else pays the carriage."),
    }[outcome] % {"name": name}


def _why(verdict):
    code = verdict["decline_code"]
    label = RequestLine.DeclineCode(code).label if code in RequestLine.DeclineCode.values else ""
    if code == RequestLine.DeclineCode.OTHER:
        label = ""
    return ": ".join(filter(None, [str(label), verdict["decline_text"]]))


@dataclass
class Fold:
    """A run of small changes."""

    fold: list
    day: object = None

    @property
    def who(self):
        return list(dict.fromkeys(entry.event.who for entry in self.fold))

    @property
    def until(self):
        return self.fold[-1].event.at


def _folded(entries):
    for is_small, run in groupby(entries, key=lambda entry: entry.is_small):
        run = list(run)
        yield from [Fold(run)] if is_small and len(run) >= FOLDED else run


def _mark_new(entries):
    """What came since a colleague last did something here; if they marked it as unread, the last mail before, too."""
    acted = next((place for place in reversed(range(len(entries))) if entries[place].event.actor_id), -1)
    new = entries[acted + 1 :]
    if acted >= 0 and entries[acted].event.verb == Verb.MARKED_UNREAD:
        new = [entry for entry in entries[:acted] if entry.message][-1:] + new
    for entry in new:
        entry.is_new = True
    if new:
        new[0].opens_new = True
