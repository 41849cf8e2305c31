"""The list of statements of withdrawal, and what one that nobody has matched yet might be about."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from helpdesk.numbers import number_in
from orders.models import Order
from requests_inbox.correspondence.incoming import numbers_of
from requests_inbox.models import ReturnRequest, WithdrawalStatement
from requests_inbox.policies import DECIDERS
from requests_inbox.states import MAY_BE_WITHDRAWN

PAGE = 50
SUGGESTED = 8
WAITING, ALL = "", "all"


def statements_of(person, shop=None):
    """Those this person works with: of shops whose requests they decide, or of the one the desk is narrowed to."""
    works_in = [shop for shop, role in person.roles.items() if role in DECIDERS]
    statements = WithdrawalStatement.objects.filter(shop_id__in=works_in)
    return statements.filter(shop=shop) if shop else statements


class StatementList:
    """The latest first; what waits for its order, or all."""

    def __init__(self, person, parameters, shop=None):
        self.person, self.shop = person, shop
        self.shows = ALL if parameters.get("show") == ALL else WAITING
        self.before = number_in(parameters.get("before", ""))

    @cached_property
    def _page(self):
        rows = statements_of(self.person, self.shop)
        rows = rows.select_related("shop", "request", "acknowledgement", "settled_by")
        if self.shows == WAITING:
            rows = rows.waiting()
        if self.before is not None:
            rows = rows.filter(pk__lt=self.before)
        return list(rows.order_by("-pk")[: PAGE + 1])

    @property
    def rows(self):
        return self._page[:PAGE]

    @property
    def older(self):
        return self._at(self.shows, before=self.rows[-1].pk) if self._page[PAGE:] else None

    @property
    def tabs(self):
        for name, title in [(WAITING, _("Needs its order")), (ALL, _("All"))]:
            yield {"title": title, "url": self._at(name), "current": self.shows == name}

    def _at(self, shows, **more):
        told = urlencode(({"show": shows} if shows else {}) | more)
        return reverse("requests_inbox:statements") + (f"?{told}" if told else "")


@dataclass
class Suggestion:
    order: Order
    why: object


def suggestions(person, statement):
    """Orders that it may be about, the likeliest first: named in it, or of the same address."""
    orders = Order.objects.visible_to(person).filter(shop=statement.shop_id).select_related("shop").order_by("-pk")
    numbers = numbers_of(f"{statement.contract} {statement.words}")
    named = Order.objects.named(statement.shop_id, statement.contract, *numbers)
    signs = [
        (_("It names the order."), Q(pk__in=named)),
        (_("The same e-mail address."), Q(customer_email__iexact=statement.address)),
    ]
    found = {}
    for why, sign in signs:
        for order in orders.filter(sign)[:SUGGESTED]:
            found.setdefault(order.pk, Suggestion(order, why))
    return list(found.values())[:SUGGESTED]


def requests_about(person, order):
    """What asks for things of this order already and has not ended: the statement may belong there."""
    requests = ReturnRequest.objects.visible_to(person).filter(order=order, status__in=MAY_BE_WITHDRAWN)
    return list(requests.order_by("-pk")[:SUGGESTED])
