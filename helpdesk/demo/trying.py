"""The orders with which one can be a customer of the demo's shops."""

from helpdesk.demo.data.shops import TO_TRY
from orders.models import Order


def orders_to_try():
    orders = Order.objects.filter(shop__slug__in=TO_TRY, number__in=TO_TRY.values())
    return orders.select_related("shop").order_by("shop__name")
