"""What the pages of the inbox show: the list on the left, one request on the right."""

import json

from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject

from requests_inbox.actions import actions_for
from requests_inbox.along import along, bring_along, unpack
from requests_inbox.company import company
from requests_inbox.correspondence.composer import composer
from requests_inbox.history import customer_history
from requests_inbox.lists.changes import cursor_of
from requests_inbox.lists.drawing import drawn_page, read_page
from requests_inbox.lists.listing import listing_beside
from requests_inbox.models import ReturnRequest
from requests_inbox.precedents import Precedents
from requests_inbox.return_policies.explaining import explanation_of
from requests_inbox.timeline import timeline


def find(http, reference):
    """The request that this person may see, or 404: a foreign one does not exist for them."""
    requests = ReturnRequest.objects.visible_to(http.user).with_facts().annotate(**along(http.user))
    return unpack(get_object_or_404(requests, reference=reference))


def opens_later(http):
    """The address of a request that the browser fetches, or has, to open it from memory (ahead.js); or None."""
    return http.headers.get("X-Ahead")


def list_context(http, queue):
    """One page of the list."""
    http.queue_slug = f"view-{queue.view.pk}" if queue.view else queue.slug
    drawn = drawn_page(queue)
    if not drawn.count and (near := queue.near) and (found := drawn_page(near)).count:
        queue, drawn = near, found
    rows = SimpleLazyObject(lambda: read_page(queue)[0])  # what is drawn already is not read again
    told = {"cursor": cursor_of(http.user), "people": json.dumps(queue.asker.colleagues)}
    return {"queue": queue, "drawn": drawn, "rows": rows, **told}


def request_context(http, return_request):
    """Everything the right side shows of one request."""
    context = regions_context(http, return_request)
    return context | {"composer": composer(http, return_request, context["timeline"].uploads)}


def regions_context(http, return_request):
    """What of it follows what colleagues do: everything that nobody types into."""
    bring_along(return_request, http.user)
    line = timeline(return_request, http.GET, reader=http.user)
    return {
        "return_request": return_request,
        "actions": actions_for(return_request, http.user),
        "timeline": line,
        "history": customer_history(return_request),
        "order_lines": return_request.order_lines,
        "questions": return_request.question_list if return_request.is_open else [],
        "verdict": explanation_of(return_request),
        "company": company(return_request, http.user),
    }


def precedents_of(http, return_request):
    """What was decided on requests like it, for whoever looks."""
    return Precedents(return_request, several=len(http.user.roles) > 1)


def page_context(http, return_request, parts, queue=None):
    """The whole page. When htmx asks for a part, the list beside it is not read."""
    context = request_context(http, return_request)
    queue = queue or listing_beside(http, return_request)
    if http.htmx and http.htmx.target in parts:
        return context | {"queue": queue}
    return context | list_context(http, queue)
