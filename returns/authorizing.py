"""An approval becomes a return: with a number, a last day to send the goods, and terms that stay as they are."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Count, OuterRef, Subquery, Value, When

from orders.models import OrderLine
from shipping.models import Destination
from shops.models import Shop

from .models import Return, ReturnLine


@dataclass
class Granted:
    """One line as it was approved."""

    order_line: OrderLine
    quantity: int
    resolution: str


def number_for(shop, reference):
    """The number that the next return of this request gets: known before it exists, so that a preview can say it."""
    found = Shop.objects.filter(pk=shop.pk).values(**beginning("pk", Value(reference))).get()
    return _number(reference, found["earlier"])


def beginning(shop, reference, destination=None):
    """What to ask of a row before its return begins: how many it had `earlier`, and where its goods go (`place`).

    That is `destination` as long as the shop has it, else the usual one.
    """
    earlier = Return.objects.filter(reference=_of_the_row(reference)).order_by().values("reference")
    meant = [Case(When(pk=destination, then=0), default=1)] if destination else []
    places = Destination.objects.filter(shop=OuterRef(shop)).order_by(*meant, "-is_usual", "pk")
    return {
        "earlier": Subquery(earlier.annotate(n=Count("pk")).values("n")),
        "place": Subquery(places.values("pk")[:1]),
    }


def _of_the_row(reference):
    return OuterRef(reference) if isinstance(reference, str) else reference


def _number(reference, earlier):
    return f"RMA-{reference}-{earlier + 1}" if earlier else f"RMA-{reference}"


@transaction.atomic(savepoint=False)
def authorize(
    order, granted, *, begins, shop, reference, customer_name, language, country, ship_by, free, refund_term_days,
    fee=None,
):  # fmt: skip
    """The customer may send this back. Called in the transaction of the approval, by whoever holds its request.

    `begins`: what `beginning` found, asked while the request was locked.
    """
    rma = Return(
        shop=shop,
        order=order,
        rma_number=_number(reference, begins["earlier"]),
        reference=reference,
        customer_name=customer_name,
        language=language,
        destination_id=begins["place"],
        shipping_payer=Return.Payer.SHOP if free else Return.Payer.CUSTOMER,
        label_price=shop.label_price_to(country),
        label_currency=shop.currency,
        fee=fee,
        currency=order.currency,
        refund_term_days=refund_term_days,
    )
    rma.set_term(ship_by)
    rma.save(force_insert=True)
    ReturnLine.objects.bulk_create([_line(rma, one) for one in granted])
    rma.labels, rma.payment_list = [], []  # what a new one cannot have is not looked for
    return rma


def _line(rma, one):
    bought = one.order_line
    return ReturnLine(
        rma=rma, order_line=bought, quantity=one.quantity, sku=bought.sku, name=bought.name, resolution=one.resolution
    )
