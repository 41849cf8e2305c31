"""The label of an approved return: made, paid for where the customer pays, and opened."""

import logging

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_inbox.refusals import Refusal
from returns.models import Payment
from returns.papers import label_as, packing_slip
from returns.paying import Unreachable
from returns.views.showing import answer

from .. import limits
from ..door import in_visit, of_shop
from ..following import Following, announce
from ..following_forms import LabelForm, ReplyForm, TrackingForm
from .finding import told_to_wait
from .following import find_asked, key_in, page, posted

logger = logging.getLogger(__name__)


@posted
def label(request, reference):
    """Make it; whoever has to pay for it goes to pay first, and it is made when the money is there."""
    asked, key = find_asked(request, reference), key_in(request.POST.get("key", ""))
    following = Following(asked)
    if not following.rma or not key:
        raise Http404
    form = LabelForm(request.POST, following=following)
    if following.asks_sender and form.is_valid() and (seconds := limits.WORDS.wait(asked.pk)):
        form.add_error(None, told_to_wait(seconds))
    if not form.is_valid():
        return page(request, asked, ReplyForm(), status=422, label=form)
    if following.must_pay:
        return _pay(request, asked, key, form.sender)
    try:
        if following.may_correct:
            asked.retry_label(seen=asked.version, key=key, sender=form.sender)
        else:
            asked.make_label(key=key, sender=form.sender, mails=form.is_mailed)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("portal:request", request.shop.slug, reference)


def _pay(request, asked, key, sender):
    """A page with a link, since a form may lead nowhere but to ourselves. What they typed is kept first."""
    if sender:
        asked.prepare_label(sender)
    here = reverse("portal:request", args=[request.shop.slug, asked.reference])
    # In a frame the provider opens in a tab, which does not know who is in the frame.
    back = reverse("portal:after_payment", args=[request.shop.slug]) if request.is_framed else here
    try:
        payment = asked.rma.start_payment(key=key, back=request.shop.base_url.rstrip("/") + back)
    except Unreachable as why:
        logger.error("A payment for %s could not be begun: %s", asked.rma, why)
        messages.error(request, _("Paying does not work just now. Nothing is lost: please try again in some minutes."))
        return redirect(here)
    return render(request, "portal/payment.html", {"asked": asked, "payment": payment})


@require_safe
@of_shop
def after_payment(request):
    """Where a payment that began in a frame comes back to: a tab that nobody has come into. `paid`: its key."""
    if key := key_in(request.GET.get("paid", "")):
        Payment.objects.filter(rma__shop=request.shop).came_back(key)
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
    asked = find_asked(request, reference)
    following = Following(asked)
    if not following.rma:
        raise Http404
    form = TrackingForm(request.POST, request.FILES, following=following)
    if form.is_valid() and (seconds := limits.WORDS.wait(asked.pk)):
        form.add_error(None, told_to_wait(seconds))
    if not form.is_valid():
        return page(request, asked, ReplyForm(), status=422, tracking=form)
    try:
        announce(asked, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you: we look out for it."))
    return redirect("portal:request", request.shop.slug, reference)


@require_safe
@in_visit
def paper(request, reference, kind):
    """A label, on a sheet or alone, or as a code for those who have no printer. `parcel`: of which, if of several."""
    following = Following(find_asked(request, reference))
    made = following.rma and following.rma.made_label(request.GET.get("parcel", ""))
    if not made or kind not in dict(following.papers_of(made)):
        raise Http404
    return answer(lambda: label_as(made, kind))


@require_safe
@in_visit
def slip(request, reference):
    """The paper inside the parcel, for whoever takes a carrier of their own: ours stands on the sheet of its label."""
    rma = Following(find_asked(request, reference)).rma
    if not rma:
        raise Http404
    return answer(lambda: packing_slip(rma))
