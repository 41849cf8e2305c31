"""The shop's return form, kept by its team leads: a draft is edited, looked at, and published."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.middleware import typed
from helpdesk.parts import render_part
from requests_inbox.models import ReturnForm
from requests_inbox.models.return_forms import StaleForm
from requests_inbox.return_forms.field_form import FieldForm
from requests_inbox.return_forms.form_fields import BUILT_IN, FormField, Kind
from requests_inbox.return_forms.form_preview import Preview

from .tags import led_by

PARTS = ["builder", "preview"]
STEPS = {"up": -1, "down": 1}


@require_safe
def return_form(request, slug):
    """What is asked now, or the draft of what will be; with what a customer would see of it."""
    shop = led_by(request.user, slug)
    return _page(request, shop, ReturnForm.objects.draft_of(shop) or ReturnForm.objects.of(shop))


@require_safe
def return_form_version(request, slug, number):
    """A version that was published once, to look at."""
    shop = led_by(request.user, slug)
    return _page(request, shop, get_object_or_404(shop.return_forms.published(), number=number))


@require_POST
def return_form_draft(request, slug):
    ReturnForm.objects.begin_draft(led_by(request.user, slug), by=request.user)
    return redirect("requests_inbox:return_form", slug)


@require_POST
def return_form_publication(request, slug):
    shop, draft = _draft(request, slug)
    if not _try(request, draft.publish, by=request.user):
        return _page(request, shop, ReturnForm.objects.draft_of(shop) or ReturnForm.objects.of(shop), status=409)
    sentence = _("Version %(number)s is published: customers are asked this from now on.")
    messages.success(request, sentence % {"number": draft.number})
    return redirect("requests_inbox:return_form", slug)


@require_POST
def return_form_disposal(request, slug):
    shop, draft = _draft(request, slug)
    if not _try(request, draft.discard):
        return _page(request, shop, ReturnForm.objects.draft_of(shop) or ReturnForm.objects.of(shop), status=409)
    messages.success(request, _("The draft is thrown away. Nothing that customers see has changed."))
    return redirect("requests_inbox:return_form", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def form_field_new(request, slug, kind):
    """A field of this kind, at the end of the draft."""
    shop, draft = _draft(request, slug)
    if kind not in Kind.values or (kind in BUILT_IN and draft.field(kind)):
        raise Http404
    return _edit(request, shop, draft, FormField(kind if kind in BUILT_IN else "", kind))


@require_http_methods(["GET", "HEAD", "POST"])
def form_field(request, slug, code):
    shop, draft = _draft(request, slug)
    return _edit(request, shop, draft, _field(draft, code))


@require_POST
def form_field_removal(request, slug, code):
    shop, draft = _draft(request, slug)
    field = _field(draft, code)
    if _try(request, draft.take_out, code):
        messages.success(request, _("“%(name)s” is no longer in the draft.") % {"name": field})
        return redirect("requests_inbox:return_form", slug)
    return _page(request, shop, ReturnForm.objects.draft_of(shop), status=409)


@require_POST
def form_field_place(request, slug, code):
    """One place up or down."""
    shop, draft = _draft(request, slug)
    _field(draft, code)
    done = _try(request, draft.move, code, STEPS.get(request.POST.get("towards"), 0))
    if done and not request.htmx:
        return redirect(f"{reverse('requests_inbox:return_form', args=[slug])}#field-{code}")
    return _page(request, shop, ReturnForm.objects.draft_of(shop), status=200 if done else 409)


def _draft(request, slug):
    """(shop, its draft); who edits without one looks at a page that is no longer there."""
    shop = led_by(request.user, slug)
    draft = ReturnForm.objects.draft_of(shop)
    if draft is None:
        raise Http404
    return shop, draft


def _field(draft, code):
    if (field := draft.field(code)) is None:
        raise Http404
    return field


def _seen(request):
    """The edition that was on the screen; nonsense is none."""
    seen = request.POST.get("version", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1


def _try(request, verb, *args, **kwargs):
    """Call a verb of the draft; False, and a sentence on the page, where a colleague was faster."""
    try:
        verb(*args, seen=_seen(request), **kwargs)
    except StaleForm as stale:
        request.refusal = stale
        return False
    return True


def _page(request, shop, form, status=200):
    context = {
        "shop": shop,
        "form": form,
        "fields": list(_described(form)),
        "refusal": getattr(request, "refusal", None),
        "kinds": [(kind, label) for kind, label in Kind.choices if kind not in BUILT_IN or not form.field(kind)],
        "preview": Preview(form, request.GET),
        "versions": shop.return_forms.published().select_related("published_by").order_by("-number"),
    }
    return render_part(request, "requests_inbox/return_form.html", context, PARTS, status)


def _described(form):
    """[(field, for what it is asked, for what it needs an answer)] in words."""
    reasons = {one.code: str(one) for one in form.shop.reasons.all()}
    for field in form.fields:
        asked, needed = (
            [*(reasons.get(code, code) for code in one.reasons), *one.groups]
            for one in (field.asked_of, field.needed_of)
        )
        yield field, ", ".join(asked), ", ".join(needed)


def _edit(request, shop, draft, field):
    posted = request.POST if request.method == "POST" else None
    taken = [one.code for one in draft.fields]
    form = FieldForm(
        posted, shop=shop, field=field, taken=taken, initial={"version": draft.edition, **(typed(request) or {})}
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if _try(request, draft.put, form.result):
            messages.success(request, _("“%(name)s” is in the draft.") % {"name": form.result})
            return redirect("requests_inbox:return_form", shop.slug)
        status = 409
    context = {"shop": shop, "field": field, "form": form, "refusal": getattr(request, "refusal", None)}
    return render(request, "requests_inbox/form_field.html", context, status=status)
