"""What a shop needs before requests can be made up for it: people, products, reasons."""

from functools import cache

from django.utils import translation

from messaging.mime import mailbox
from orders.models import Product
from requests_inbox.beginning.standard_reasons import give_standard_reasons
from requests_inbox.correspondence.wording import FREE, HOW_TO_SEND, PAID, SUBJECT, WORDINGS
from requests_inbox.policies import DECIDERS, LEADS
from shops.models import Membership, Person, Shop

from . import words

PRODUCTS = 160


def seed_shop(number):
    """The number-th shop that exists for seeding only."""
    letters = "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))
    about = {
        "name": f"Seed {number}",
        "reference_prefix": f"Z{letters}",
        "languages": ["en", "nl", "de"],
        "base_url": f"https://seed-{number}.test",
        "sender_address": f"returns@seed-{number}.test",
        "free_exchange": True,
    }
    return Shop.objects.get_or_create(slug=f"seed-{number}", defaults=about)[0]


class ShopFloor:
    """The rows of one shop that its made-up requests refer to."""

    def __init__(self, shop):
        self.shop = shop
        self.sender = mailbox(shop.sender_address, shop.name)
        self.products = _products(shop)
        self.reasons = _reasons(shop)
        self.agents = _people(shop, DECIDERS) or [_hire(shop, "agent")]
        self.leads = _people(shop, LEADS) or [_hire(shop, "team_lead")]


def _products(shop):
    names = [f"{look} {thing}" for thing in words.THINGS for look in words.LOOKS][:PRODUCTS]
    Product.objects.bulk_create(
        [
            Product(shop=shop, sku=f"SEED-{place:03}", name=name, picture=_picture(name))
            for place, name in enumerate(names)
        ],
        ignore_conflicts=True,
    )
    made = Product.objects.filter(shop=shop, sku__startswith="SEED-").order_by("sku")
    return list(made.values_list("pk", "sku", "name", "picture"))


def _picture(name):
    thing = name.split()[1]
    return f"/static/art/{thing}.svg" if thing in words.DRAWN else ""


def _reasons(shop):
    if not shop.reasons.filter(is_active=True).exists():
        give_standard_reasons(shop)
    return list(shop.reasons.filter(is_active=True))


def _people(shop, roles):
    working = Membership.objects.filter(shop=shop, role__in=roles, ended_at=None).order_by("pk")
    return list(working.values_list("person_id", flat=True))


def _hire(shop, role):
    """Somebody who cannot sign in, so that decisions have a name."""
    person = Person.objects.create_user(f"{role}@{shop.slug}.test", name=f"{shop.name} {role.replace('_', ' ')}")
    Membership.objects.create(person=person, shop=shop, role=role)
    return person.pk


@cache
def phrases(kind, language, free):
    """A letter's subject and text with its placeholders still open, in the desk's own words."""
    wording = WORDINGS[kind]
    with translation.override(language):
        parts = {"carriage": FREE if free else PAID, "follows": HOW_TO_SEND}
        closing = [str(parts.get(part, part)) for part in wording.closing]
        said = [wording.title, *wording.opening]
        return str(SUBJECT), "\n\n".join([*map(str, said), "%(items)s", *closing])
