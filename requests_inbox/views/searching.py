"""Searching: a reference or an order number opens its request at once, words give a list, newest first."""

from collections import defaultdict

from django.db.models import Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from requests_inbox.models import Note, RequestLine, ReturnRequest
from requests_inbox.queues import chosen_shop, page_of
from requests_inbox.search import matching, snippet, words_of

from .page import cursor_of

LONGEST = 200  # characters that somebody types to find something


@require_safe
def search(request):
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    visible = ReturnRequest.objects.visible_to(request.user)
    if shop := chosen_shop(request):
        visible = visible.filter(shop=shop)
    if text and (one := the_one_called(visible, text)):
        return redirect("requests_inbox:show", one.reference)
    found = matching(visible, text).select_related("shop").order_by("-submitted_at", "-pk")
    rows, more = page_of(found, cursor_of(request), newest_first=True)
    show_where_found(rows, text)
    return render(request, "requests_inbox/search.html", {"text": text, "rows": rows, "more": more})


def the_one_called(visible, text):
    """The request with this reference or this order number, if there is exactly one."""
    named = list(visible.filter(Q(reference=text.upper()) | Q(order__number=text))[:2])
    return named[0] if len(named) == 1 else None


def show_where_found(rows, text):
    """Give each row the words of the customer or of a colleague in which it was found, if it was found in those."""
    said = defaultdict(list)
    for model, field in ((RequestLine, "customer_note"), (Note, "text")):
        told = model.objects.filter(request__in=rows).order_by("pk").values_list("request_id", field)
        for pk, words in told:
            said[pk].append(words)
    for row in rows:
        row.snippet = snippet(said[row.pk], words_of(text))
