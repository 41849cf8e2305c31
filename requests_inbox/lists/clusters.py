"""The largest heaps of open requests for the same product and reason: a recall, a broken batch, a wrong chart."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Min, Sum
from django.urls import reverse
from django.utils.http import urlencode

from requests_inbox.models import RequestLine, ReturnRequest
from requests_inbox.policies import DECIDERS
from requests_inbox.states import OPEN

from .queues import EVERYTHING

AMONG = 20_000  # open requests that are looked at, those first whose time to decide ends first
SHOWN = 40


@dataclass(frozen=True)
class Cluster:
    """So many open requests of a shop ask back one product for one reason."""

    shop: object
    sku: str
    name: str
    picture: str
    reason: str
    count: int
    value: Decimal
    currency: str
    oldest: datetime
    url: str


def shops_of(asker):
    """Those whose requests this person decides; one of them where they narrowed the desk to it."""
    return [one for one in asker.person.shops if asker.person.roles[one.pk] in DECIDERS and asker.shop in (None, one)]


def clusters(asker):
    """The largest first; of what is looked at, however much is open: one query."""
    shops = {shop.pk: shop for shop in shops_of(asker)}
    rows = ReturnRequest.objects.of_shops(list(shops)).filter(is_open=True).order_by("sorted_at", "pk")
    lines = RequestLine.objects.filter(request__in=rows.values("pk")[:AMONG])
    worth = F("quantity") * F("order_line__price_paid")
    kinds = {
        "shop": F("request__shop"), "currency": F("request__currency"), "sku": F("order_line__sku"),
        "code": F("reason__code"),
    }  # fmt: skip
    found = (
        lines.order_by()
        .values(**kinds)
        .annotate(
            n=Count("request", distinct=True),
            worth=Sum(worth, output_field=DecimalField()),
            oldest=Min("request__submitted_at"),
            name=Min("order_line__name"),
            picture=Min("order_line__picture"),
        )
        .filter(n__gt=1)
        .order_by("-n", "oldest", "sku", "code")[:SHOWN]
    )
    several = len(asker.person.shops) > 1
    return [_cluster(row, shops[row["shop"]], asker, several) for row in found]


def _cluster(row, shop, asker, several):
    told = {"state": OPEN, "like": f"{row['sku']}+{row['code']}".casefold()} | ({"shop": shop.slug} if several else {})
    url = f"{reverse('requests_inbox:queue', args=[EVERYTHING])}?{urlencode(told, doseq=True)}"
    return Cluster(
        shop=shop, sku=row["sku"], name=row["name"], picture=row["picture"],
        reason=asker.reasons.get(row["code"], row["code"]), count=row["n"], value=row["worth"],
        currency=row["currency"], oldest=row["oldest"], url=url,
    )  # fmt: skip
