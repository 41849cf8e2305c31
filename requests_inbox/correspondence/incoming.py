"""The Mail page: what came in and became of it, and what a mail without a place might be about."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from helpdesk.numbers import number_in
from messaging.models import IncomingMail, Participant
from requests_inbox.models import ReturnRequest
from requests_inbox.policies import DECIDERS

PAGE = 50
SUGGESTED = 8
MOST_NUMBERS = 50  # in a text that are looked up as orders
LOOKED_THROUGH = 20_000  # characters
NUMBER = re.compile(r"\b[A-Za-z]{0,4}[-/]?\d[\dA-Za-z/-]{3,30}\b")
NEEDS, ALL = "", "all"
TONES = {
    "received": ("neutral", "clock"), "threaded": ("ok", "check"), "parked": ("alert", "mail"),
    "auto_reply": ("neutral", "refresh"), "bounce": ("bad", "warn"), "duplicate": ("neutral", "copy"),
    "quarantined": ("bad", "warn"), "ignored": ("neutral", "minus"),
}  # fmt: skip


def mails_of(person, shop=None):
    """Those this person works with: of shops whose requests they decide; for admins also what came to no shop.

    `shop`: the one to which they narrowed the desk.
    """
    works_in = [shop for shop, role in person.roles.items() if role in DECIDERS]
    mails = IncomingMail.objects.visible_to(person).filter(Q(shop_id__in=works_in) | Q(shop=None))
    return mails.filter(shop=shop) if shop else mails


class MailList:
    """One list of mails as its address says it: what needs a person on any day, or an outcome on one day."""

    def __init__(self, person, parameters, shop=None):
        self.person, self.shop = person, shop
        outcome = parameters.get("outcome", NEEDS)
        self.outcome = outcome if outcome in (ALL, *IncomingMail.Outcome.values) else NEEDS
        self.day = _day(parameters.get("day", "")) or timezone.localdate()
        self.before = number_in(parameters.get("before", ""))

    @property
    def is_of_work(self):
        """Whether it is what waits for somebody, and not what came of a day."""
        return self.outcome == NEEDS

    @cached_property
    def mails(self):
        """One page, the latest first; never OFFSET."""
        rows = self._all
        if self.before is not None:
            rows = rows.filter(pk__lt=self.before)
        return list(rows[: PAGE + 1])

    @property
    def rows(self):
        return self._shown(self.mails[:PAGE])

    def row(self, pk):
        """One mail as the list has it, or None."""
        return next(iter(self._shown(self._all.filter(pk=pk))), None)

    def next_to(self, mail):
        """The one that comes after it, else the first; None when there is no other."""
        others = self._all.exclude(pk=mail.pk)
        return others.filter(pk__lt=mail.pk).first() or others.first()

    @property
    def _all(self):
        rows = mails_of(self.person, self.shop).select_related("shop", "letter").order_by("-pk")
        if self.is_of_work:
            return rows.needing_a_person()
        rows = rows.filter(self._of_the_day)
        return rows if self.outcome == ALL else rows.filter(outcome=self.outcome)

    def _shown(self, mails):
        """Each with its sign and the request it is in."""
        mails = list(mails)
        requests = requests_by_thread(self.person, [mail.thread_id for mail in mails])
        for mail in mails:
            mail.request = requests.get(mail.thread_id)
            mail.tone, mail.icon = TONES[mail.outcome]
        return mails

    @property
    def url(self):
        return self._at()

    @property
    def suffix(self):
        """What keeps this list beside one of its mails."""
        _path, mark, told = self.url.partition("?")
        return mark + told

    @property
    def older(self):
        return self._at(before=self.mails[PAGE - 1].pk) if len(self.mails) > PAGE else None

    @cached_property
    def balance(self):
        """How many mails of the day came to each outcome: together they are what came in."""
        mails = mails_of(self.person, self.shop).filter(self._of_the_day).order_by()
        return dict(mails.values_list("outcome").annotate(Count("pk")))

    @property
    def received(self):
        return sum(self.balance.values())

    @property
    def tabs(self):
        yield {"title": _("Needs a person"), "url": self._at(outcome=NEEDS), "current": self.outcome == NEEDS}
        yield {"title": _("All"), "count": self.received, "url": self._at(outcome=ALL), "current": self.outcome == ALL}
        for outcome in IncomingMail.Outcome:
            if (count := self.balance.get(outcome.value, 0)) or self.outcome == outcome:
                current = self.outcome == outcome
                yield {"title": outcome.label, "count": count, "url": self._at(outcome=outcome), "current": current}

    @property
    def day_before(self):
        return self._at(day=self.day - timedelta(days=1), outcome=self.outcome or ALL)

    @property
    def day_after(self):
        is_past = self.day < timezone.localdate()
        return self._at(day=self.day + timedelta(days=1), outcome=self.outcome or ALL) if is_past else None

    @property
    def _of_the_day(self):
        begins = timezone.make_aware(datetime.combine(self.day, time.min))
        return Q(received_at__gte=begins, received_at__lt=begins + timedelta(days=1))

    def _at(self, **changes):
        told = {"outcome": self.outcome, "day": self.day} | changes
        if told["day"] == timezone.localdate():
            del told["day"]
        told = {name: value for name, value in told.items() if value != ""}
        url = reverse("requests_inbox:mails")
        return f"{url}?{urlencode(told)}" if told else url


def _day(text):
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 9000 else None


def requests_by_thread(person, threads):
    """{thread: request} of those this person may see."""
    found = ReturnRequest.objects.visible_to(person).filter(thread__in=filter(None, threads))
    return {request.thread_id: request for request in found}


@dataclass
class Suggestion:
    request: ReturnRequest
    why: object


def suggestions(person, mail, text):
    """Requests that a mail may be about, the likeliest first: named in it, of an order in it, of the same sender."""
    requests = ReturnRequest.objects.visible_to(person).select_related("shop").order_by("-is_open", "-pk")
    if mail.shop_id:
        requests = requests.filter(shop=mail.shop_id)
    numbers = numbers_in(mail, text)
    threads = Participant.objects.called(mail.from_address).filter(shop_id__in=person.roles).values("thread")
    signs = [
        (_("It names the request."), Q(reference__in=[number.upper() for number in numbers])),
        (_("It names the order."), Q(order__number__in=numbers)),
        (_("The same sender."), Q(thread__in=threads)),
    ]
    found = {}
    for why, sign in signs:
        for request in requests.filter(sign)[:SUGGESTED]:
            found.setdefault(request.pk, Suggestion(request, why))
    return list(found.values())[:SUGGESTED]


def numbers_in(mail, text):
    """What may be the number of an order or the reference of a request, each once."""
    return numbers_of(f"{mail.subject} {text[:LOOKED_THROUGH]}")


def numbers_of(text):
    return list(dict.fromkeys(NUMBER.findall(text)))[:MOST_NUMBERS]
