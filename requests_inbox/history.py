"""What happened before this request: what its customer bought and sent back."""

from django.db.models import Count, Subquery, Sum, Value, Window
from django.db.models.functions import Lower

from orders.models import Order

from .models import ReturnRequest

EARLIER = 5


def customer_history(request):
    """Figures over all orders and requests of this customer in this shop, and the latest other requests: one query."""
    orders = Order.objects.alias(address=Lower("customer_email"))
    orders = orders.filter(shop=request.shop_id, address=request.customer_email.lower())
    requests = ReturnRequest.objects.filter(shop=request.shop_id, customer_email=request.customer_email)
    found = requests.annotate(
        order_count=Subquery(orders.annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")),
        request_count=Window(Count("pk")),
        total_value=Window(Sum("value")),
    )
    latest = list(found.order_by("-submitted_at", "-pk")[: EARLIER + 1])  # this one is among all, if not among these
    return {
        "orders": latest[0].order_count or 0,
        "requests": latest[0].request_count,
        "value": latest[0].total_value,
        "earlier": [one for one in latest if one != request][:EARLIER],
    }
