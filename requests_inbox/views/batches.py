"""Deciding many requests at once: the page that shows what would happen, and the one that shows what did."""

from urllib.parse import urlsplit

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from helpdesk.middleware import still_typing, typed
from helpdesk.parts import render_part
from requests_inbox.actions import ACTIONS
from requests_inbox.correspondence.letters import undo_seconds
from requests_inbox.lists.listing import Listing, asker_of, listing_beside, listing_in, listing_on_screen
from requests_inbox.lists.queues import DEFAULT, QUEUES
from requests_inbox.many_at_once import batching
from requests_inbox.many_at_once.choosing import MOST, Chosen, all_alike, versions
from requests_inbox.many_at_once.together import TOGETHER, done_in_words
from requests_inbox.models import Batch
from requests_inbox.refusals import Refusal

from .page import find, list_context

PARTS = ["detail"]


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request, name):
    """What an action would do to each chosen request. Confirmed, it is done to those that are still ticked."""
    form = form_for(request, name)
    confirmed = request.method == "POST" and "confirm" in request.POST
    chosen = chosen_in(request, name, form, fields=["chosen"] if confirmed else ["among", "chosen", "left"])
    if not confirmed:
        return show_choice(request, name, form, chosen)
    if chosen.is_too_many or not chosen.all or not form.is_valid():
        return show_choice(request, name, form, chosen, status=422)
    batch = batching.begin(name, form, chosen.all)
    if len(chosen.all) <= batching.AT_ONCE:
        batching.carry_on(batch)
    return onward(request, batch)


@require_http_methods(["POST"])
def bulk_mail(request, name):
    """The exact mail to one of the chosen, as the form for all stands now."""
    still_typing(request)
    chosen = chosen_in(request, name, form_for(request, name), fields=["one"])
    if not chosen.all:
        raise Http404
    return render(request, "requests_inbox/batches/mail.html", of_the_mail(request, chosen.all[0]))


@require_safe
def alike(request, reference):
    """The open requests of this list for the same product and reason, to decide on together."""
    return_request = find(request, reference)
    queue = listing_on_screen(request) or listing_beside(request, return_request)
    found = all_alike(return_request, queue)
    context = {"like": return_request, "line": return_request.line_list[0], "alike": found[:MOST], "more": found[MOST:]}
    context["behind"] = address_behind(queue, return_request.reference)
    return answer(request, "requests_inbox/batches/alike.html", context, queue=queue)


@require_safe
def together(request, slug):
    """Everything that a list holds, to decide on it but for the exceptions."""
    if slug not in QUEUES:
        raise Http404
    queue = listing_in(request, slug)
    found = queue.first(MOST + 1)
    behind = address_behind(queue, what_was_open(request))
    context = {"alike": found[:MOST], "more": found[MOST:], "behind": behind}
    return answer(request, "requests_inbox/batches/alike.html", context, queue=queue)


@require_safe
def batch(request, pk):
    """What became of each request. While it goes on, a page asks every second how far it is."""
    found = visible(request, pk)
    if request.htmx.target != "batch-progress":
        return answer(request, "requests_inbox/batches/batch.html", of_the_batch(found))
    if found.is_running:
        return render(request, "requests_inbox/batches/progress.html", {"batch": found})
    return onward(request, found)


@require_POST
def batch_undo(request, pk):
    """One press for all of it. Pressed again, it shows what became of it."""
    found = visible(request, pk)
    try:
        found = batching.undo(found)
    except Refusal as refusal:
        context = of_the_batch(visible(request, pk)) | {"refusal": refusal}
        return answer(request, "requests_inbox/batches/batch.html", context, status=refusal.status)
    if found.total <= batching.AT_ONCE:
        batching.carry_on(found)
    return onward(request, found)


@require_POST
def batch_dispatch(request, pk):
    """Its mails need not wait until nothing can be undone any more."""
    found = visible(request, pk)
    try:
        batching.send_now(found)
    except Refusal as refusal:
        context = of_the_batch(found) | {"refusal": refusal}
        return answer(request, "requests_inbox/batches/batch.html", context, status=refusal.status)
    return onward(request, found)


def address_behind(queue, reference):
    """Where whoever decides nothing goes back to."""
    return resolve_url("requests_inbox:show", reference) + queue.suffix if reference else queue.url


