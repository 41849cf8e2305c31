"""Who else has a request open right now, writes in it or decides on it, by name. It warns and never blocks."""

from dataclasses import dataclass

from notifications import presence
from shops.models import Person

SHOWN = 3  # by name


@dataclass(frozen=True)
class Colleague:
    name: str
    doing: str


@dataclass(frozen=True)
class Company:
    """`people` do the most first; `sign` changes whenever what a page says of them does."""

    people: tuple = ()
    sign: str = ""

    @property
    def named(self):
        return self.people[:SHOWN]

    @property
    def others(self):
        return len(self.people) - len(self.named)

    @property
    def writers(self):
        return [one.name for one in self.people if one.doing == "writes"]


def company(request, person):
    """Of a request, for one who looks at it. A query only where somebody else is there."""
    there = {who: doing for who, doing in presence.at(request.shop_id, request.pk) if who != person.pk}
    if not there:
        return Company()
    names = dict(Person.objects.filter(pk__in=there).values_list("pk", "name"))
    people = tuple(Colleague(names[who], doing) for who, doing in there.items() if who in names)
    return Company(people, "-".join(f"{who}{doing[0]}" for who, doing in there.items()))
