"""A seeded desk to measure: people in shops of different size, their sessions, and the addresses that they open."""

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import StringIO
from itertools import cycle, islice, product
from string import ascii_lowercase

from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode

from bench.databases import speaking_to
from bench.pages import Browser, server
from requests_inbox.beginning.standard_reasons import STANDARD
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
from requests_inbox.lists.queues import DEFAULT, EVERYTHING, PAGE, QUEUES
from requests_inbox.models import Event, ReturnRequest, SavedView
from requests_inbox.seeding import words
from shops.models import Membership, Person, Shop

SHOPS = ["seed-1", "seed-2", "seed-3", "seed-4"]
LARGEST = 70  # percent of all requests are of the first shop
DEEP = 200  # pages
LEAD = "lead"  # sees all of them, and writes what makes the others' lists no longer hold
TEAMS = {"large": SHOPS[:1], "small": SHOPS[3:], LEAD: SHOPS}
RARE = "quagga"  # and two letters: what a colleague has noted on one request


@dataclass
class Agent:
    person: Person

    def __post_init__(self):
        self.listing = Listing(QUEUES[DEFAULT], Asker(self.person))
        self.to_decide = list(self.listing.rows().values_list("pk", "reference")[:PAGE])


def seed(count):
    """A desk with `count` requests in four shops, one of which has most of them."""
    call_command("migrate", verbosity=0)
    call_command("seed_requests", str(count), shops=len(SHOPS), largest=LARGEST, stdout=StringIO(), stderr=StringIO())


def settle():
    """What the databases do by themselves within minutes of such a load, so that they are measured as they are then."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("RESET statement_timeout")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def hire(name, shops):
    """Somebody who works in these shops, with a saved view of their own."""
    person, _is_new = Person.objects.get_or_create(email=f"{name}@bench.test", defaults={"name": f"Bench {name}"})
    for shop in Shop.objects.filter(slug__in=shops):
        Membership.objects.get_or_create(person=person, shop=shop, defaults={"role": "team_lead"})
    query = urlencode([("queue", DEFAULT), ("alert", "any"), ("value", "80..")])
    SavedView.objects.get_or_create(owner=person, name="Dear and alarming", defaults={"query": query})
    return Agent(Person.objects.get(pk=person.pk))


def agents():
    """{team: one of its people}"""
    return {name: hire(name, shops) for name, shops in TEAMS.items()}


@contextmanager
def open_desk(database, people):
    """Browsers of these people at a server of their own: {name: browser}."""
    with server(database) as port:
        yield {name: Browser(port, agent.person) for name, agent in people.items()}


def size():
    return ReturnRequest.objects.count(), Event.objects.count()


# What they open ------------------------------------------------------------------------------------------------------


def pages(agent, times):
    """{what it is: the addresses to open one after the other}: few of them twice, as nobody's list is another's."""
    view = SavedView.objects.get(owner=agent.person)
    found = {
        "first page of the inbox": [agent.listing.url],
        f"page {DEEP} and those after it": deep(agent.listing, times),
        "three filters": filtered(),
        "a saved view": [f"{agent.listing.url}?{view.query.partition('&')[2]}&view={view.pk}"],
        "search for a common word": [searched(word) for word in [*words.THINGS, *words.LOOKS]],
        "search for a rare word": [searched(word) for word in noted(agent, times)],
        "a request": [f"{reverse('requests_inbox:show', args=[reference])}{agent.listing.suffix}"
                      for _pk, reference in agent.to_decide],
    }  # fmt: skip
    return {what: list(islice(cycle(urls), times)) for what, urls in found.items()}


def deep(listing, times):
    """Where page 200 begins and each after it; in a short list the pages around its middle."""
    rows = listing.rows()
    begin = min((DEEP - 1) * PAGE, rows.count() // 2)
    places = rows.values_list("sorted_at", "pk")[begin - 1 : begin + times * PAGE : PAGE]
    return [listing.page_after(f"{moment.isoformat()}~{pk}") for moment, pk in places]


def filtered():
    """Three filters at once, on what waits and on everything."""
    reasons, countries = list(STANDARD), [name for name, _ in words.COUNTRIES]
    for number, (country, slug, reason) in enumerate(product(countries, [DEFAULT, EVERYTHING], reasons)):
        chosen = [("reason", reason), ("value", f"{20 + number}.."), ("country", country)]
        yield f"{reverse('requests_inbox:queue', args=[slug])}?{urlencode(chosen)}"


def noted(agent, times):
    """Words that stand in one request each."""
    found = [f"{RARE}{''.join(letters)}" for letters in islice(product(ascii_lowercase, repeat=2), times)]
    for word, (pk, _reference) in zip(found, cycle(agent.to_decide)):
        ReturnRequest.objects.get(pk=pk).note(by=agent.person, text=f"About the {word}.")
    return found


def searched(text):
    return f"{reverse('requests_inbox:search')}?{urlencode({'q': text})}"


@contextmanager
def beside(address, count):
    """A much smaller desk to compare with, on a server of its own: {name: browser}."""
    with ExitStack() as stack:
        with speaking_to(address):
            seed(count)
            settle()
            browsers = stack.enter_context(open_desk(address, agents()))
        yield browsers
