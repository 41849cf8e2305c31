"""What a rule may ask: one entry in FACTS each, a column of models/facts.py. NULL there means that nobody knows."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orders.models import Exclusion, Order, Product
from requests_inbox.models.lines import RequestLine
from requests_inbox.models.reasons import ReturnGround
from requests_inbox.models.requests import ReturnRequest
from requests_inbox.models.tags import Tag


class Kind(TextChoices):
    """How a fact is compared."""

    NUMBER = "number"
    MONEY = "money"  # in the shop's own currency
    PERCENT = "percent"
    CHOICE = "choice"  # one of several words
    WORDS = "words"  # several words at once
    FLAG = "flag"


class Group(TextChoices):
    """Under which heading the editor offers it."""

    REQUEST = "request", _("The request")
    ITEM = "item", _("The item")
    ORDER = "order", _("The order")
    CUSTOMER = "customer", _("The customer")


@dataclass(frozen=True)
class Fact:
    """`name` stands in stored conditions and in exported files, and never changes."""

    name: str
    kind: Kind
    group: Group
    label: str | Promise

    def options(self, shop):
        """[(value, its name)] that a shop can choose from; empty where anything can be typed.

        Read once for a page: the shop keeps them in `options_read`, where whoever knows them already can put them.
        """
        source = OPTIONS.get(self.name)
        if source is None:
            return []
        kept = shop.__dict__.setdefault("options_read", {})
        if self.name in kept:
            return kept[self.name]
        place = self.name, get_language()
        if place not in kept:
            kept[place] = list(source(shop))
        return kept[place]

    def say(self, value, shop):
        """How a value is called in a sentence."""
        return str(dict(self.options(shop)).get(value, value))


def _reasons(shop):
    return [(one.code, one.name_in(get_language())) for one in shop.reasons.all()]


def _groups(shop):
    groups = Product.objects.filter(shop=shop).exclude(product_group="").order_by("product_group")
    return [(group, group) for group in groups.values_list("product_group", flat=True).distinct()]


def _tags(shop):
    return [(name, name) for name in Tag.objects.filter(shop=shop).order_by("name").values_list("name", flat=True)]


def _countries(shop):
    known = Order.objects.filter(shop=shop).exclude(country="").order_by("country")
    return [(name, name) for name in known.values_list("country", flat=True).distinct()]


OPTIONS = {
    "reason": _reasons,
    "resolution": lambda shop: RequestLine.Resolution.choices,
    "ground": lambda shop: ReturnGround.choices,
    "product_group": _groups,
    "exclusion": lambda shop: Exclusion.choices,
    "channel": lambda shop: ReturnRequest.Channel.choices,
    "order_kind": lambda shop: Order.Kind.choices,
    "language": lambda shop: [one for one in settings.CUSTOMER_LANGUAGES if one[0] in shop.languages],
    "country": _countries,
    "tags": _tags,
}

FACTS = {
    fact.name: fact
    for fact in [
        Fact("reason", Kind.CHOICE, Group.ITEM, _("Reason")),
        Fact("resolution", Kind.CHOICE, Group.ITEM, _("Wish")),
        Fact("ground", Kind.CHOICE, Group.ITEM, _("Ground")),
        Fact("is_by_right", Kind.FLAG, Group.ITEM, _("A withdrawal that the law grants")),
        Fact("quantity", Kind.NUMBER, Group.ITEM, _("Quantity")),
        Fact("line_value", Kind.MONEY, Group.ITEM, _("Value of the item")),
        Fact("product_group", Kind.CHOICE, Group.ITEM, _("Product group")),
        Fact("sku", Kind.CHOICE, Group.ITEM, _("SKU")),
        Fact("is_final_sale", Kind.FLAG, Group.ITEM, _("Final sale")),
        Fact("exclusion", Kind.CHOICE, Group.ITEM, _("Not withdrawn from")),
        Fact("has_photo", Kind.FLAG, Group.ITEM, _("A photo is there")),
        Fact("value", Kind.MONEY, Group.REQUEST, _("Value of the request")),
        Fact("item_count", Kind.NUMBER, Group.REQUEST, _("Number of items")),
        Fact("is_late", Kind.FLAG, Group.REQUEST, _("Asked for after the return window")),
        Fact("channel", Kind.CHOICE, Group.REQUEST, _("Channel")),
        Fact("tags", Kind.WORDS, Group.REQUEST, _("Tag")),
        Fact("answers", Kind.WORDS, Group.REQUEST, _("Answer in the form")),
        Fact("days_since_delivery", Kind.NUMBER, Group.ORDER, _("Days since delivery")),
        Fact("days_since_order", Kind.NUMBER, Group.ORDER, _("Days since the order")),
        Fact("order_kind", Kind.CHOICE, Group.ORDER, _("Kind of order")),
        Fact("payment_method", Kind.CHOICE, Group.ORDER, _("Paid with")),
        Fact("country", Kind.CHOICE, Group.CUSTOMER, _("Country")),
        Fact("language", Kind.CHOICE, Group.CUSTOMER, _("Language")),
        Fact("returns_last_year", Kind.NUMBER, Group.CUSTOMER, _("Earlier returns within a year")),
        Fact("return_rate", Kind.PERCENT, Group.CUSTOMER, _("Share of what they bought within a year and sent back")),
    ]
}
