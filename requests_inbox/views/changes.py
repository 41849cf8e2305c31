"""What an open page asks when it hears of a change, comes back from sleep or has no line: the news since it was drawn.

It names its list, the change numbers at which it stands, and the request that is open in it with its version. Whatever
it shows comes from here, so that the rights are those of this very moment.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_inbox.company import company
from requests_inbox.lists.changes import changes_of, cursor_of, few_of, read_cursor
from requests_inbox.lists.listing import listing_of
from requests_inbox.models import ReturnRequest

from .page import find, regions_context

NO_NEWS, BEGIN_ANEW = 204, 205


@require_safe
def changes(request):
    queue = listing_of(request)
    if queue is None:
        raise Http404
    cursor, since = cursor_of(request.user), request.GET.get("since", "")
    counted = request.GET.get("counted", cursor)
    context = open_request(request, is_new=since != cursor)
    if since == cursor and counted == cursor and not context:
        return HttpResponse(status=NO_NEWS)
    numbers = read_cursor(since)
    found = changes_of(queue, numbers, request.GET.get("end", ""))
    if found.is_too_long:
        return HttpResponse(status=BEGIN_ANEW)
    context |= {"places": found.since(numbers), "is_whole": found.is_whole, "queue": queue, "cursor": cursor}
    if counted != cursor:
        context |= {"counts": True, "few": few_of(queue)}
    return render(request, "requests_inbox/changes.html", context)


def open_request(request, *, is_new):
    """What is to be said of the request that the page has open: all of it if it has changed, or who is there."""
    if not (reference := request.GET.get("open")):
        return {}
    seen = ReturnRequest.objects.visible_to(request.user).filter(reference=reference)
    if not (found := seen.only("reference", "shop", "version").first()):
        return {}  # a page whose request is gone still hears of its list
    if is_new and str(found.version) != request.GET.get("version"):
        return_request = find(request, found.reference)
        return regions_context(request, return_request) | {"anew": True, "moved": moved(request, return_request)}
    there = company(found, request.user)
    return {"return_request": found, "company": there} if there.sign != request.GET.get("there", "") else {}


def moved(request, return_request):
    """What happened since the form was drawn in which somebody is about to decide."""
    seen = request.GET.get("form", "")
    if not seen.isdecimal() or len(seen) > 9:
        return []
    return list(return_request.events.told().filter(version__gt=int(seen)))
