"""How often the second pass agrees with the first: of each person who checked, and of each reason. One statement."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from .lists.filtering.ranges import begin
from .lists.queues import EVERYTHING
from .models import ReturnRequest

DAYS = 90
OUTCOMES = ReturnRequest.SecondPass
BY_PERSON, BY_REASON = "checked", "reason"


@dataclass
class Line:
    """One person, or one reason: {outcome: how many}, each with the list of these requests."""

    key: str
    name: str
    narrowed: dict
    counts: dict = field(default_factory=dict)

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def confirmed(self):
        return self.counts.get(OUTCOMES.CONFIRMED, 0)

    @property
    def share(self):
        """Of a hundred."""
        return round(100 * self.confirmed / self.total)

    @property
    def changed(self):
        return self.total - self.confirmed

    @property
    def cells(self):
        """[(outcome, how many, its list)] in the order of the columns."""
        return [(one, self.counts.get(one, 0), self.list_of(one.value)) for one in OUTCOMES]

    @property
    def changed_url(self):
        return self.list_of(*(one.value for one in OUTCOMES if one != OUTCOMES.CONFIRMED))

    def list_of(self, *outcomes):
        told = urlencode(self.narrowed | {"second": outcomes}, doseq=True)
        return f"{reverse('requests_inbox:queue', args=[EVERYTHING])}?{told}"


@dataclass
class Calibration:
    people: list
    reasons: list

    @classmethod
    def of(cls, shops, *, reasons, checker=None):
        """Of what was asked for within 90 days. `reasons` {code: name}; `checker`: of what one person checked."""
        first_day = timezone.localdate() - timedelta(days=DAYS - 1)
        narrowed = {"shop": [shop.slug for shop in shops], "date": f"{first_day}.."}
        people, codes = {}, {}
        for kind, key, name, outcome, count in _counted([shop.pk for shop in shops], begin(first_day), checker):
            lines = people if kind == BY_PERSON else codes
            of_one = {} if kind == BY_PERSON or checker is None else {BY_PERSON: checker}
            title = name if kind == BY_PERSON else reasons.get(key, key)
            line = lines.setdefault(key, Line(key, title, narrowed | of_one | {kind: key}))
            line.counts[outcome] = count
        return cls(*(sorted(some.values(), key=lambda line: (-line.total, line.name)) for some in (people, codes)))


def _counted(shops, since, checker):
    """[(by what, its key, a person's name, outcome, how many)]: both tables come from one statement."""
    rows = ReturnRequest.objects.filter(shop__in=shops, submitted_at__gte=since).exclude(second_pass="").order_by()
    of_one = rows if checker is None else rows.filter(checked_by=checker)
    people = rows.values_list(
        Value(BY_PERSON, CharField()), Cast("checked_by", CharField()), "checked_by__name", "second_pass"
    ).annotate(n=Count("pk"))
    reasons = of_one.values_list(
        Value(BY_REASON, CharField()), F("lines__reason__code"), Value("", CharField()), "second_pass"
    ).annotate(n=Count("pk", distinct=True))
    return people.union(reasons, all=True)
