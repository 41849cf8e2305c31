"""The return policy of a shop as its team leads see it: rules in sentences, the switch that stops them, the draft."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.middleware import typed
from helpdesk.parts import render_part
from requests_inbox.models import RuleSetting, StalePolicy
from requests_inbox.policy_pages.policy_forms import ModeForm, TermsForm
from requests_inbox.policy_pages.policy_page import PolicyPage, led_shops
from requests_inbox.refusals import Refusal
from requests_inbox.return_policies import stopping
from requests_inbox.return_policies.counting import count_rules, gather_past
from requests_inbox.return_policies.writing import put_back, write
from shops.policies import led_by

PARTS = ["rules"]
STEPS = {"up": -1, "down": 1}
COUNTED = "requests_inbox/policy_counts.html"


@require_safe
def policy(request):
    """That of the first shop that one leads."""
    shops = led_shops(request.user)
    if not shops:
        raise Http404
    return redirect("requests_inbox:policies", shops[0].slug)


@require_safe
def policies(request, slug):
    """Rules, alerts and terms, how each is at work, and what the draft changes."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    gather_once(page.shop)
    return _page(request, page)


@require_safe
def policy_counts(request, slug):
    """How many past requests each rule fits: asked by the page once it is there, since it takes a moment."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    return render(request, COUNTED, {"page": page, "counts": counts_of(page)})


@require_POST
def policy_stop(request, slug):
    """The kill switch. `do`: stop, let it go on, or take back what has not left."""
    shop = led_by(request.user, slug)
    do = request.POST.get("do")
    if do == "stop":
        stopping.stop(shop, by=request.user)
        messages.success(request, _("Stopped: from this moment no rule does anything by itself."))
    elif do == "go on":
        stopping.let_go_on(shop, by=request.user)
        messages.success(request, _("Rules act by themselves again, on what comes from now on."))
    elif do == "undo":
        done = stopping.undo_all(shop, by=request.user)
        sentence = ngettext("%(n)d decision is taken back.", "%(n)d decisions are taken back.", done)
        messages.success(request, sentence % {"n": done})
    else:
        raise Http404
    return redirect("requests_inbox:policies", slug)


@require_POST
def policy_disposal(request, slug):
    """Throw the draft away."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    if not page.is_draft:
        raise Http404
    if not attempt(request, _discard, page, by=request.user):
        return _page(request, PolicyPage(page.shop, request.user), request.refusal.status)
    messages.success(request, _("The draft is thrown away. What is in force has not changed."))
    return redirect("requests_inbox:policies", slug)


def _discard(page, *, by, seen):
    if seen != page.seen:
        raise StalePolicy
    page.version.discard(by=by, seen=page.version.edition)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_terms(request, slug):
    page = PolicyPage(led_by(request.user, slug), request.user)
    posted = request.POST if request.method == "POST" else None
    form = TermsForm(posted, terms=page.document.terms, initial={"version": page.seen, **(typed(request) or {})})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if attempt(request, write, page.shop, lambda document: replace(document, terms=form.result), by=request.user):
            tell(request, _("The terms are in the draft."))
            return redirect("requests_inbox:policies", slug)
        status = request.refusal.status
    return _page(request, page, status, pane="terms", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_mode(request, slug, key):
    """How a rule is at work: at once, whatever the version."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    setting = get_object_or_404(RuleSetting, shop=page.shop, key=key)
    shown = next((one for one in [*page.rules, *page.alerts] if one.key == key), None)
    if shown is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = ModeForm(posted, setting=setting, is_alert=shown.is_alert)
    if form.is_bound and form.is_valid():
        kept = {name: getattr(setting, name) for name in ("daily_cap", "amount_cap", "sample_percent")}
        setting.set(by=request.user, **kept | form.cleaned_data)
        messages.success(request, _("“%(rule)s” is at work like this from now on.") % {"rule": shown.rule.name})
        return redirect("requests_inbox:policies", slug)
    return _page(request, page, 422 if form.is_bound else 200, pane="mode", form=form, shown=shown)


@require_POST
def policy_rule_removal(request, slug, key):
    page, rule = page_with(request, slug, key)
    if not attempt(request, write, page.shop, lambda document: document.without(key), by=request.user):
        return _page(request, PolicyPage(page.shop, request.user), request.refusal.status)
    messages.success(request, _("“%(name)s” is no longer in the draft.") % {"name": rule.name})
    return redirect("requests_inbox:policies", slug)


@require_POST
def policy_rule_return(request, slug, key):
    """Put what the draft has taken out back into its place."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    if key not in page.removed:
        raise Http404
    source = page.document_in_force
    if not attempt(request, write, page.shop, lambda document: put_back(document, key, source=source), by=request.user):
        return _page(request, PolicyPage(page.shop, request.user), request.refusal.status)
    messages.success(request, _("“%(name)s” is in the draft again.") % {"name": source.find(key).name})
    return redirect("requests_inbox:policies", slug)


@require_POST
def policy_rule_place(request, slug, key):
    """One place up or down, or (by pointer) to a place."""
    page, rule = page_with(request, slug, key)
    steps = STEPS.get(request.POST.get("towards"), 0)
    to = request.POST.get("to", "")
    if not steps and to.isdecimal() and len(to) < 4 and rule in page.document.rules:
        steps = int(to) - page.document.rules.index(rule) - 1
    done = attempt(request, write, page.shop, lambda document: document.moved(key, steps), by=request.user)
    if done and not request.htmx:
        return redirect("requests_inbox:policies", slug)
    return _page(request, PolicyPage(page.shop, request.user), 200 if done else request.refusal.status)


# What the other pages of a policy need, too ------------------------------------------------------------------------


def page_with(request, slug, key):
    """(the page, its rule or alert of this key)."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    if (rule := page.document.find(key)) is None:
        raise Http404
    return page, rule


def attempt(request, verb, *args, **kwargs):
    """Call a verb with what was seen; False, and a sentence on the page, where it is refused. 403 goes its own way."""
    try:
        request.has_changed = verb(*args, seen=request.POST.get("version", "")[:40], **kwargs)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        request.refusal = refusal
        return False
    return True


def tell(request, sentence):
    """What was done; or that there was nothing to do."""
    messages.success(request, _("Nothing has changed.") if request.has_changed is False else sentence)


def gather_once(shop):
    """The past is counted by its facts, and nobody writes those down before a version is in force."""
    if not shop.policy_number:
        gather_past.using(dedupe_key=f"gather {shop.pk}").enqueue(shop.pk)


def counts_of(page):
    everything, counts = count_rules(page.shop, [*page.document.rules, *page.document.alerts])
    return {"all": everything, "of": counts}


def _page(request, page, status=200, **more):
    return render_policy(request, page, status, PARTS, **more)


def render_policy(request, page, status, parts, **more):
    """The overview, with what is edited beside it."""
    context = {
        "page": page, "shop": page.shop, "refusal": getattr(request, "refusal", None),
        "counts": counts_of(page) if request.GET.get("count") else None, **more,
    }  # fmt: skip
    return render_part(request, "requests_inbox/policies.html", context, parts, status)
