"""Doing: every action of the desk through one view. GET shows its form, POST runs its verb."""

from copy import copy

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from helpdesk.middleware import typed
from helpdesk.parts import render_part
from messaging.logos import with_logo
from requests_inbox.actions import ACTIONS, foretold
from requests_inbox.correspondence.letters import undo_seconds
from requests_inbox.correspondence.links import without_keys
from requests_inbox.lists.listing import listing_beside, listing_on_screen
from requests_inbox.models import Event
from requests_inbox.refusals import Refusal, Stale

from .page import find, list_context, opens_later, page_context, request_context
from .reading import MAIL_CSP

PARTS = ["detail", "sheet", "plan"]


@require_http_methods(["GET", "HEAD", "POST"])
def act(request, reference, name):
    """One verb on one request. Whatever goes wrong is said in a sentence, and what was typed stays in the form.

    `look`: without scripts the button that shows the mail again is one of the form, since addresses are kept in logs.
    """
    return_request = find(request, reference)
    before = copy(return_request)  # in its old place of the list, which a decision changes
    action = action_named(name, return_request, request.user)
    if request.method != "POST":
        return answer(request, action, filled(request, action))
    form = action.form(request.POST, request.FILES, action=action)
    if not form.is_valid():
        return answer(request, action, form, status=422)
    if "look" in request.POST:
        return answer(request, action, form)
    try:
        action.run(seen=form.cleaned_data["version"], key=form.cleaned_data["key"], **form.typed)
    except Refusal as refusal:
        if acted_already(form, return_request, request.user):
            return onward(request, action, before)
        return refuse(request, action, form, refusal)
    return onward(request, action, before)


@require_safe
@csp_override(MAIL_CSP)
def mail(request, reference, name):
    """The exact HTML of the mail that the form, as it stands in the address, would send."""
    action = action_named(name, find(request, reference), request.user)
    letter, reason, _steps = plan(action, filled(request, action))
    return HttpResponse(with_logo(without_keys(letter.html), letter.shop) if letter else escape(reason))


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
    """(letter, why there is none, what else happens) as the form says, or as it stands if nobody has touched it."""
    form = form if form.is_bound else form.untouched()
    if not form.is_valid():
        steps = action.steps if action.writes else action.outcome(form.cleaned_data)
        return None, _("The mail is shown here once the form says what happens."), list(steps)
    try:
        letter, steps = foretold(action, form.typed)
    except Refusal as refusal:
        return None, refusal.reason, list(action.steps)
    return letter, "", steps


def answer(request, action, form, *, status=200, refusal=None):
    """The page with the sheet open on it, or just the sheet."""
    queue = listing_on_screen(request)
    context = page_context(request, action.request, PARTS, queue) | {"action": action, "form": form, "refusal": refusal}
    context["letter"], context["no_letter"], context["steps"] = plan(action, form)
    context["undo_seconds"] = undo_seconds(action.request, request.user)
    return render_part(request, "requests_inbox/inbox.html", context, PARTS, status)


def refuse(request, action, form, refusal):
    """Read the request anew (what is in memory was half changed), and show what was typed beside the reason."""
    since = form.cleaned_data["version"]
    fresh = action_named(action.name, find(request, action.request.reference), request.user)
    told = request.POST.copy()
    told["version"] = fresh.request.version  # they read what happened; the next press is on this version
    again = fresh.form(told, action=fresh)
    events = list(fresh.request.events.told().filter(version__gt=since or 0))
    return answer(
        request, fresh, again, status=refusal.status,
        refusal={"reason": refusal.reason, "events": events if isinstance(refusal, Stale) else []},
    )  # fmt: skip


def acted_already(form, return_request, person):
    """A second press of the same button: the same form has done its work (R14)."""
    key = form.cleaned_data["key"]
    return bool(key) and Event.objects.filter(request=return_request.pk, key=key, actor=person).exists()


def onward(request, action, before):
    """Where work goes on. htmx gets it in the same answer, with the row, the counters and the toasts out of band."""
    queue = listing_on_screen(request)
    after = request.user.after_action if action.moves_on and queue else "stay"
    following = queue.next_to(before) if queue and after != "stay" else None
    opens = {"next": following, "stay": before}.get(after)
    url = address(opens, queue)
    if not request.htmx:
        return redirect("requests_inbox:pending" if "pending" in request.GET.getlist("from") else url)
    context = {"queue": queue or listing_beside(request, before), "following": following}
    context |= list_after(request, action, before, context)
    context["is_there"] = bool(opens) and "drawn" not in context and opens_later(request) == url
    if opens and not context["is_there"]:
        context |= request_context(request, find(request, opens.reference))
    response = render(request, "requests_inbox/onward.html", context)
    told = {"topic": before.pk, "row": "drawn" not in context}
    return trigger_client_event(leads_to(url, response, context["is_there"]), "acted", told, after="settle")


def leads_to(url, response, is_there):
    """To the pane in the answer, or to the one that the browser has."""
    if is_there:
        response["HX-Reswap"] = "none"
        return trigger_client_event(response, "opens", {"path": url})
    for name, value in [("HX-Retarget", "#detail"), ("HX-Reswap", "outerHTML"), ("HX-Push-Url", url)]:
        response[name] = value
    return response


def address(opens, queue):
    """Of a request beside its list, or of the list alone."""
    if opens is None:
        return queue.url
    return resolve_url("requests_inbox:show", opens.reference) + (queue.suffix if queue else "")


def list_after(request, action, before, context):
    """What becomes of the list: one row stands there anew, or goes; all of it where rows come back, or none is left."""
    queue = context["queue"]
    acted = queue.row(action.request)
    if action.brings_back or not (acted or context["following"] or queue.next_to(before)):
        return list_context(request, queue)
    return {"acted": acted, "few": queue.few()}
