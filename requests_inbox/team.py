"""What a lead sees of the team: who is here, what each has, what is held and since when, what waits longest.

Every number is counted as far as it matters and every list is short, so that it costs the same at a million rows.
"""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from notifications import presence
from notifications.looking import is_now, last_seen
from shops.models import Membership, Person, Team

from .lists.counting import ENOUGH, HowMany, said
from .lists.filtering.ranges import begin
from .models import ReturnRequest
from .policies import DECIDERS, LEADS
from .states import OPEN, Status

MOST = 50
LONG = timedelta(days=1)


def led_shops(person, shop=None):
    """Those that somebody leads; one of them where they narrowed the desk to it."""
    return [one for one in person.shops if person.roles[one.pk] in LEADS and shop in (None, one)]


def people_of(shops):
    """Everybody who decides there, with what they have, whether they are here, and at which requests."""
    pks = [shop.pk for shop in shops]
    rows = ReturnRequest.objects.filter(shop__in=pks)
    members = Membership.objects.current().filter(shop__in=pks, role__in=DECIDERS)
    mine = {
        "held": rows.filter(held_by=OuterRef("pk"), is_open=True),
        "assigned": rows.filter(assigned_to=OuterRef("pk"), is_open=True),
        "decided": rows.filter(decided_by=OuterRef("pk"), decided_at__gte=begin(timezone.localdate())),
    }
    counts = {name: HowMany(some.order_by().values("pk")[:ENOUGH]) for name, some in mine.items()}
    people = Person.objects.filter(pk__in=members.values("person"), is_active=True).annotate(**counts)
    people = list(people.only("name").order_by("name", "pk"))
    seen, there = last_seen([person.pk for person in people]), open_now(shops)
    for person in people:
        person.has_open = there.get(person.pk, [])
        person.seen_at = seen.get(person.pk)
        person.is_here = is_now(person.seen_at)
        person.held, person.assigned, person.decided = map(said, (person.held, person.assigned, person.decided))
    return people


def open_now(shops):
    """{person: the requests that they have open}. A query only where somebody has one."""
    there = {topic: people for shop in shops for topic, people in presence.in_shop(shop.pk).items()}
    opened = {}
    rows = ReturnRequest.objects.of_shops([shop.pk for shop in shops]).filter(pk__in=there) if there else []
    for row in rows:
        for person in there[row.pk]:
            opened.setdefault(person, []).append(row)
    return opened


def teams_of(shops):
    """Every team, with how much it has that is nobody's in particular, and what of it comes first."""
    pks = [shop.pk for shop in shops]
    rows = ReturnRequest.objects.filter(assigned_team=OuterRef("pk"), is_open=True)
    first = rows.order_by("sorted_at", "pk")
    counts = {
        "has": HowMany(rows.order_by().values("pk")[:ENOUGH]),
        "first": Subquery(first.values("reference")[:1]),
        "first_at": Subquery(first.values("submitted_at")[:1]),
    }
    teams = Team.objects.current().filter(shop__in=pks).select_related("shop").annotate(**counts)
    teams = list(teams.order_by("shop__name", "name", "pk"))
    for team in teams:
        team.has = said(team.has)
    return teams


def holds_of(shops):
    """The longest first, each with whether it has been held for too long."""
    held = ReturnRequest.objects.of_shops([shop.pk for shop in shops]).filter(status=Status.ON_HOLD)
    rows = list(held.select_related("shop", "held_by").order_by("held_at", "pk")[:MOST])
    for row in rows:
        row.is_long = row.held_at < timezone.now() - LONG
    return rows


def first_in_line(shops):
    """[(state, request)] of the request that comes first in each open state of each shop: one query."""
    firsts = [Q(pk=Subquery(first_of(shop, status))) for shop in shops for status in OPEN]
    rows = ReturnRequest.objects.filter(reduce(or_, firsts)).select_related("shop") if firsts else []
    order = {status: place for place, status in enumerate(OPEN)}
    return sorted(rows, key=lambda row: (row.shop.name, order[row.status]))


def first_of(shop, status):
    return ReturnRequest.objects.filter(shop=shop.pk, status=status).order_by("sorted_at", "pk").values("pk")[:1]
