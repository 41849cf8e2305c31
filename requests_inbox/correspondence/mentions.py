"""@Noor de Wit, or @Noor where the shop has one Noor only: whom a note speaks to."""

import re
from collections import Counter

from shops.models import Person

MOST = 20  # people that one note speaks to


def mentioned(text, shop):
    """Ids of the colleagues whom this text names, of those who work for the shop now."""
    if "@" not in text:
        return []
    names = dict(names_of(shop))
    called = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = re.findall(rf"(?<!\w)@({called})(?!\w)", text, re.IGNORECASE) if names else []
    told = (pk for name in found for pk in names.get(name.lower(), ()))
    return list(dict.fromkeys(told))[:MOST]


def names_of(shop):
    """(what somebody can be called, their ids): the whole name, and the first one where it is nobody else's."""
    people = list(colleagues(shop))
    firsts = Counter(name.split()[0].lower() for _pk, name in people if name.strip())
    whole = {}
    for pk, name in people:
        whole.setdefault(name.lower(), []).append(pk)
    alone = {first: [pk] for pk, name in people if name.strip() and firsts[first := name.split()[0].lower()] == 1}
    return (alone | whole).items()


def colleagues(shop):
    """[(id, name)] of everybody who works for the shop, by name. `shop`: an id."""
    people = Person.objects.filter(memberships__shop=shop, memberships__ended_at=None, is_active=True)
    return people.order_by("name", "pk").values_list("pk", "name")
