"""Builders of shops and the people in them."""

from itertools import count

from django.core import mail

from shops.models import Membership, Person, Role, Shop
from shops.tasks import send_invitation

numbers = count(1)
PASSWORD = "rain over Breda 7"


def make_shop(**fields):
    n = next(numbers)
    prefix = "".join(chr(ord("A") + n // 26**place % 26) for place in range(4))
    defaults = {
        "name": f"Shop {n}",
        "slug": f"shop-{n}",
        "reference_prefix": prefix,
        "languages": ["en"],
        "base_url": "http://localhost",
        "sender_address": f"returns{n}@shop.test",
    }
    return Shop.objects.create(**defaults | fields)


def make_person(*shops, role=Role.AGENT, **fields):
    n = next(numbers)
    defaults = {"email": f"person{n}@keur.test", "name": f"Person Number {n}", "password": PASSWORD}
    person = Person.objects.create_user(**defaults | fields)
    for shop in shops:
        Membership.objects.create(person=person, shop=shop, role=role)
    return person


def link_of(invitation):
    """Send the invitation's letter and read the link in it, as a path."""
    send_invitation.call(invitation.pk)
    line = next(line for line in mail.outbox[-1].body.splitlines() if line.startswith("http"))
    return line.removeprefix(invitation.shop.base_url)
