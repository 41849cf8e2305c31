"""What the return policy said of one request: look by look, rule by rule, for whoever may see the request."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helpdesk.parts import render_part
from requests_inbox.lists.listing import listing_beside
from requests_inbox.return_policies.explaining import TraceTold

from .page import find, list_context

PARTS = ["detail"]
MOST = 50  # looks on a page; a request that changes often is looked at often


@require_safe
def traces(request, reference):
    """All of them, the newest open."""
    return_request = find(request, reference)
    return answer(request, return_request, of(return_request).first())


@require_safe
def trace(request, reference, pk):
    """One of them. The request's own page asks for it alone."""
    return_request = find(request, reference)
    found = get_object_or_404(of(return_request), pk=pk)
    if request.htmx.target == f"trace-{pk}":
        context = {"return_request": return_request, "told": TraceTold(return_request, found)}
        return render(request, "requests_inbox/trace.html", context)
    return answer(request, return_request, found)


@require_safe
def traces_file(request, reference):
    """As they were kept, for whoever has to account for a decision."""
    return_request = find(request, reference)
    told = ["id", "at", "version__number", "verdict", "rule", "free", "did", "why_not", "lines"]
    shadow = ["shadow_verdict", "shadow_rule", "shadow_free"]
    looks = list(return_request.traces.order_by("-pk").values(*told, *shadow))
    response = JsonResponse({"request": return_request.reference, "looks": looks})
    response["Content-Disposition"] = f'attachment; filename="{return_request.reference}-policy.json"'
    return response


def of(return_request):
    return return_request.traces.select_related("version").order_by("-pk")


def answer(request, return_request, opened):
    """`opened` is told in full; where it is older than what a page holds, it stands behind them."""
    found = list(of(return_request)[: MOST + 1])
    shown = found[:MOST]
    if opened and opened not in shown:
        shown.append(opened)
    looks = [TraceTold(return_request, one) for one in shown]
    told = next((one for one in looks if one.trace == opened), None)
    queue = listing_beside(request, return_request)
    context = {
        "return_request": return_request, "looks": looks, "told": told, "more": found[MOST:], "queue": queue,
        "pane": "requests_inbox/looks.html",
    }  # fmt: skip
    if request.htmx.target not in PARTS:
        context |= list_context(request, queue)
    return render_part(request, "requests_inbox/inbox.html", context, PARTS)
