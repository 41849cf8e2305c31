"""What was decided on requests like this one, and how many like it are open: one question, of the shop's own rows.

Like it means: an item of the same product for the same reason; where hardly any was decided, of the same product group.
Both stand as words in the row of a request (facets), so that nothing but these rows is read.
"""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode

from .lists.filtering.kinds import MOST
from .lists.filtering.ranges import begin
from .lists.queues import EVERYTHING
from .models import ReturnRequest
from .states import GRANTED, OPEN, Status

DAYS = 90
ENOUGH = 3  # decided ones, below which the product group says more
DECLINED = Q(status=Status.CANCELLED, cancellation_kind=ReturnRequest.CancellationKind.DECLINED)
COUNTED = {
    "approved": Q(status__in=GRANTED),
    "free": Q(status__in=GRANTED, free_return=True),
    "declined": DECLINED,
}


class Precedents:
    """Of one request, of whose shop whoever asks may see the lists. `several`: they work for other shops, too."""

    def __init__(self, request, *, several=False):
        self.request, self.several = request, several
        self.first_day = timezone.localdate() - timedelta(days=DAYS - 1)

    @cached_property
    def filter(self):
        """By which filter they are found: like or akin."""
        is_enough = self.of_product["approved"] + self.of_product["declined"] >= ENOUGH
        return "like" if is_enough or not self.words("akin") else "akin"

    @property
    def is_of_group(self):
        return self.filter == "akin"

    def words(self, name):
        """Its facets of this name, one for each kind of item."""
        return [word for word in self.request.facets if word.startswith(f"{name}:")][:MOST]

    @cached_property
    def of_product(self):
        return self._count("like", open=Q(is_open=True))

    @cached_property
    def counts(self):
        return self._count("akin") if self.is_of_group else self.of_product

    @property
    def open_count(self):
        """How many with such an item wait, with this one."""
        return self.of_product["open"] + self.request.is_open

    @property
    def approved(self):
        return self.counts["approved"]

    @property
    def free(self):
        return self.counts["free"]

    @property
    def declined(self):
        return self.counts["declined"]

    @property
    def total(self):
        return self.approved + self.declined

    def _count(self, name, **more):
        recent = Q(submitted_at__gte=begin(self.first_day))
        counted = {what: of & recent for what, of in COUNTED.items()} | more
        if not self.words(name):
            return dict.fromkeys(counted, 0)
        rows = ReturnRequest.objects.filter(shop=self.request.shop_id, facets__has_any=self.words(name))
        rows = rows.filter(recent | Q(is_open=True)).exclude(pk=self.request.pk)
        return rows.aggregate(**{what: Count("pk", filter=of) for what, of in counted.items()})

    # Where they stand ------------------------------------------------------------------------------------------------

    @property
    def approved_url(self):
        return self._list(state=GRANTED)

    @property
    def free_url(self):
        return self._list(state=GRANTED, free="yes")

    @property
    def declined_url(self):
        return self._list(state=[Status.CANCELLED], ended=ReturnRequest.CancellationKind.DECLINED)

    @property
    def open_url(self):
        return self._list("like", dated=False, state=OPEN)

    def _list(self, name="", *, dated=True, **narrowed):
        name = name or self.filter
        words = [word.partition(":")[2] for word in self.words(name)]
        shop = {"shop": self.request.shop.slug} if self.several else {}
        date = {"date": f"{self.first_day}.."} if dated else {}
        told = urlencode({name: words} | shop | date | narrowed, doseq=True)
        return f"{reverse('requests_inbox:queue', args=[EVERYTHING])}?{told}"
