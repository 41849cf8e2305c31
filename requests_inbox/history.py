"""What happened before: the timeline of a request, and what its customer bought and sent back."""

from django.db.models import Count, Sum
from django.db.models.functions import Lower

from messaging.models import Letter
from orders.models import Order

from .models import ReturnRequest

EARLIER = 5
ALREADY_SHOWN = {"undone", "hastened", "letter_failed", "sent_again"}  # the letter stands where it was written


def timeline(request):
    """Events in order, each with the note or the letter that belongs to it."""
    events = list(request.events.select_related("actor"))
    notes = {note.pk: note for note in request.notes.select_related("author")}
    letters = {letter.pk: letter for letter in Letter.objects.filter(thread=request.thread_id).defer("html")}
    for event in events:
        event.note = notes.get(event.details.get("note"))
        letter = letters.get(event.details.get("letter"))
        event.letter = letter if event.verb not in ALREADY_SHOWN else None
        event.status_after = event.changes.get("status", [None, None])[1]
    return events


def customer_history(request):
    """Figures over all orders and requests of this customer in this shop, and the latest other requests."""
    orders = Order.objects.alias(address=Lower("customer_email"))
    orders = orders.filter(shop=request.shop_id, address=request.customer_email.lower()).aggregate(count=Count("pk"))
    requests = ReturnRequest.objects.filter(shop=request.shop_id, customer_email=request.customer_email)
    figures = requests.aggregate(count=Count("pk"), value=Sum("value"))
    return {
        "orders": orders["count"],
        "requests": figures["count"],
        "value": figures["value"],
        "earlier": requests.exclude(pk=request.pk).order_by("-submitted_at")[:EARLIER],
    }
