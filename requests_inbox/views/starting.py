"""Staff ask for a return in a customer's name: find the order, choose the items."""

from django.db.models import Q
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.middleware import typed
from orders.models import Order
from requests_inbox import policies
from requests_inbox.models import ReturnRequest
from requests_inbox.refusals import NotYours, Refusal
from requests_inbox.start_form import StartForm
from requests_inbox.submitting import submit
from shops.models import Role

FOUND = 20
LONGEST = 200  # characters looked for; SQLite refuses to compare with very long ones
SHORTEST_PART = 3  # letters of a name; fewer would match everybody


@require_safe
def start(request):
    """Search for an order by number, e-mail, name or SKU."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    orders = find_orders(request.user, words) if words else []
    return render(request, "requests_inbox/start.html", {"words": words, "orders": orders})


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_order(request, order):
    found = get_object_or_404(Order.objects.visible_to(request.user).select_related("shop"), pk=order)
    form = StartForm(request.POST if request.method == "POST" else None, order=found, initial=typed(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("requests_inbox:show", begin(request.user, found, form).reference)
        except Refusal as error:
            refusal = error
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "requests_inbox/ask.html", {"order": found, "form": form, "refusal": refusal}, status=status)


def begin(person, order, form):
    role = person.role_in(order.shop_id)
    if role not in policies.DECIDERS | {Role.STORE}:
        raise NotYours(policies.ONLY_THE_DESK % {"shop": order.shop})
    channel = ReturnRequest.Channel.STORE if role == Role.STORE else ReturnRequest.Channel.STAFF
    return submit(order, form.asked, by=person, channel=channel, key=form.cleaned_data["key"])


def find_orders(person, words):
    """The newest orders that match. What an index answers is asked first; names are read through only if that fails."""
    orders = Order.objects.visible_to(person).select_related("shop").order_by("-ordered_at", "-pk")
    exact = Q(number=words) | Q(pk__in=_by_email(person, words)) | Q(pk__in=_by_sku(person, words))
    found = list(orders.filter(exact)[:FOUND])
    if found or len(words) < SHORTEST_PART:
        return found
    return list(orders.filter(Q(number__istartswith=words) | Q(customer_name__icontains=words))[:FOUND])


def _by_email(person, words):
    orders = Order.objects.visible_to(person).alias(address=Lower("customer_email"))
    return orders.filter(address=words.lower()).values("pk")


def _by_sku(person, words):
    orders = Order.objects.visible_to(person).filter(lines__sku=words.upper())
    return orders.order_by("-ordered_at").values("pk")[:FOUND]
