"""Doing: every action of the desk through one view. GET shows its form, POST runs its verb."""

from django.core.validators import slug_re
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.middleware import typed
from helpdesk.parts import render_part
from requests_inbox.actions import ACTIONS, letter_of
from requests_inbox.models import Event
from requests_inbox.queues import QUEUES, chosen_shop
from requests_inbox.refusals import Refusal, Stale

from .page import find, page_context
from .reading import MAIL_CSP

PARTS = ["detail", "sheet", "plan"]


@require_http_methods(["GET", "HEAD", "POST"])
def act(request, reference, name):
    """One verb on one request. Whatever goes wrong is said in a sentence, and what was typed stays in the form."""
    return_request = find(request, reference)
    action = action_named(name, return_request, request.user)
    if request.method != "POST":
        return answer(request, action, filled(request, action))
    form = action.form(request.POST, action=action)
    if not form.is_valid():
        return answer(request, action, form, status=422)
    try:
        action.run(seen=form.cleaned_data["version"], key=form.cleaned_data["key"], **form.typed)
    except Refusal as refusal:
        if acted_already(form, return_request, request.user):
            return onward(request, action)
        return refuse(request, action, form, refusal)
    return onward(request, action)


@require_safe
@csp_override(MAIL_CSP)
def mail(request, reference, name):
    """The exact HTML of the mail that the form, as it stands in the address, would send."""
    action = action_named(name, find(request, reference), request.user)
    letter, reason = plan(action, filled(request, action))
    return HttpResponse(letter.html if letter else escape(reason))


def action_named(name, return_request, person):
    try:
        return ACTIONS[name](return_request, person)
    except KeyError:
        raise Http404 from None


def filled(request, action):
    """The form as it was typed: in the address (a preview), before a sign-in that ran out, or new."""
    if "version" in request.GET:
        return action.form(request.GET, action=action)
    kept = typed(request)
    return action.form(action=action, initial={**request.GET.dict(), **(kept or {})})


def plan(action, form):
    """(letter, why there is none) for the preview beside the form; an untouched form is planned as it stands."""
    form = form if form.is_bound else type(form).untouched(action)
    if not form.is_valid():
        return None, _("The mail is shown here once the form says what happens.")
    try:
        return letter_of(action, form.typed), ""
    except Refusal as refusal:
        return None, refusal.reason


def answer(request, action, form, *, status=200, refusal=None):
    """The page with the sheet open on it, or just the sheet."""
    context = page_context(request, action.request, PARTS) | {"action": action, "form": form, "refusal": refusal}
    context["letter"], context["no_letter"] = plan(action, form)
    context["following"] = following(request, action) if action.moves_on else None
    return render_part(request, "requests_inbox/inbox.html", context, PARTS, status)


def refuse(request, action, form, refusal):
    """Read the request anew (what is in memory was half changed), and show what was typed beside the reason."""
    since = form.cleaned_data["version"]
    fresh = action_named(action.name, find(request, action.request.reference), request.user)
    told = request.POST.copy()
    told["version"] = fresh.request.version  # they read what happened; the next press is on this version
    again = fresh.form(told, action=fresh)
    events = list(fresh.request.events.filter(version__gt=since or 0).select_related("actor"))
    return answer(
        request, fresh, again, status=refusal.status,
        refusal={"reason": refusal.reason, "events": events if isinstance(refusal, Stale) else []},
    )  # fmt: skip


def acted_already(form, return_request, person):
    """A second press of the same button: the same form has done its work (R14)."""
    key = form.cleaned_data["key"]
    return bool(key) and Event.objects.filter(request=return_request.pk, key=key, actor=person).exists()


def onward(request, action):
    """Where work goes on: the next request after a decision, else the same one."""
    url = next_url(request, action)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Location": url})
    return redirect(url)


def next_url(request, action):
    """The sheet already looked up what comes next, so that deciding does not have to."""
    queue = QUEUES.get(request.GET.get("queue", ""))
    here = resolve_url("requests_inbox:show", action.request.reference)
    if not queue:
        return here
    if not action.moves_on:
        return f"{here}?queue={queue.slug}"
    reference = request.POST.get("following") or following(request, action)
    if not reference or not slug_re.fullmatch(reference):
        return resolve_url("requests_inbox:queue", queue.slug)
    return f"{resolve_url('requests_inbox:show', reference)}?queue={queue.slug}"


def following(request, action):
    """The reference of the request that comes after this one in the queue on screen, or None."""
    queue = QUEUES.get(request.GET.get("queue", ""))
    found = queue.next_to(action.request, request.user, chosen_shop(request)) if queue else None
    return found and found.reference
