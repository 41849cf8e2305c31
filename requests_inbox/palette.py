"""What can be done or opened from here, found by typing: actions, places, requests and people."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from shops.policies import may_administer, may_see_members

from .actions import actions_for
from .keyboard import key_of
from .lists.queues import EVERYTHING, QUEUES
from .lists.resemblance import resembling
from .lists.search import fold, matching
from .models import ReturnRequest
from .policies import DECIDERS, LEADS

MOST = 8  # of each kind
SHORTEST = 2  # characters before requests and people are looked for


@dataclass
class Place:
    """Somewhere to go."""

    title: str | Promise
    url: str
    icon: str
    about: str = ""
    tone: str = ""
    keys: str = ""

    def __str__(self):
        return str(self.title)


def actions(request, person, text):
    """What the person can do to this request right now."""
    offered = actions_for(request, person).values()
    return named([one for one in offered if one.is_general and not one.refusal], text)


def places(asker, text, *, demo):
    """Queues, saved views and pages."""
    found = [*_queues(asker), *_pages(asker.person)]
    if demo:
        found.append(Place(_("Customers' mailbox"), reverse("demo:mailbox"), "mail"))
    return named(found, text)


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
    everything, held = _queue(EVERYTHING), _queue("on-hold")
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
    """Those whose name holds every word."""
    words = fold(text).split()
    return [one for one in found if all(word in fold(str(one)) for word in words)][: MOST if words else None]


def _queues(asker):
    for slug, queue in QUEUES.items():
        yield Place(queue.title, _queue(slug), queue.icon, tone=queue.tone, keys=key_of(asker.person, f"go-{slug}"))
    for view in asker.views:
        yield Place(view.name, reverse("requests_inbox:view", args=[view.pk]), "star", _("Saved view"))


def _pages(person):
    settings = _("Settings")
    yield Place(_("New request"), reverse("requests_inbox:start"), "plus")
    if set(person.roles.values()) & DECIDERS:
        statements = reverse("requests_inbox:statements")
        yield Place(_("Withdrawals"), statements, "calendar", keys=key_of(person, "go-statements"))
    yield Place(_("Notices"), reverse("notifications:notices"), "bell", keys=key_of(person, "go-notices"))
    yield Place(_("Returns"), reverse("returns:returns"), "box", keys=key_of(person, "go-returns"))
    if set(person.roles.values()) & LEADS:
        yield Place(_("Team"), reverse("requests_inbox:team"), "users", keys=key_of(person, "go-team"))
        policies = reverse("requests_inbox:policy")
        yield Place(_("Policies"), policies, "rules", keys=key_of(person, "go-policies"))
    yield Place(_("Your settings"), reverse("shops:profile"), "user", settings)
    yield Place(_("What I am told"), reverse("notifications:choices"), "bell", settings)
    yield Place(_("All keys"), reverse("requests_inbox:keys"), "keyboard", settings, keys=key_of(person, "help"))
    yield Place(_("Password"), reverse("account_change_password"), "pencil", settings)
    yield Place(_("Second factor"), reverse("mfa_index"), "lock", settings)
    yield Place(_("Where you are signed in"), reverse("usersessions_list"), "globe", settings)
    for shop in person.shops:
        if may_administer(person, shop):
            yield Place(f"{shop}: {_('Shop')}", reverse("shops:shop", args=[shop.slug]), "store", settings)
            yield Place(f"{shop}: {_('Time to decide')}", reverse("shops:hours", args=[shop.slug]), "clock", settings)
            yield Place(
                f"{shop}: {_('Returns and prices')}", reverse("returns:terms", args=[shop.slug]), "box", settings
            )
        if may_see_members(person, shop):
            addresses = reverse("shipping:destinations", args=[shop.slug])
            yield Place(f"{shop}: {_('Addresses for returns')}", addresses, "pin", settings)
            yield Place(f"{shop}: {_('Labels')}", reverse("shipping:design", args=[shop.slug]), "label", settings)
            yield Place(f"{shop}: {_('Members')}", reverse("shops:members", args=[shop.slug]), "users", settings)
            yield Place(f"{shop}: {_('Teams')}", reverse("shops:teams", args=[shop.slug]), "users", settings)
            reasons = reverse("requests_inbox:reasons", args=[shop.slug])
            yield Place(f"{shop}: {_('Return reasons')}", reasons, "tag", settings)


def _queue(slug):
    return reverse("requests_inbox:queue", args=[slug])
