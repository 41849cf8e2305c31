"""The terms of one order: the window, late requests, what can be wished for. As they were when it was placed.

Where a shop has no return policy of its own, its settings hold. A request keeps the terms that it was made under.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from requests_inbox.models import PolicyVersion, ReturnGround
from requests_inbox.return_policies.document import Late, Terms, WindowFrom


def terms_of(order):
    """Of the version to which the order is pinned."""
    version = PolicyVersion.objects.for_order(order) if order.shop.policy_number else None
    return version.document.terms if version else Terms.of_shop(order.shop)


def terms_now(shop):
    """What a shop promises whoever orders today."""
    version = PolicyVersion.objects.in_force(shop) if shop.policy_number else None
    return version.document.terms if version else Terms.of_shop(shop)


def days_gone(terms, order, at=None):
    """Whole days of the window that are over; None while nobody knows when it began."""
    begun = order.ordered_at if terms.window_from == WindowFrom.ORDER else order.delivered_at
    return ((at or timezone.now()) - begun).days if begun else None


def is_late(terms, order, at=None):
    gone = days_gone(terms, order, at)
    return gone is not None and gone > terms.window_days


def window_ends(terms, order):
    """The last day; None while nobody knows when it began."""
    begun = order.ordered_at if terms.window_from == WindowFrom.ORDER else order.delivered_at
    return timezone.localdate(begun + timedelta(days=terms.window_days)) if begun else None


def why_too_late(terms, order, ground):
    """Why nothing can be asked back out of kindness any more, in the customer's words; "" where it can.

    What the law grants goes on: withdrawing in time, and goods that are faulty, damaged or wrong.
    """
    if terms.late != Late.REFUSE or ground != ReturnGround.COMMERCIAL or not is_late(terms, order):
        return ""
    ended = date_format(window_ends(terms, order), "DATE_FORMAT")
    return _("The return window ended on %(day)s.") % {"day": ended}
