"""What can be done or opened from here, found by typing: actions, places, requests and people."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .actions import actions_for
from .lists.queues import EVERYTHING
from .lists.resemblance import resembling
from .lists.search import fold, matching
from .models import ReturnRequest
from .places import Place, places_of, queue_url

MOST = 8  # of each kind
SHORTEST = 2  # characters before requests and people are looked for


def actions(request, person, text):
    """What the person can do to this request right now."""
    offered = actions_for(request, person).values()
    return named([one for one in offered if one.is_general and not one.refusal], text)


def places(asker, text):
    """Queues, saved views and pages."""
    return named(places_of(asker), text)


def requests(person, text):
    """Requests by reference, order number, name or any other word, the newest first; rights in the query."""
    if len(text) < SHORTEST:
        return []
    rows = ReturnRequest.objects.visible_to(person).order_by("-submitted_at", "-pk")
    rows = rows.only("reference", "customer_name", "customer_email", "status", "item_summary")
    return list(matching(rows, text)[:MOST]) or list(resembling(rows, text)[:MOST])


def people(asker, text, requests):
    """Colleagues and teams, each with their work; and the customers of what was found, each with all they asked."""
    if len(text) < SHORTEST:
        return []
    everything, held = queue_url(EVERYTHING), queue_url("on-hold")
    colleagues = [
        place
        for pk, name in asker.colleagues.items()
        for place in [
            Place(name, f"{everything}?{urlencode({'assignee': pk})}", "user", _("Assigned to them")),
            Place(name, f"{held}?{urlencode({'held': pk})}", "pause", _("Held by them")),
        ]
    ]
    teams = [
        Place(team.name, f"{everything}?{urlencode({'assignee': code})}", "users", _("Assigned to the team"))
        for code, team in asker.teams.items()
    ]
    customers = {
        one.customer_email: Place(
            one.customer_name, f"{reverse('requests_inbox:search')}?{urlencode({'q': one.customer_email})}",
            "search", one.customer_email,
        )
        for one in requests
    }  # fmt: skip
    return [*named(colleagues, text), *named(teams, text), *named(customers.values(), text)]


def named(found, text):
    """Those that hold every word in their name or what is said about it."""
    words = fold(text).split()
    found = [one for one in found if all(word in fold(f"{one} {getattr(one, 'about', '')}") for word in words)]
    return found[: MOST if words else None]
