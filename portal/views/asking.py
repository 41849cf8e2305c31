"""Asking for a return: what, why, and a last look. Each step keeps what was chosen before it leads on."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_inbox.models import NOT_AS_THEY_SHOULD_BE
from requests_inbox.refusals import Refusal
from requests_inbox.return_forms.form_fields import Kind

from .. import answer_files, costs, limits, photos
from ..asking import MENDED, Asking
from ..asking_forms import ItemsForm, SendForm, WishForm
from ..door import in_visit
from ..models import Upload
from ..way_form import WayForm
from .files import shown
from .finding import FORM, told_to_wait


@require_safe
@in_visit
def order(request):
    """Where a visit begins: what was asked for already; without any, the first question."""
    requests = list(request.visit.requests.with_facts())
    if not requests:
        return redirect("portal:items", request.shop.slug)
    return render(request, "portal/order.html", {"visit": request.visit, "requests": requests})


@FORM
@in_visit
def items(request):
    asking = Asking(request.visit)
    form = ItemsForm(request.POST if request.method == "POST" else None, asking=asking)
    if form.is_valid():
        asking.choose(form.quantities)
        return redirect("portal:reasons", request.shop.slug)
    context = {"form": form, "asking": asking, "visit": request.visit}
    return render(request, "portal/items.html", context, status=422 if form.is_bound else 200)


@FORM
@in_visit
def reasons(request):
    """Of all chosen lines on one page. What was typed is kept even where it is not right yet."""
    asking = Asking(request.visit)
    if not asking.wishes:
        return redirect("portal:items", request.shop.slug)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    forms = [WishForm(*sent, wish=wish, asking=asking) for wish in asking.wishes]
    if request.method == "POST":
        for form in forms:
            form.keep()
            _take_photos(request, form)
        asking.keep()
        if "remove" in request.POST:
            _remove_photo(request)
            return redirect("portal:reasons", request.shop.slug)
        if "back" in request.POST:
            return redirect("portal:items", request.shop.slug)
        if not any(form.errors for form in forms):
            return redirect("portal:details" if asking.details().asked else _after_details(asking), request.shop.slug)
    context = {"forms": forms, "asking": asking, "mended": MENDED, "not_as_they_should_be": NOT_AS_THEY_SHOULD_BE}
    return render(request, "portal/reasons.html", context, status=422 if request.method == "POST" else 200)


@FORM
@in_visit
def details(request):
    """What the shop wants to know besides; nothing, as a rule, and then this step is passed over."""
    asking = Asking(request.visit)
    if not asking.is_ready:
        return redirect("portal:reasons", request.shop.slug)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = asking.details(*sent)
    if not form.asked:
        return redirect(_after_details(asking), request.shop.slug)
    if form.is_bound:
        _take_answers(request, asking, form)
        if "back" in request.POST:
            return redirect("portal:reasons", request.shop.slug)
        if form.is_valid():
            return redirect(_after_details(asking), request.shop.slug)
    context = {"form": form, "asking": asking, "parts": list(_parts(request.visit, asking, form))}
    return render(request, "portal/details.html", context, status=422 if form.is_bound else 200)


def _after_details(asking):
    return "portal:way" if asking.ways else "portal:check"


def _parts(visit, asking, form):
    """[(wish, or None for what is asked once, [(field, file that was sent before)])]"""
    files = answer_files.names(visit)
    parts = [*((wish, form.of_line(wish.line.pk)) for wish in asking.wishes), (None, form.once)]
    return [(wish, [(field, files.get(field.name, "")) for field in fields]) for wish, fields in parts if fields]


def _take_answers(request, asking, form):
    """What was typed is kept right or wrong; a file, which no browser sends again by itself, if it fits."""
    typed = {one.name: form.data.get(one.name, "")[:2000] for one in form.asked if one.field.kind != Kind.FILE}
    asking.draft["answers"] |= typed
    asking.keep()
    form.full_clean()
    for name, file in form.uploads.items():
        if seconds := limits.UPLOADS.wait(limits.network_of(request)):
            form.add_error(name, told_to_wait(seconds))
        else:
            answer_files.keep(request.visit, name, file)


def _take_photos(request, form):
    """Those of a browser without scripts; one that is refused keeps no other from being taken."""
    for file in request.FILES.getlist(form.add_prefix("photos")):
        try:
            if seconds := limits.UPLOADS.wait(limits.network_of(request)):
                raise ValidationError(told_to_wait(seconds))
            photos.take_whole(request.visit, form.wish.line, file)
        except ValidationError as refusal:
            form.add_error("photos", refusal)
    form.wish.photos = list(request.visit.uploads.filter(order_line=form.wish.line))


def _remove_photo(request):
    known = {str(one.key): one for one in request.visit.uploads.all()}
    if gone := known.get(request.POST["remove"]):
        gone.remove()


@FORM
@in_visit
def way(request):
    """How it comes back; passed over where the shop offers nothing to choose from."""
    asking = Asking(request.visit)
    if not asking.is_ready or not asking.has_answered:
        return redirect("portal:reasons", request.shop.slug)
    if not asking.ways:
        return redirect("portal:check", request.shop.slug)
    form = WayForm(request.POST if request.method == "POST" else None, asking=asking)
    if form.is_bound:
        form.keep()
        if "back" in request.POST:
            return redirect(_before_way(asking), request.shop.slug)
        if "look" not in request.POST and form.is_valid():
            return redirect("portal:check", request.shop.slug)
    looks = "look" in request.POST
    context = {"form": form, "asking": asking}
    return render(request, "portal/way.html", context, status=422 if form.is_bound and not looks else 200)


def _before_way(asking):
    return "portal:details" if asking.details().asked else "portal:reasons"


@FORM
@in_visit
def check(request):
    asking = Asking(request.visit)
    form = SendForm(
        request.POST if request.method == "POST" else None,
        visit=request.visit,
        initial={"key": request.visit.form_key, "words": asking.draft["words"]},
    )
    if form.is_bound and form.is_valid() and (before := asking.sent_before(form.cleaned_data["key"])):
        return redirect("portal:request", request.shop.slug, before.reference)
    if not asking.is_ready:
        return redirect("portal:reasons", request.shop.slug)
    if not asking.has_answered:
        return redirect("portal:details", request.shop.slug)
    if not asking.has_way:
        return redirect("portal:way", request.shop.slug)
    if form.is_valid() and (seconds := _seconds_to_wait(request)):
        form.add_error(None, told_to_wait(seconds))
    if form.is_valid():
        try:
            return _send(request, asking, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            asking = Asking(request.visit)
    context = {"form": form, "asking": asking, "visit": request.visit, "terms": costs.terms(asking)}
    return render(request, "portal/check.html", context, status=422 if form.is_bound else 200)


def _seconds_to_wait(request):
    """Only for a present: whoever has its code has us write to an address that nobody has proved (T33)."""
    if not request.visit.is_gift:
        return 0
    shop, network = request.shop.pk, limits.network_of(request)
    return max(limits.GIFTS.wait("order", request.visit.order_id), limits.GIFTS.wait("network", shop, network))


def _send(request, asking, form):
    made = asking.send(
        key=form.cleaned_data["key"],
        language=request.LANGUAGE_CODE,
        words=form.cleaned_data["words"],
        customer=form.customer(request.LANGUAGE_CODE),
    )
    messages.success(request, _("Sent. We have mailed you a copy."))
    return redirect("portal:request", request.shop.slug, made.reference)


@require_POST
@in_visit
def uploads(request, line):
    """Begin a photo, or find how far it came: {"url", "received"}."""
    bought = get_object_or_404(request.visit.order.lines, pk=line)
    size = request.POST.get("size", "")
    said = {"name": request.POST.get("name", "")[:300], "changed": request.POST.get("changed", "")[:40]}
    said |= {"size": int(size[:12]) if size.isdecimal() else 0}
    if known := photos.find(request.visit, bought, **said):
        return _told(request, known)
    if seconds := limits.UPLOADS.wait(limits.network_of(request)):
        return JsonResponse({"error": told_to_wait(seconds)}, status=429)
    try:
        upload = photos.begin(request.visit, bought, **said)
    except ValidationError as refusal:
        return JsonResponse({"error": refusal.messages[0]}, status=422)
    return _told(request, upload)


@require_http_methods(["GET", "HEAD", "POST"])
@in_visit
def upload(request, key):
    """GET: how far it came. POST: its next bytes, which begin at ?offset=."""
    found = get_object_or_404(request.visit.uploads, key=key)
    offset = request.GET.get("offset", "")
    if request.method == "POST" and offset.isdecimal():
        try:
            photos.go_on(found, int(offset[:9]), request.body)
        except ValidationError as refusal:
            return JsonResponse({"error": refusal.messages[0]}, status=422)
        except Upload.DoesNotExist:  # given up meanwhile, for it is no photo
            raise Http404 from None
    return _told(request, found)


def _told(request, upload):
    if upload.is_whole:
        return render(request, "portal/photo.html", {"photo": upload})
    return JsonResponse({"key": str(upload.key), "received": upload.received})


@require_POST
@in_visit
def upload_removal(request, key):
    get_object_or_404(request.visit.uploads, key=key).remove()
    return HttpResponse(status=204)


@require_safe
@in_visit
def upload_picture(request, key):
    """What we drew of it."""
    found = get_object_or_404(request.visit.uploads.whole(), key=key)
    return shown(found.picture)
