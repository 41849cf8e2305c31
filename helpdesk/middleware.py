"""What happens to every request, whatever page it is for."""

import logging

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.utils.http import urlencode

log = logging.getLogger(__name__)

KEPT = "typed"
SKIPPED = {"csrfmiddlewaretoken", "version", "key"}
LONGEST = 20_000  # characters of one field; enough for any letter
WRITER = "__Host-writer" if settings.TLS else "writer"
REMEMBERED = 30 * 24 * 60 * 60  # seconds


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
    """A database that is away or will not give a row in time is no fault of the page: 503, and a hint to try again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if not isinstance(error, OperationalError):
            return None
        log.error("The database did not answer %s", request.path, exc_info=error)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})


class TypedTextMiddleware:
    """Everything but a few public pages needs a sign-in; what somebody typed while their session ended is kept.

    The fields of the refused form go into the (new, anonymous) session under the form's own address. Signing in leads
    back to that address, and the view shows them again: see `typed`. A signed cookie tells who worked in this browser:
    nobody else gets to see the text, and who never signed in here cannot fill the table of sessions.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "writer", None) not in (None, writer_of(request)):
            response.set_signed_cookie(
                WRITER, request.writer, max_age=REMEMBERED, secure=settings.TLS, httponly=True, samesite="Lax"
            )
        return response

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated:
            request.writer = str(request.user.pk)
            return None
        if request.method == "POST" and (writer := writer_of(request)):
            fields = {k: v[:LONGEST] for k, v in request.POST.items() if k not in SKIPPED and "password" not in k}
            request.session[KEPT] = {"path": request.path, "fields": fields, "writer": writer}
        sign_in = f"{resolve_url('account_login')}?{urlencode({'next': request.get_full_path()})}"
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401, headers={"HX-Redirect": sign_in})
        return redirect(sign_in)


def writer_of(request):
    """Whoever was the last to be signed in here, also when their session has ended; None if nobody or forged."""
    return request.get_signed_cookie(WRITER, default=None, max_age=REMEMBERED)


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
