"""Looking at one request, or at a letter of it. GET writes nothing: who opens it tells so by a POST."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from helpdesk.middleware import still_typing
from helpdesk.parts import render_part
from messaging.logos import with_logo
from messaging.models import Letter
from notifications.looking import looks
from notifications.telling import read
from requests_inbox.correspondence.links import without_keys

from .page import find, opens_later, page_context

PARTS = ["detail", "deciding", "timeline", "earlier"]
# A mail in a frame of its own: no script, no form, no picture from elsewhere, no way to our pages (T13).
MAIL_CSP: dict = {
    "sandbox": True,
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [CSP.SELF],
}


@require_safe
def show(request, reference):
    return_request = find(request, reference)
    context = page_context(request, return_request, PARTS)
    if not opens_later(request):
        looks(request.user.pk, return_request.pk)
    return render_part(request, "requests_inbox/inbox.html", context, PARTS)


@require_POST
def seen(request, reference):
    """What they were told of it alone is read, and no burst that ends with it; the answer is the bell."""
    still_typing(request)
    read(request.user, topic=find(request, reference).pk, count=1)
    return render(request, "notifications/bell.html")


@require_safe
@csp_override(MAIL_CSP)
def letter(request, reference, pk):
    """The HTML body of a letter of this request, for the frame that shows it."""
    found = (
        Letter.objects.visible_to(request.user)
        .select_related("shop")
        .filter(pk=pk, thread=find(request, reference).thread_id)
        .first()
    )
    if found is None:
        raise Http404
    return HttpResponse(with_logo(without_keys(found.html), found.shop), headers={"X-Content-Type-Options": "nosniff"})
