"""What ends soon and is not a decision: the customer's return window, the days to send goods, the term of the money.

Each is a condition on requests, the same for the lists, the digest and whoever counts.
"""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .clocks import BY_RIGHT, LEGAL_DAYS
from .filtering.ranges import begin
from .models import ReturnRequest, WithdrawalStatement
from .states import MAY_BE_WITHDRAWN, Status

SOON = 3  # days


def window_ends(shops):
    """Still open, and its customer could soon not ask again: what is to be said has to be said now."""
    now = timezone.now()
    windows = [(shop.pk, now - timedelta(days=shop.return_window_days)) for shop in shops]
    of_each = [Q(shop=pk, order__delivered_at__range=(at, at + timedelta(days=SOON))) for pk, at in windows]
    return reduce(or_, of_each, Q(pk=None)) & Q(is_open=True)


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
