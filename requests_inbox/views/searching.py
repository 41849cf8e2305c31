"""Searching: a reference or an order number opens its request at once, words give a list of everything."""

import json

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_safe

from orders.models import Order
from requests_inbox.lists.listing import Listing, listing_in, listing_of
from requests_inbox.lists.queues import EVERYTHING
from requests_inbox.models import ReturnRequest

from .listing import answer_with_list


@require_safe
def search(request):
    """The box of the list sends what it is narrowed to, too: filters stay, the queue widens to everything."""
    found = listing_in(request, EVERYTHING)
    here = listing_of(request)
    if found.text and (reference := the_one_called(found.text, found.asker)):
        return go_to(request, reference, here)
    return answer_with_list(request, found if found.text or not here else here)


def the_one_called(text, asker):
    """The reference of the request with this reference or this order number, if there is exactly one."""
    if not any(character.isdigit() for character in text):
        return None
    visible = ReturnRequest.objects.visible_to(asker.person)
    if asker.shop:
        visible = visible.filter(shop=asker.shop)
    orders = Order.objects.visible_to(asker.person).filter(number=text)
    named = visible.filter(reference=text.upper()).values_list("reference")
    found = [reference for (reference,) in named.union(visible.filter(order__in=orders).values_list("reference"))[:2]]
    return found[0] if len(found) == 1 else None


def go_to(request, reference, here):
    """Open it beside the list as it was before somebody typed."""
    beside = here and Listing(here.queue, here.asker, values=here.values, view=here.view, order=here.order,
                              after=here.after)  # fmt: skip
    url = resolve_url("requests_inbox:show", reference) + (beside.suffix if beside else "")
    if not request.htmx:
        return redirect(url)
    there = json.dumps({"path": url, "target": "#detail", "swap": "outerHTML"})
    return HttpResponse(status=204, headers={"HX-Location": there})
