"""What happens to every request, whatever page it is for."""

import logging
from secrets import token_hex
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.utils.csp import CSP
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.csp import csp_override

from helpdesk.logs import trace

log = logging.getLogger(__name__)

KEPT = "typed"
SKIPPED = {"csrfmiddlewaretoken", "version", "key"}
LONGEST = 20_000  # characters of one field; enough for any letter
WRITER = "__Host-writer" if settings.TLS else "writer"
REMEMBERED = 30 * 24 * 60 * 60  # seconds
STORED = "stored"  # read by js/drafts.js
# The pages that the sign-in sheet of an open page shows in its frame. Nobody else can draw something over them: only
# pages of this host may frame them, all the way up, and what strangers wrote (a mail) is sandboxed and frames nothing.
IN_THE_SHEET = [
    "signed_in",
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "mfa_authenticate",
]
FRAMED: dict = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}


def traced(get_response):
    """Each request has a short number: in the answer, in every line logged meanwhile, and on the page of an error."""

    def middleware(request):
        request.trace = token_hex(4)
        before = trace.set(request.trace)
        try:
            response = get_response(request)
        finally:
            trace.reset(before)
        response["X-Request-ID"] = request.trace
        return response

    return middleware


def sign_in_sheet(get_response):
    """The pages of the sign-in may stand in a frame of our own; see IN_THE_SHEET."""
    framed = csp_override(FRAMED)(get_response)
    addresses = SimpleLazyObject(lambda: set(map(resolve_url, IN_THE_SHEET)))

    def middleware(request):
        return (framed if request.path in addresses else get_response)(request)

    return middleware


def private_pages(get_response):
    """Nothing we answer may be kept by a shared cache or shown by Back after signing out (T46)."""

    def middleware(request):
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


def without_nul(get_response):
    """No question that means something holds a NUL, and PostgreSQL takes none: it ends here instead of in an error."""

    def middleware(request):
        if any("\0" in word for words in request.GET.lists() for word in (words[0], *words[1])):
            return HttpResponseBadRequest()
        return get_response(request)

    return middleware


class BusyDatabaseMiddleware:
    """A database that is away or will not give a row in time is no fault of the page: 503, and to be tried again.

    Who only looked is shown the page by itself as soon as it is there; what was sent is sent again by whoever sent it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if not isinstance(error, OperationalError):
            return None
        log.error("The database did not answer %s", request.path, exc_info=error)
        looked = request.method in ("GET", "HEAD")
        from helpdesk.trouble import page_for  # which knows the shops, and those know the middleware

        page = render_to_string(page_for(request, "503.html"), {"looked": looked, "trace": request.trace})
        return HttpResponse(page, status=503, headers={"Retry-After": "5"} | ({"Refresh": "5"} if looked else {}))


class TypedTextMiddleware:
    """Everything but a few public pages needs a sign-in; what somebody typed while their session ended is kept.

    A page that talks by htmx keeps it itself: it is told 401, shows a sign-in and sends its request again.

    Of a plain form the fields go into the (new, anonymous) session under the form's own address. Signing in leads
    back to that address, and the view shows them again: see `typed`. A signed cookie tells who worked in this browser:
    nobody else gets to see the text, and who never signed in here cannot fill the table of sessions.

    A second cookie says what was taken, so that the browser forgets its own draft of it then, and not before.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        writer = getattr(request, "writer", None)
        if writer not in (None, writer_of(request)):
            response.set_signed_cookie(
                WRITER, writer, max_age=REMEMBERED, secure=settings.TLS, httponly=True, samesite="Lax"
            )
        if writer and request.method == "POST" and response.status_code < 400:
            response.set_cookie(STORED, request.path, max_age=60, secure=settings.TLS, samesite="Lax")
        return response

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated:
            request.writer = str(request.user.pk)
            drawn_for = request.headers.get("X-Person", request.writer)
            return None if drawn_for == request.writer else anew(request)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401)
        if request.method == "POST" and (writer := writer_of(request)):
            fields = {k: v[:LONGEST] for k, v in request.POST.items() if k not in SKIPPED and "password" not in k}
            request.session[KEPT] = {"path": request.path, "fields": fields, "writer": writer}
        return redirect(f"{resolve_url('account_login')}?{urlencode({'next': request.get_full_path()})}")


def anew(request):
    """Somebody else signed in since this page was drawn: it is drawn for them, and nothing is done in their name."""
    page = urlsplit(request.headers.get("HX-Current-URL", "/"))._replace(fragment="").geturl()
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return HttpResponse(status=403, headers={"HX-Redirect": page if ours else "/"})


def writer_of(request):
    """Whoever was the last to be signed in here, also when their session has ended; None if nobody or forged."""
    return request.get_signed_cookie(WRITER, default=None, max_age=REMEMBERED)


def still_typing(request):
    """This answer has taken nothing of what it was sent: form and browser keep what was typed."""
    request.writer = None


def typed(request):
    """What this person typed into this very form before their session ended, once; or None."""
    kept = request.session.get(KEPT)
    if kept and kept["writer"] != str(request.user.pk):
        del request.session[KEPT]
        return None
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return kept["fields"]
