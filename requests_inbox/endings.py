"""What ends soon and is not a decision: the customer's return window, the days to send goods, the term of the money.

Each is a condition on requests, the same for the lists, the digest and whoever counts.
"""

from datetime import timedelta

from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone

from .clocks import BY_RIGHT, LEGAL_DAYS
from .lists.filtering.ranges import begin
from .models import ReturnRequest, WithdrawalStatement
from .return_policies.terms import WindowFrom
from .states import MAY_BE_WITHDRAWN, Status

SOON = 3  # days


class Days(Func):
    """A number of days as a span of time."""

    output_field = DurationField()
    template = "make_interval(days => %(expressions)s)"

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="(%(expressions)s * 86400000000)", **context)


def window_ends(shops):
    """Still open, and its customer could soon not ask again: what is to be said has to be said now."""
    now = timezone.now()
    days = Coalesce(Cast(KT("terms__window_days"), IntegerField()), F("shop__return_window_days"))
    begun = Case(
        When(terms__window_from=WindowFrom.ORDER, then=F("order__ordered_at")), default=F("order__delivered_at")
    )
    end = ExpressionWrapper(begun + Days(days), DateTimeField())
    soon = Q(GreaterThan(end, now), LessThan(end, now + timedelta(days=SOON)))
    return Q(soon, shop__in=[shop.pk for shop in shops], is_open=True)


def sending_ends(shops):
    """Approved, and nobody has made a label yet."""
    today = timezone.localdate()
    return Q(
        shop__in=[shop.pk for shop in shops], status=Status.APPROVED, rma__isnull=False,
        ship_by__range=(today, today + timedelta(days=SOON)),
    )  # fmt: skip


def money_is_due(shops):
    """Withdrawals by right whose money has to be back soon (CRD Art. 13); whether it is, the shop knows."""
    today = timezone.localdate()
    last = today + timedelta(days=SOON)
    stated = WithdrawalStatement.objects.filter(shop__in=[shop.pk for shop in shops], request__isnull=False)
    by_statement = stated.filter(refund_by__range=(today, last)).order_by().values("request")
    by_form = ReturnRequest.objects.filter(
        ~Exists(stated.filter(request=OuterRef("pk"))), shop__in=[shop.pk for shop in shops],
        submitted_at__gte=begin(today - timedelta(days=LEGAL_DAYS)),
        submitted_at__lt=begin(last - timedelta(days=LEGAL_DAYS - 1)),
    )  # fmt: skip
    found = by_statement.union(by_form.order_by().values("pk"))
    return Q(pk__in=found, facets__has_any=[BY_RIGHT], status__in=MAY_BE_WITHDRAWN)


ENDINGS = {"window": window_ends, "sending": sending_ends, "money": money_is_due}


def of_shop(shop, name):
    """The requests of one shop of which that ends soon."""
    return ReturnRequest.objects.filter(ENDINGS[name]([shop]), shop=shop)