def form_for(request, name):
    """The form as it was typed; or new, filled with what the address says or what was typed before a sign-in."""
    told = request.POST if request.method == "POST" else request.GET
    try:
        form = TOGETHER[name]
    except KeyError:
        raise Http404 from None
    if "key" in told:
        return form(told, person=request.user)
    return form(person=request.user, initial={**told.dict(), **(typed(request) or {})})


def chosen_in(request, name, form, *, fields):
    """What is ticked; while one looks also what is not (it stands among the others), and what was left out before."""
    told = request.POST if request.method == "POST" else request.GET
    seen = {field: versions(told.getlist(field)) for field in fields}
    everything = {reference: version for some in seen.values() for reference, version in some.items()}
    unticked = seen.get("among", {}).keys() - seen.get("chosen", {}).keys()
    return Chosen(name, request.user, everything, form.settle(), unticked)


def visible(request, pk):
    return get_object_or_404(Batch.objects.visible_to(request.user).select_related("person"), pk=pk)


def show_choice(request, name, form, chosen, *, status=200):
    """The page before the decision, or what changes of it while somebody chooses."""
    still_typing(request)
    first = chosen.possible[0] if chosen.possible else None
    context = {
        "form": form, "chosen": chosen, "refusal": refusal_of(chosen) if status == 422 else "",
        "action": ACTIONS[name](None, request.user), "name": name, "url": resolve_url("requests_inbox:bulk", name),
        "confirm": (form.confirm % {"n": "|"}).split("|"), "back": what_was_open(request),
        **(of_the_mail(request, first) if first else {}),
    }  # fmt: skip
    if request.htmx.target == "chosen":
        return render(request, "requests_inbox/batches/chosen.html", context)
    return answer(request, "requests_inbox/batches/choosing.html", context, status=status)


def refusal_of(chosen):
    if chosen.is_too_many:
        return _("%(most)s requests at most can be decided at once. Choose fewer.") % {"most": MOST}
    return "" if chosen.all else _("Choose at least one request.")


def of_the_mail(request, choice):
    if not choice.action.writes or choice.refusal or not choice.together.is_settled:
        return {"choice": choice}
    seconds = undo_seconds(choice.request, request.user)
    return {"choice": choice, "letter": choice.letter, "undo_seconds": seconds}


def of_the_batch(batch):
    """Its items, those with one outcome together."""
    items = list(batch.items.select_related("request__shop", "letter")) if not batch.is_running else []
    by_outcome = {}
    for item in items:
        by_outcome.setdefault(item.outcome, []).append(item)
    action = ACTIONS[batch.action](None, batch.person)
    return {
        "batch": batch, "items": by_outcome, "action": action,
        "raw": batch.data.items(),
        "done": done_in_words(batch.action, batch.counts["done"]),
        "again": [item.request for item in by_outcome.get("refused", []) if item.request.status in action.states],
    }  # fmt: skip


def answer(request, pane, context, *, queue=None, status=200):
    """The pane on the right, or the whole page with the list beside it."""
    queue = queue or listing_on_screen(request) or Listing(QUEUES[DEFAULT], asker_of(request))
    context = {"queue": queue, "pane": pane, **context}
    if request.htmx.target not in PARTS:
        context |= list_context(request, queue)
    return render_part(request, "requests_inbox/inbox.html", context, PARTS, status)


def onward(request, batch):
    """What became of it, with the list, the counters and the toasts as they are now."""
    queue = listing_on_screen(request) or Listing(QUEUES[DEFAULT], asker_of(request))
    url = resolve_url("requests_inbox:batch", batch.pk) + queue.suffix
    if not request.htmx:
        return redirect(url)
    batch = visible(request, batch.pk)
    context = list_context(request, queue) | of_the_batch(batch) | {"pane": "requests_inbox/batches/batch.html"}
    response = render(request, "requests_inbox/onward.html", context)
    for name, value in [("HX-Retarget", "#detail"), ("HX-Reswap", "outerHTML"), ("HX-Push-Url", url)]:
        response[name] = value
    topics = list(batch.items.values_list("request", flat=True))
    return trigger_client_event(response, "acted", {"topic": topics, "row": False}, after="settle")


def what_was_open(request):
    """The reference of the request that is open beside the list, to go back to; or None."""
    try:
        return resolve(urlsplit(request.htmx.current_url or "").path).kwargs.get("reference")
    except (Resolver404, ValueError):
        return None
