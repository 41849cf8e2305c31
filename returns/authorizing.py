"""An approval becomes a return: with a number, a last day to send the goods, and terms that stay as they are."""

from dataclasses import dataclass

from django.db import transaction

from orders.models import OrderLine
from shipping.models import Destination

from .models import Return, ReturnLine


@dataclass
class Granted:
    """One line as it was approved."""

    order_line: OrderLine
    quantity: int
    resolution: str


def number_for(shop, reference):
    """The number that the next return of this request gets: known before it exists, so that a preview can say it."""
    earlier = Return.objects.filter(shop=shop, rma_number__startswith=f"RMA-{reference}", reference=reference).count()
    return f"RMA-{reference}-{earlier + 1}" if earlier else f"RMA-{reference}"


@transaction.atomic(savepoint=False)
def authorize(order, granted, *, reference, customer_name, language, country, ship_by, free):
    """The customer may send this back. Called in the transaction of the approval, by whoever holds its request."""
    shop = order.shop
    rma = Return(
        shop=shop,
        order=order,
        rma_number=number_for(shop, reference),
        reference=reference,
        customer_name=customer_name,
        language=language,
        destination=Destination.objects.of(shop),
        shipping_payer=Return.Payer.SHOP if free else Return.Payer.CUSTOMER,
        label_price=shop.label_price_to(country),
        currency=order.currency,
        refund_term_days=shop.refund_term_days,
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
