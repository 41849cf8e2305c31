"""What the pages of the inbox show: the list on the left, one request on the right."""

from datetime import UTC, datetime

from django.db.models import BigIntegerField
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import is_aware

from requests_inbox.actions import actions_for
from requests_inbox.history import customer_history, timeline
from requests_inbox.models import ReturnRequest
from requests_inbox.queues import QUEUES, chosen_shop, queue_of


def find(http, reference):
    """The request that this person may see, or 404: a foreign one does not exist for them."""
    return get_object_or_404(ReturnRequest.objects.visible_to(http.user).with_facts(), reference=reference)


def queue_named(slug):
    try:
        return QUEUES[slug]
    except KeyError:
        raise Http404 from None


def cursor_of(http):
    """Where the page before this one ended, or None; nonsense in the address starts at the top."""
    moment, _, pk = http.GET.get("after", "").partition("~")
    try:
        ended_at, pk = datetime.fromisoformat(moment), int(pk)
        if not is_aware(ended_at) or not 0 <= pk <= BigIntegerField.MAX_BIGINT:
            return None
        return ended_at.astimezone(UTC), pk
    except (ValueError, OverflowError):  # no date, no number, or a day before the first or after the last
        return None


def list_context(http, queue):
    """One page of a queue, narrowed to the shop that the person chose."""
    http.queue_slug = queue.slug
    rows, more = queue.page(queue.rows(http.user, chosen_shop(http)), cursor_of(http))
    return {"queue": queue, "rows": rows, "more": more}


def request_context(http, return_request):
    """Everything the right side shows of one request."""
    return {
        "return_request": return_request,
        "actions": actions_for(return_request, http.user),
        "timeline": timeline(return_request),
        "history": customer_history(return_request),
        "order_lines": return_request.order.lines.all(),
    }


def page_context(http, return_request, parts):
    """The whole page. When htmx asks for a part, the list beside it is not read."""
    context = request_context(http, return_request)
    slug = http.GET.get("queue")
    queue = QUEUES.get(slug) or queue_of(return_request)
    if http.htmx and http.htmx.target in parts:
        return context | {"queue": queue}
    return context | list_context(http, queue)
