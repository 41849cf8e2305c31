"""Whole pages of the style page: the desk's own views, shown the samples. What they would store is undone."""

import re
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, QueryDict
from django.urls import resolve
from django.utils import timezone

from notifications.kinds import KINDS
from notifications.telling import tell
from portal.asking import Asking
from portal.models import Visit
from requests_inbox.many_at_once import batching
from requests_inbox.many_at_once.choosing import Chosen, versions
from requests_inbox.many_at_once.together import TOGETHER
from requests_inbox.models import PolicyVersion, Simulation
from requests_inbox.return_policies.simulating import simulate
from shops.models import Membership, Person

from .samples import LONG_NAME, Samples

SCRIPT = re.compile(rb"<script\b.*?</script>", re.DOTALL)  # their addresses would be those of nothing that is stored


class PageSamples(Samples):
    """What the addresses below name; made when one does. Whoever looks is an admin of the shop."""

    def __init__(self, person):
        super().__init__(person)
        Membership.objects.filter(person=person, shop=self.shop).update(role="admin")
        self.me = Person.objects.get(pk=person.pk)

    @cached_property
    def request(self):
        return self.alerted()

    @cached_property
    def order(self):
        return self.sell()

    @cached_property
    def pair(self):
        """As the form of many at once names them: one that is free, one that a colleague holds."""
        held = self.ask()
        held.hold(by=self.colleague, seen=1, reason="Asked the warehouse")
        return f"chosen={self.ask().reference}:1&chosen={held.reference}:2"

    @cached_property
    def batch(self):
        form = TOGETHER["approval"]({"key": uuid4()}, person=self.me)
        form.is_valid()
        chosen = versions(QueryDict(self.pair).getlist("chosen"))
        batch = batching.begin("approval", form, Chosen("approval", self.me, chosen, form.settle(), ()).all)
        batching.carry_on(batch)
        return batch

    @cached_property
    def notices(self):
        about = {"shop": self.shop.pk, "topic": self.request.pk, "title": LONG_NAME, "url": "/", "list_url": "/"}
        for kind in KINDS:
            tell([self.me.pk], kind=kind, by=self.colleague.pk, **about)
        return ""

    @cached_property
    def mail(self):
        self.hear(self.request, "Where is my return?", "other_address", name="Ø. Łódź")
        return self.request.thread.messages.last().mail

    @cached_property
    def tried(self):
        """A policy, tried on the requests of the past."""
        self.judged()
        version = PolicyVersion.objects.get(shop=self.shop)
        tried = {"finished_at": timezone.now(), "result": simulate(version, 90)}
        return Simulation.objects.create(version=version, edition=0, begun_by=self.me, **tried)

    @cached_property
    def visit(self):
        """The key of a customer who has chosen what to send back."""
        visit, key = Visit.objects.begin(self.order, address=self.order.customer_email)
        Asking(visit).choose({line.pk: 1 for line in self.order.lines.all()})
        return key

    @cached_property
    def following(self):
        """That of one who has asked for it."""
        return Visit.objects.begin(self.request.order, address=self.request.customer_email)[1]


@dataclass(frozen=True)
class SamplePage:
    title: str
    sheets: str
    address: str


PAGES = {
    "request": SamplePage("A request", "folding, figures, pill", "/requests/{s.request.reference}/approval/"),
    "writing": SamplePage("Writing", "composer, mention, attach, upmenu, draft", "/requests/{s.request.reference}/"),
    "asking": SamplePage("Ask for a customer", "askline, form", "/requests/new/{s.order.pk}/"),
    "choosing": SamplePage("Many at once", "batch", "/bulk/approval/?{s.pair}"),
    "done": SamplePage("What became of many", "batch", "/bulk/{s.batch.pk}/"),
    "undo": SamplePage("What can be undone", "pending", "/pending/?{s.batch.pk}"),
    "mail": SamplePage("Mails", "mails", "/mail/{s.mail.pk}/"),
    "returns": SamplePage("Returns", "narrowed", "/returns/?label=none&term=soon"),
    "notices": SamplePage("Notices", "notice", "/notices/?{s.notices}"),
    "told": SamplePage("What one is told", "ways", "/settings/notices/"),
    "team": SamplePage("The team", "team, table", "/team/"),
    "members": SamplePage("Members", "people", "/settings/shops/{s.shop.slug}/members/"),
    "hours": SamplePage("Time to decide", "week, settings", "/settings/shops/{s.shop.slug}/hours/"),
    "shop": SamplePage("A shop", "look", "/settings/shops/{s.shop.slug}/"),
    "snippet": SamplePage("In a web shop", "wizard", "/settings/shops/{s.shop.slug}/portal/snippet/?step=2"),
    "dropoffs": SamplePage("Ways back", "settings", "/drop-off/{s.shop.slug}/"),
    "design": SamplePage("Labels", "design", "/label-design/{s.shop.slug}/"),
    "policy": SamplePage("A policy", "rules, pill", "/policies/{s.tried.version.shop.slug}/"),
    "rule": SamplePage("A rule", "rules", "/policies/{s.tried.version.shop.slug}/rules/rule-1/"),
    "history": SamplePage("Versions", "changes", "/policies/{s.tried.version.shop.slug}/history/"),
    "simulation": SamplePage("A trial on the past", "bar", "/policies/{s.shop.slug}/simulations/{s.tried.pk}/"),
    "fields": SamplePage("The return form", "builder", "/forms/{s.shop.slug}/"),
    "sign-in": SamplePage("Sign in", "entrance, sign_in", "/accounts/login/"),
    "portal": SamplePage("Customers: the start", "frame, waiting", "/r/{s.shop.slug}/"),
    "what": SamplePage("Customers: what to send back", "asking", "/r/{s.shop.slug}/items/"),
    "why": SamplePage("Customers: why", "asking, details", "/r/{s.shop.slug}/reasons/"),
    "following": SamplePage("Customers: a return", "following", "/r/{s.shop.slug}/requests/{s.request.reference}/"),
}


def draw(request, samples, page):
    """The page as the person of the samples, or a customer of theirs, gets it."""
    path, _, query = page.address.format(s=samples).partition("?")
    asked = copy(request)
    asked.path = asked.path_info = path
    asked.GET, asked.resolver_match = QueryDict(query), resolve(path)
    asked.user = AnonymousUser() if path.startswith("/accounts/") else samples.me
    asked.session = import_module(settings.SESSION_ENGINE).SessionStore()  # nothing of it is kept
    if path.startswith("/r/"):
        asked.COOKIES = {"visit": samples.following if "/requests/" in path else samples.visit}
    view, arguments, named = asked.resolver_match
    response = view(asked, *arguments, **named)
    response = response.render() if hasattr(response, "render") else response
    return HttpResponse(SCRIPT.sub(b"", response.content), status=response.status_code)
