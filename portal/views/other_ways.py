"""Coming in without a mail: by the shop's own log-in, or with the code of a present."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orders.models import Order

from .. import gifts, hand_over, limits
from ..door import let_in, of_shop
from ..finding_forms import GiftForm
from .finding import FORM, told_to_wait


@require_safe
@of_shop
def handed_over(request):
    """Who is signed in at the shop comes in by a link that the shop made for them."""
    said = [request.GET.get(name, "")[:100] for name in ("order", "expires", "signature")]
    order = hand_over.order_of(request.shop, *said)
    if order is None:
        messages.info(request, _("That link has ended. Here you come to your order, too."))
        return redirect("portal:home", request.shop.slug)
    return let_in(request, order, address=order.customer_email)


@FORM
@of_shop
def gift(request):
    """The number may be known to many; the code is what only a present has."""
    form = GiftForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if form.is_valid():
        number, code = form.cleaned_data["number"], form.cleaned_data["code"]
        if seconds := _seconds_to_wait(request, number):
            form.add_error(None, told_to_wait(seconds))
            return render(request, "portal/gift.html", {"form": form}, status=429)
        order = next((one for one in Order.objects.named(request.shop, number) if gifts.opens(one, code)), None)
        if order:
            return let_in(request, order, is_gift=True)
        form.add_error(None, _("Number and code do not belong together. Please look at both once more."))
    return render(request, "portal/gift.html", {"form": form}, status=422 if form.is_bound else 200)


def _seconds_to_wait(request, number):
    return max(
        limits.OF_A_NUMBER.wait(request.shop.pk, number.upper(), "gift"),
        limits.OF_A_NETWORK.wait(limits.network_of(request)),
    )
