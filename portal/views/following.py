"""Following a request: where it is, what was written, and what its customer can still do."""

from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from messaging.uploads import require_fit, require_fit_together
from requests_inbox.refusals import Refusal

from .. import finding, following, limits, photos
from ..door import in_visit, let_in, of_shop
from ..following import Following
from ..following_forms import LabelForm, ReplyForm, TrackingForm
from .finding import FORM, told_to_wait


@FORM
@of_shop
def follow(request, reference, mark, seal):
    """The link of a letter. It opens once; after that it still tells where to send a new one to."""
    asked = following.request_of_link(request.shop, reference, mark, seal)
    if asked is None:
        raise Http404
    if request.method == "POST" and "again" in request.POST:
        return _send_another(request, asked)
    if request.method == "POST" and following.spend(mark, seal):
        return let_in(request, asked.order, "portal:request", asked.reference, **_of(asked))
    is_open = following.is_usable(mark, seal)
    return render(request, "portal/follow.html", {"asked": asked, "is_open": is_open}, status=200 if is_open else 410)


def _of(asked):
    return {"address": asked.customer_email, "is_gift": not asked.order.belongs_to(asked.customer_email)}


def _send_another(request, asked):
    """To the address of the request, whoever asks."""
    if seconds := limits.OF_A_NETWORK.wait(limits.network_of(request)):
        messages.error(request, told_to_wait(seconds))
        return redirect(request.path)
    return redirect("portal:code", request.shop.slug, finding.knock_again(asked).key)


def find_asked(request, reference):
    return get_object_or_404(request.visit.requests.with_facts(), reference=reference)


@require_safe
@in_visit
def show(request, reference):
    """`paid`: the key of a payment that they come back from."""
    asked = find_asked(request, reference)
    if "paid" not in request.GET:
        return page(request, asked, ReplyForm())
    if asked.rma and (key := key_in(request.GET["paid"])):
        asked.rma.payments.came_back(key)
    return redirect("portal:request", request.shop.slug, reference)


def key_in(text):
    """A UUID as an address or a form names it; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def page(request, asked, form, *, status=200, tracking=None, label=None):
    """`tracking`: the form of a parcel's number that was not right; `label`: that of an address."""
    following = Following(asked)
    context = {"asked": asked, "following": following, "form": form, "visit": request.visit}
    context["tracking"] = tracking or TrackingForm(following=following)
    context["label_form"] = label or LabelForm(following=following)
    return render(request, "portal/request.html", context, status=status)


def posted(view):
    """The address of a form on a request's page. Where it has a fault that page stands at this address, too: whoever
    loads it again, or in another language, gets it from its own.
    """

    @FORM
    @in_visit
    @wraps(view)
    def page(request, reference):
        if request.method != "POST":
            return redirect("portal:request", request.shop.slug, reference)
        return view(request, reference)

    return page


@posted
def reply(request, reference):
    """As if they had answered our mail: the same thread."""
    asked, form = find_asked(request, reference), ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            if not following.is_written(asked, form.cleaned_data["key"]):
                _take_reply(request, asked, form)
        except ValidationError as refusal:
            form.add_error("attached", refusal)
        else:
            messages.success(request, _("Sent. We answer here and by mail."))
            return redirect("portal:request", request.shop.slug, reference)
    return page(request, asked, form, status=422)


def _take_reply(request, asked, form):
    if seconds := limits.WORDS.wait(asked.pk):
        raise ValidationError(told_to_wait(seconds))
    attached = form.cleaned_data["attached"]
    for one in attached:
        require_fit(one.name, one.size)
    require_fit_together(attached)
    files = [photos.sent_along(one) for one in attached]
    following.reply(asked, text=form.cleaned_data["text"], files=files, key=form.cleaned_data["key"])


@FORM
@in_visit
def cancellation(request, reference):
    """Keep everything after all. Asked once more, because it cannot be taken back here."""
    asked = find_asked(request, reference)
    if request.method == "POST":
        try:
            following.cancel(asked)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("portal:request", request.shop.slug, reference)
    context = {"asked": asked, "following": Following(asked)}
    return render(request, "portal/cancellation.html", context)
