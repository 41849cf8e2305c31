"""An approval becomes a return: with a number, a last day to send the goods, and terms that stay as they are."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery

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
    return _beginning(shop, reference)[0]


def _beginning(shop, reference):
    """(its number, where the goods go), in one question."""
    number = f"RMA-{reference}"
    earlier = Return.objects.filter(reference=reference).order_by().values("reference")
    usual = Destination.objects.filter(shop=OuterRef("pk")).order_by("-is_usual", "pk")
    asked = {
        "earlier": Subquery(earlier.annotate(n=Count("pk")).values("n")),
        "usual": Subquery(usual.values("pk")[:1]),
    }
    found = Shop.objects.filter(pk=shop.pk).values(**asked).get()
    return f"{number}-{found['earlier'] + 1}" if found["earlier"] else number, found["usual"]


@transaction.atomic(savepoint=False)
def authorize(order, granted, *, shop, reference, customer_name, language, country, ship_by, free, refund_term_days):
    """The customer may send this back. Called in the transaction of the approval, by whoever holds its request."""
    number, destination = _beginning(shop, reference)
    rma = Return(
        shop=shop,
        order=order,
        rma_number=number,
        reference=reference,
        customer_name=customer_name,
        language=language,
        destination_id=destination,
        shipping_payer=Return.Payer.SHOP if free else Return.Payer.CUSTOMER,
        label_price=shop.label_price_to(country),
        currency=order.currency,
        refund_term_days=refund_term_days,
    )
    rma.set_term(ship_by)
    rma.save(force_insert=True)
    ReturnLine.objects.bulk_create([_line(rma, one) for one in granted])
    return rma


def _line(rma, one):
    bought = one.order_line
    return ReturnLine(
        rma=rma, order_line=bought, quantity=one.quantity, sku=bought.sku, name=bought.name, resolution=one.resolution
    )
