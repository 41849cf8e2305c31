"""The door for payment providers: what they post is proven by its signature, and counts once."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from returns.models import Payment
from returns.paying import NotGenuine, provider_of
from returns.paying.stripe_checkout import smallest
from shops.models import Shop

logger = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
@require_POST
def payment_news(request, slug, provider):
    """200 means that it is in the database, or concerns us not; with anything else the provider comes again."""
    shop = get_object_or_404(Shop, slug=slug)
    reader = provider_of(shop, provider)
    if reader is None:
        raise Http404
    try:
        paid = reader.read(request)
    except NotGenuine as why:
        logger.warning("A payment for %s was not signed by %s: %s", shop, provider, why)
        return _said(400, "The signature is wrong.")
    if paid:
        take(shop, provider, paid)
    return _said(200, "Thank you.")


def take(shop, provider, paid):
    """What is not one of ours, or is not what we asked for, is written into the log and moves nothing."""
    payments = Payment.objects.filter(rma__shop=shop, provider=provider, provider_id=paid.provider_id)
    payment = payments.select_related("rma__shop").first()
    if payment is None:
        logger.warning("%s tells %s of a payment that nobody knows", provider, shop)
    elif (smallest(payment.amount, payment.currency), payment.currency) != (paid.amount, paid.currency):
        logger.error("%s got %s %s for payment %s", provider, paid.amount, paid.currency, payment.pk)
    else:
        payment.settle(paid.charge)


def _said(status, words):
    return HttpResponse(words, status=status, content_type="text/plain")
