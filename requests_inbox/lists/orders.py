"""In which order a list stands: its own, or what somebody chose. Each has indexes that give a page without sorting."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from django.db.models import BigIntegerField
from django.utils.functional import Promise
from django.utils.timezone import is_aware
from django.utils.translation import gettext_lazy as _

HIGHEST = 10**10  # that the column of a value holds


@dataclass(frozen=True)
class Order:
    """By a column of the request, and by its key where that is the same. A `place` in it is both of them."""

    name: str  # in addresses
    title: str | Promise
    by: str
    is_descending: bool = False

    def sorted(self, rows):
        sign = "-" if self.is_descending else ""
        return rows.order_by(f"{sign}{self.by}", f"{sign}pk")

    def after(self, rows, place):
        """Those that follow it. Never OFFSET."""
        return rows.after(place, by=self.by, is_descending=self.is_descending)

    def place_of(self, row):
        return getattr(row, self.by), row.pk

    def is_before(self, place, other):
        return place > other if self.is_descending else place < other

    def written(self, row):
        """Its place, as an address has it."""
        value, pk = self.place_of(row)
        return f"{value if isinstance(value, Decimal) else value.isoformat()}~{pk}"

    def read(self, text):
        """The place in an address, or None: nonsense, or a place in another order, starts at the top."""
        value, _tilde, pk = text.partition("~")
        try:
            number = int(pk)
            found = _amount(value) if self.by == "value" else _moment(value)
        except (ValueError, OverflowError, InvalidOperation):  # or a day before the first or after the last
            return None
        return (found, number) if found is not None and 0 <= number <= BigIntegerField.MAX_BIGINT else None


def _moment(text):
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if is_aware(moment) else None


def _amount(text):
    amount = Decimal(text)
    return amount if amount.is_finite() and abs(amount) < HIGHEST else None


DEADLINE = Order("deadline", _("Deadline"), "sorted_at")
ENDED = Order("ended", _("Last decided"), "sorted_at", is_descending=True)
NEWEST = Order("newest", _("Newest first"), "submitted_at", is_descending=True)
OLDEST = Order("oldest", _("Oldest first"), "submitted_at")
VALUE = Order("value", _("Highest value"), "value", is_descending=True)
CHOSEN = {order.name: order for order in (NEWEST, OLDEST, VALUE)}
