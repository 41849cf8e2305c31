"""The sheet of keys, a person's own keys, and the palette."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from helpdesk.middleware import typed
from helpdesk.parts import render_part
from requests_inbox import palette as finding
from requests_inbox.key_form import KeyForm
from requests_inbox.keyboard import keys_of
from requests_inbox.lists.listing import LONGEST, asker_of, listing_on_screen

from .page import find

WITH_A_PANE = {"requests_inbox:queue", "requests_inbox:show", "requests_inbox:act"}


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request):
    """All keys; the whole page has the form in which they are changed."""
    posted = request.method == "POST"
    form = KeyForm(request.POST if posted else None, person=request.user, initial=typed(request))
    if posted and ("standard" in request.POST or form.is_valid()):
        form.forget() if "standard" in request.POST else form.keep()
        messages.success(request, _("Your keys are kept."))
        return redirect("requests_inbox:keys")
    context = {"groups": keys_of(request.user), "form": form}
    return render_part(request, "requests_inbox/keys.html", context, ["overlay"], 422 if posted else 200)


@require_safe
def palette(request):
    """What the typed words could mean, here and now."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    asker, (page, reference) = asker_of(request), on_screen(request)
    found = finding.requests(request.user, text)
    context = {
        "text": text,
        "actions": actions_on(request, reference, text),
        "places": finding.places(asker, text),
        "requests": found,
        "people": finding.people(asker, text, found),
        "queue": listing_on_screen(request),
        "has_pane": page in WITH_A_PANE,
    }
    response = render_part(request, "requests_inbox/palette.html", context, ["found"])
    return trigger_client_event(response, "take", after="settle") if "take" in request.GET else response


def on_screen(request):
    """(name of the page that asks, reference of the request that is open on it or None)."""
    try:
        match = resolve(urlsplit(request.htmx.current_url or "").path)
    except (Resolver404, ValueError):
        return "", None
    return match.view_name, match.kwargs.get("reference")


def actions_on(request, reference, text):
    try:
        return finding.actions(find(request, reference), request.user, text) if reference else []
    except Http404:
        return []
