"""What happens to every request, whatever page it is for."""

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

KEPT = "typed"
SKIPPED = {"csrfmiddlewaretoken", "version", "key"}
LONGEST = 20_000  # characters of one field; enough for any letter


def private_pages(get_response):
    """Nothing we answer may be kept by a shared cache or shown by Back after signing out (T46)."""

    def middleware(request):
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


class TypedTextMiddleware:
    """Everything but a few public pages needs a sign-in; what somebody typed while their session ended is kept.

    The fields of the refused form go into the (new, anonymous) session under the form's own address. Signing in leads
    back to that address, and the view shows them again: see `typed`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.method == "POST":
            fields = {k: v[:LONGEST] for k, v in request.POST.items() if k not in SKIPPED and "password" not in k}
            request.session[KEPT] = {"path": request.path, "fields": fields}
        sign_in = f"{resolve_url('account_login')}?{urlencode({'next': request.path})}"
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401, headers={"HX-Redirect": sign_in})
        return redirect(sign_in)


def typed(request):
    """What was typed into this very form before the session ended, once; or None."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return kept["fields"]
