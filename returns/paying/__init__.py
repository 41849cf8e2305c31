"""Who collects what customers pay for labels. Which one a shop has is a setting of whoever runs the desk (PAYMENTS)."""

from django.conf import settings

from .provider import NotGenuine, Paid, Provider, Started, Unreachable
from .stripe_checkout import StripeCheckout
from .trial import Trial

PROVIDERS = {provider.code: provider for provider in [Trial, StripeCheckout]}


def provider_of(shop, code=None):
    """The shop's provider, if it is the one called `code`; None where the shop has none."""
    options = settings.PAYMENTS.get(shop.slug) or settings.PAYMENTS.get("*")
    if not options or options["provider"] not in PROVIDERS or code not in (None, options["provider"]):
        return None
    return PROVIDERS[options["provider"]](options)


__all__ = ["PROVIDERS", "NotGenuine", "Paid", "Provider", "Started", "Unreachable", "provider_of"]
