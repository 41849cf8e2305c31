"""What narrows the list of returns. Floors above add what they know of them (FILTERS)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shipping.models import Label

from .models import Return

NEWEST = 1000  # returns whose countries are offered
NO_LABEL = "none"


@dataclass(frozen=True)
class ReturnFilter:
    """`options` gives [(value, words)] for shops; a day has none."""

    name: str
    label: str | Promise
    narrow: Callable  # of the rows by a value
    options: Callable | None = None

    @property
    def is_day(self):
        return self.options is None

    def read(self, word, options):
        """What an address or the form says: a value as it stands in the address, or "" for what cannot be used."""
        if not self.is_day:
            return word if word in options else ""
        try:
            return date.fromisoformat(word).isoformat()
        except ValueError:
            return ""

    def say(self, value, options):
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT") if self.is_day else options[value]


def by_label(rows, value):
    newest = Label.objects.filter(parcel__shipment__rma=OuterRef("pk")).order_by("-pk").values("state")[:1]
    return rows.alias(newest_label=Subquery(newest)).filter(newest_label=None if value == NO_LABEL else value)


def by_term(rows, value):
    """Of those that are still expected."""
    waiting, today = rows.filter(state=Return.State.AUTHORIZED), timezone.localdate()
    if value == "over":
        return waiting.filter(ship_by__lt=today)
    return waiting.filter(ship_by__range=(today, today + timedelta(days=7)))


def countries(shops):
    newest = Return.objects.of_shops(shops).order_by("-authorized_at", "-pk")[:NEWEST]
    found = set(newest.values_list("order__country", flat=True)) - {""}
    return [(country, country) for country in sorted(found)]


def labels(shops):
    return [*Label.State.choices, (NO_LABEL, _("none"))]


def terms(shops):
    return [("over", _("the day has passed")), ("soon", _("within 7 days"))]


FILTERS = {
    one.name: one
    for one in [
        ReturnFilter("label", _("Label"), by_label, labels),
        ReturnFilter("term", _("Send by"), by_term, terms),
        ReturnFilter("country", _("Country"), lambda rows, value: rows.filter(order__country=value), countries),
        ReturnFilter("since", _("Approved since"), lambda rows, day: rows.filter(authorized_at__date__gte=day)),
        ReturnFilter("until", _("Approved until"), lambda rows, day: rows.filter(authorized_at__date__lte=day)),
    ]
}
