"""What is like one request, and which heaps of like requests are open."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from requests_inbox.lists.clusters import clusters, shops_of
from requests_inbox.lists.listing import asker_of
from requests_inbox.models import ReturnRequest

from .page import find, page_context, precedents_of


@require_safe
def precedents(request, reference):
    """The page of the request asks for it once it is there; a plain browser gets that page with it."""
    if request.htmx.target != "precedents":
        found = find(request, reference)
        context = page_context(request, found, ()) | {"precedents": precedents_of(request, found)}
        return render(request, "requests_inbox/inbox.html", context)
    rows = ReturnRequest.objects.visible_to(request.user).select_related("shop")
    found = get_object_or_404(rows, reference=reference)
    context = {"return_request": found, "precedents": precedents_of(request, found)}
    return render(request, "requests_inbox/precedents.html", context)


@require_safe
def open_clusters(request):
    asker = asker_of(request)
    if not (shops := shops_of(asker)):
        raise PermissionDenied
    return render(request, "requests_inbox/clusters.html", {"shops": shops, "clusters": clusters(asker)})
