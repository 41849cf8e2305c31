"""The demo's people, in their shops."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from helpdesk.demo.people import CARE, DEMO_PEOPLE, DEMO_TEAMS, PASSWORD
from helpdesk.jobs.models import Job
from notifications.telling import read
from requests_inbox.models import ReturnRequest
from requests_inbox.tasks import tell_of_new_request
from shops.models import Membership, Person, Team


class Crew:
    """Who works for which shop."""

    def __init__(self):
        self.people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
        self.lead = self.people["tom"]

    def agents(self, shop):
        colleague = {"lindgruen": "jonas", "pike-plover": "priya"}.get(shop.slug, "tom")
        return [self.people["sanne"], self.people[colleague]]

    def care(self, shop):
        return Team.objects.get(shop=shop, name=CARE)


def read_all_but_the_newest():
    """Of what they were told in that year, they have not read the last day's; of new requests they hear soon."""
    yesterday = timezone.now() - timedelta(days=1)
    for person in Person.objects.filter(unread_notices__gt=0):
        read(person, at__lt=yesterday)
    newest = set(ReturnRequest.objects.filter(status="new", submitted_at__gte=yesterday).values_list("pk", flat=True))
    jobs = Job.objects.filter(task=tell_of_new_request.module_path)
    jobs.filter(pk__in=[pk for pk, args in jobs.values_list("pk", "args") if args[0] not in newest]).delete()


def hire(shops):
    """Everybody of the demo, with a role in each of their shops ({slug: shop}), and the teams there."""
    password = make_password(PASSWORD)  # one for all: it is slow to make, as it should be
    for email, name, role, slugs in DEMO_PEOPLE:
        person, _is_new = Person.objects.get_or_create(email=email, defaults={"name": name, "password": password})
        for slug in slugs:
            Membership.objects.get_or_create(person=person, shop=shops[slug], defaults={"role": role})
    for shop in shops.values():
        for name, emails in DEMO_TEAMS.items():
            members = shop.memberships.filter(person__email__in=emails)
            Team.objects.begin(shop, by=Crew().lead, name=name, members=members)
