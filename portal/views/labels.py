"""The label of an approved return: made, paid for where the customer pays, and opened."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_inbox.refusals import Refusal
from returns.papers import label_as
from returns.views.showing import answer

from .. import limits
from ..door import in_visit, of_shop
from ..following import Following
from ..following_forms import ReplyForm, TrackingForm
from .finding import told_to_wait
from .following import find_asked, page, posted


@posted
def label(request, reference):
    """Make it; whoever has to pay for it goes to pay first, and it is made when the money is there."""
    asked, key = find_asked(request, reference), _key(request)
    following = Following(asked)
    if not following.rma:
        raise Http404
    form = following.sender_form(request.POST)
    if form and form.is_valid() and (seconds := limits.WORDS.wait(asked.pk)):
        form.add_error(None, told_to_wait(seconds))
    if form and not form.is_valid():
        return page(request, asked, ReplyForm(), status=422, sender=form)
    sender = form.sender if form else None
    if following.must_pay:
        return _pay(request, asked, key, sender)
    try:
        if following.may_correct:
            asked.retry_label(seen=asked.version, key=key, sender=sender)
        else:
            asked.make_label(key=key, sender=sender)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("portal:request", request.shop.slug, reference)


def _key(request):
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None


def _pay(request, asked, key, sender):
    """A page with a link, since a form may lead nowhere but to ourselves."""
    if sender:
        asked.prepare_label(sender)
    if request.is_framed:  # the provider opens in a tab, which does not know who is in the frame
        back = reverse("portal:after_payment", args=[request.shop.slug])
    else:
        back = reverse("portal:request", args=[request.shop.slug, asked.reference])
    payment = asked.rma.start_payment(key=key, back=request.shop.base_url.rstrip("/") + back)
    return render(request, "portal/payment.html", {"asked": asked, "payment": payment})


@require_safe
@of_shop
def after_payment(request):
    """Where a payment that began in a frame comes back to: a tab that nobody has come into."""
    return render(request, "portal/after_payment.html")


@require_safe
@in_visit
def counter(request, reference):
    """What is shown where the parcel is handed in: the code, large, and what the counter may ask."""
    asked = find_asked(request, reference)
    following = Following(asked)
    if not following.rma or not following.rma.has_label or not following.counter_reads_code:
        raise Http404
    return render(request, "portal/counter.html", {"asked": asked, "following": following})


@posted
def tracking(request, reference):
    """They have sent it by a carrier of their own, and say which, and under what number."""
    asked, form = find_asked(request, reference), TrackingForm(request.POST)
    if form.is_valid() and (seconds := limits.WORDS.wait(asked.pk)):
        form.add_error(None, told_to_wait(seconds))
    if not form.is_valid():
        return page(request, asked, ReplyForm(), status=422, tracking=form)
    try:
        if not Following(asked).rma:
            raise Http404
        asked.announce_parcel(**form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you: we look out for it."))
    return redirect("portal:request", request.shop.slug, reference)


@require_safe
@in_visit
def paper(request, reference, kind):
    """The label, on a sheet or alone, or as a code for those who have no printer."""
    following = Following(find_asked(request, reference))
    if not following.rma or not following.rma.has_label or kind not in dict(following.papers):
        raise Http404
    return answer(lambda: label_as(following.label, kind))
