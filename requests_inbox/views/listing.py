"""The list pane: a queue, narrowed by what its address says."""

from urllib.parse import urlsplit

from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from helpdesk.parts import render_part
from requests_inbox.lists.listing import listing_in
from requests_inbox.lists.queues import DEFAULT, QUEUES

from .page import list_context

PARTS = ["list", "more", "detail"]
OF_THE_PAGE = {"after", "panel"}  # parameters that do not narrow


@require_safe
def inbox(request):
    return redirect("requests_inbox:queue", DEFAULT)


@require_safe
def queue(request, slug):
    if slug not in QUEUES:
        raise Http404
    return answer_with_list(request, listing_in(request, slug))


def answer_with_list(request, queue):
    """The whole page; or to htmx the list, the rows that follow, or the panel of its filters."""
    if request.htmx.target == "panel":
        return render(request, "requests_inbox/filters.html", {"queue": queue})
    if not request.htmx and is_untidy(request, queue):
        return redirect(queue.url)
    context = list_context(request, queue) | {"panel": "panel" in request.GET}
    response = render_part(request, "requests_inbox/inbox.html", context, PARTS)
    if request.htmx.target == "list":
        response["HX-Push-Url"] = beside_the_list(request, context["queue"])
    return response


def is_untidy(request, queue):
    """Whether a form or typed filters made an address that can be written shorter; what could not be read is shown."""
    told = sorted((name, word) for name, words in request.GET.lists() for word in words if name not in OF_THE_PAGE)
    return not queue.notes and told != sorted((name, str(value)) for name, value in queue.pairs)


def beside_the_list(request, queue):
    """The address of the page with the new list: the request that is open stays open."""
    try:
        match = resolve(urlsplit(request.htmx.current_url or "").path)
    except (Resolver404, ValueError):
        return queue.url
    if reference := match.kwargs.get("reference"):
        return resolve_url("requests_inbox:show", reference) + queue.suffix
    return queue.url
