"""What a list without a row says: how a shop begins, or who finished, and what waits elsewhere."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from messaging.models import IncomingMail
from orders.models import Order
from requests_inbox.models import Event, PolicyVersion, ReturnRequest, Verb
from shops.models import Shop
from shops.policies import may_administer, may_see_members

DECISIONS = [Verb.APPROVED, Verb.CANCELLED]


def oldest_hold(asker):
    held = ReturnRequest.objects.visible_to(asker.person).filter(status="on_hold")
    if asker.shop:
        held = held.filter(shop=asker.shop)
    return held.order_by("held_at", "pk").first()


def last_decision(asker):
    """The event of it, or None."""
    shops = [asker.shop.pk] if asker.shop else list(asker.person.roles)
    of_shop = Event.objects.filter(shop=OuterRef("pk"), verb__in=DECISIONS).order_by("-change").values("pk")
    latest = Shop.objects.filter(pk__in=shops).values(last=Subquery(of_shop[:1]))
    return Event.objects.filter(pk__in=latest).select_related("actor", "request").order_by("-at").first()


@dataclass(frozen=True)
class Step:
    """`url` is None where somebody else does it."""

    title: str | Promise
    about: str
    url: str | None
    is_done: bool = False


def first_steps(person, shop):
    """How a shop begins, in order, as far as this person can do it."""
    may_see, may_change = may_see_members(person, shop), may_administer(person, shop)
    portal, mail = reverse("portal:home", args=[shop.slug]), reverse("messaging:doors", args=[shop.slug])
    policies, terms = reverse("requests_inbox:policies", args=[shop.slug]), {"shop": shop.slug}
    has_orders = Order.objects.filter(shop=shop).exists()
    hears = IncomingMail.objects.filter(shop=shop).exists()
    has_policy = PolicyVersion.objects.in_force(shop) is not None
    return [
        Step(
            _("Take over your orders"),
            _("Requests are made for what was bought: manage.py import_orders orders.csv --shop %(shop)s") % terms,
            None,
            has_orders,
        ),
        Step(
            _("Connect your mail"),
            _("Send yourself a test mail and answer it: so you see whether mails leave and come in."),
            mail if may_change else None,
            hears,
        ),
        Step(_("Look at your customers' page"), _("There they ask for a return: link to it from your shop."), portal),
        Step(
            _("Write the first rule of your policy"),
            _("It begins in shadow: it says what it would do, and people decide."),
            policies if may_see else None,
            has_policy,
        ),
        Step(
            _("Make the first request"),
            _("For a customer who called, or to try everything out."),
            reverse("requests_inbox:start"),
        ),
    ]
