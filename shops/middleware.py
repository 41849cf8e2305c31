"""A person's own language and time zone, and the second factor that a shop may demand."""

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone, translation

from shops.zones import zone

SET_UP = "mfa_index"
ALWAYS_OPEN = {"account_logout", "account_reauthenticate", "healthz", "readyz"}


def persons_preferences(get_response):
    """Whoever is signed in reads in their own language and time zone, whatever the browser prefers."""

    def middleware(request):
        if not request.user.is_authenticated:
            return get_response(request)
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = request.user.language
        with timezone.override(zone(request.user.time_zone)):
            return get_response(request)

    return middleware


def second_factor(get_response):
    """Whoever owes a second factor is led to setting it up; every other page waits."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.url_name or ""
        if name in ALWAYS_OPEN or name.startswith("mfa_") or not request.user.owes_second_factor:
            return None
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=403, headers={"HX-Redirect": resolve_url(SET_UP)})
        return redirect(SET_UP)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django looks for it there
    return middleware
