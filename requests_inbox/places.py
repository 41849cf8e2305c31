"""Where one can go: one list for the rail, the menu of a phone and the palette."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from helpdesk.jobs.policies import may_watch
from shops.menu import menu_of

from .keyboard import key_of
from .lists.queues import QUEUES
from .policies import DECIDERS, LEADS


@dataclass
class Place:
    """`name` is that of its key, of its number and of where the rail says one is."""

    title: str | Promise
    url: str
    icon: str
    about: str = ""
    tone: str = ""
    keys: str = ""
    name: str = ""
    count: str | int | None = None

    def __str__(self):
        return str(self.title)


def places_of(asker):
    """Whatever leads somewhere on any page."""
    person = asker.person
    yield from queues(asker)
    yield Place(_("New request"), reverse("requests_inbox:start"), "plus")
    yield Place(_("Notices"), reverse("notifications:notices"), "bell", keys=key_of(person, "go-notices"))
    yield from pages(person, asker.shop)
    if set(person.roles.values()) & LEADS:
        yield Place(_("First and second pass"), reverse("requests_inbox:calibration"), "users", _("Team"))
    yield from pages_of_settings(person)


def queues(asker):
    for slug, queue in QUEUES.items():
        yield Place(queue.title, queue_url(slug), queue.icon, tone=queue.tone, keys=key_of(asker.person, f"go-{slug}"))
    for view in asker.views:
        yield Place(view.name, reverse("requests_inbox:view", args=[view.pk]), "star", _("Saved view"))


def pages(person, shop, counts=None):
    """The pages beside the inbox that they may open; `counts` is {name: what waits there}."""
    counts = counts or {}
    roles, demo = set(person.roles.values()), settings.MODE != "production"
    decides, leads = roles & DECIDERS, roles & LEADS
    leads_here = shop and person.roles.get(shop.pk) in LEADS
    policies = reverse("requests_inbox:policies", args=[shop.slug]) if leads_here else reverse("requests_inbox:policy")
    offered = [
        (decides, "mail", _("Mail"), reverse("requests_inbox:mails"), "mail"),
        (decides, "statements", _("Withdrawals"), reverse("requests_inbox:statements"), "calendar"),
        (True, "pending", _("Can be undone"), reverse("requests_inbox:pending"), "undo"),
        (True, "returns", _("Returns"), reverse("returns:returns"), "box"),
        (decides, "clusters", _("Clusters"), reverse("requests_inbox:clusters"), "cols"),
        (leads, "team", _("Team"), reverse("requests_inbox:team"), "users"),
        (leads, "policies", _("Policies"), policies, "rules"),
        (demo, "mailbox", _("Customers' mailbox"), demo and reverse("demo:mailbox"), "mail"),
        (may_watch(person), "jobs", _("Background work"), reverse("jobs"), "bolt"),
    ]
    return [
        Place(title, url, icon, name=name, keys=key_of(person, f"go-{name}"), count=counts.get(name))
        for may, name, title, url, icon in offered
        if may
    ]


def pages_of_settings(person):
    for shop, offered in menu_of(person):
        for page, address in offered:
            title = f"{shop}: {page.title}" if shop else page.title
            yield Place(title, address, page.icon, _("Settings"))


def queue_url(slug):
    return reverse("requests_inbox:queue", args=[slug])
