"""The list of returns as its address says it: a state, what is searched, filters, and where the page begins."""

from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import is_aware
from django.utils.translation import gettext_lazy as _

from helpdesk.numbers import number_in
from shipping.models import Label

from .filtering import FILTERS
from .models import Return

PAGE = 50
LONGEST = 60
EVERY = "all"
TONES = {  # of a return; and of an expected one whose label is made
    "authorized": ("accent", "clock"), "expired": ("neutral", "clock"), "cancelled": ("bad", "s-x"),
    "label": ("info", "s-label"),
}  # fmt: skip


class ReturnList:
    def __init__(self, person, parameters, shop=None):
        state = parameters.get("state", "")
        self.state = state if state in (EVERY, *Return.State.values) else Return.State.AUTHORIZED.value
        self.person, self.shop = person, shop
        self.text = parameters.get("q", "").strip()[:LONGEST]
        self.after = _place(parameters.get("after", ""))
        self.chosen = {
            name: value
            for name, one in FILTERS.items()
            if (value := one.read(parameters.get(name, "").strip(), self.options[name]))
        }

    @cached_property
    def page(self):
        """(rows, where the next page begins or None): one query for them, one for their labels."""
        rows = self._rows().select_related("shop", "order").order_by("-authorized_at", "-pk")
        if self.after:
            rows = rows.after(self.after)
        found = list(rows[: PAGE + 1])
        more = len(found) > PAGE
        found = found[:PAGE]
        _give_labels(found)
        last = found[-1] if more else None
        return found, last and f"{last.authorized_at.isoformat()}~{last.pk}"

    @property
    def rows(self):
        return self.page[0]

    @property
    def next_url(self):
        return self._at(self.state, after=self.page[1]) if self.page[1] else None

    @property
    def first_url(self):
        return self._at(self.state) if self.after else None

    @cached_property
    def shops(self):
        return [self.shop.pk] if self.shop else list(self.person.roles)

    @cached_property
    def options(self):
        """{name of a filter: {value: words}}"""
        return {name: dict(one.options(self.shops)) if one.options else {} for name, one in FILTERS.items()}

    @property
    def fields(self):
        """[(filter, its options, what is chosen)] for the form."""
        return [(one, self.options[name].items(), self.chosen.get(name, "")) for name, one in FILTERS.items()]

    @property
    def chips(self):
        for name, value in self.chosen.items():
            words = FILTERS[name].say(value, self.options[name])
            yield {"label": FILTERS[name].label, "text": words, "without": self._at(self.state, **{name: None})}

    @property
    def bare_url(self):
        return self._at(self.state, **dict.fromkeys(self.chosen))

    @property
    def tabs(self):
        names = [*Return.State.choices, (EVERY, _("All"))]
        return [{"title": title, "url": self._at(name), "is_on": name == self.state} for name, title in names]

    def _rows(self):
        rows = Return.objects.of_shops(self.shops)
        if self.state != EVERY:
            rows = rows.filter(state=self.state)
        for name, value in self.chosen.items():
            rows = FILTERS[name].narrow(rows, value)
        return rows.numbered(self.text, self.person.roles) if self.text else rows

    def _at(self, state, **changes):
        """Its address with other words; None takes one away."""
        pairs = {"state": state, "q": self.text or None, **self.chosen, **changes}
        return f"{reverse('returns:returns')}?{urlencode({name: word for name, word in pairs.items() if word})}"


def tone_of(rma):
    return TONES["label" if rma.has_label else rma.state]


def _give_labels(found):
    """The newest of each, so that no row asks for its own."""
    newest = {}
    for label in (
        Label.objects.filter(parcel__shipment__rma__in=found).select_related("parcel__shipment").order_by("pk")
    ):
        newest[label.parcel.shipment.rma_id] = label
    for rma in found:
        rma.label = newest.get(rma.pk)


def _place(text):
    """(moment, pk) as `next_url` writes it, or None for anything else."""
    moment, _tilde, pk = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    number = number_in(pk)
    return (at, number) if number is not None and is_aware(at) else None
