"""Requests by the thousand, made up and loaded table by table, a batch in a transaction."""

import random
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from operator import itemgetter

from django.db import connection, connections, transaction
from django.db.models import F
from django.utils import timezone

from helpdesk import bulk
from messaging.models import Letter, Participant, Thread
from orders.models import Order, OrderLine
from requests_inbox.models import (
    Event,
    Note,
    QueueCount,
    RequestLine,
    ReturnRequest,
    SearchDocument,
    StaffAlert,
)
from returns.models import Return, ReturnLine
from shops.models import ShopCounter

from .fictions import Fiction
from .histories import as_json

AT_ONCE = 4_000
DAYS = 365
LATELY = 0.85  # of the year: what came in after that is mostly still open
NUMBERED = [
    Order, OrderLine, Thread, Participant, Letter, Return, ReturnLine, ReturnRequest, RequestLine, StaffAlert, Note,
    Event,
]  # fmt: skip
TABLES = [*NUMBERED, SearchDocument]


def seed(floor, count, dice_seed, progress=lambda made: None):
    """Make up `count` requests of one shop, spread over the past year, the oldest first."""
    dice = random.Random(f"{dice_seed} {floor.shop.slug}")  # noqa: S311  stories, not secrets
    batches = (Batch(floor, dice, moments, chances) for moments, chances in _slices(count))
    side_by_side = connection.vendor == "postgresql" and not connection.in_atomic_block
    for size in _store_beside(batches) if side_by_side else _store_each(batches):
        progress(size)


def _slices(count):
    """(the moments at which requests come in and the end, the chances that they are still open) of each batch."""
    now = timezone.now().astimezone(UTC).replace(microsecond=0) - timedelta(minutes=15)
    begin, step = now - timedelta(days=DAYS), timedelta(days=DAYS) / count
    for first in range(0, count, AT_ONCE):
        places = range(first, min(first + AT_ONCE, count))
        chances = [0.75 if place / count > LATELY else 0.005 for place in places]
        yield [begin + step * place for place in (*places, places.stop)], chances


def _store_each(batches):
    for batch in batches:
        with transaction.atomic():  # SQLite's next ids are only certain within it
            batch.make_up()
            batch.store()
        yield batch.size


def _store_beside(batches):
    """While one batch is being stored, the next is made up: half of the time is the database's."""
    with ThreadPoolExecutor(1) as pool:
        storing = None
        for batch in batches:
            batch.make_up()
            if storing:
                yield storing.result()
            storing = pool.submit(batch.store)
        yield storing.result()
        pool.submit(connections.close_all).result()


class Batch:
    """The rows of some requests by table. Each batch is a slice of time: nothing in it happens after its end."""

    def __init__(self, floor, dice, moments, chances):
        self.floor, self.dice, self.moments, self.chances = floor, dice, moments, chances
        self.size = len(chances)
        self.rows, self.columns = defaultdict(list), {}
        self.events = []  # (at, request id, version, verb, actor, changes, note, letter)
        self.statuses = Counter()

    def make_up(self):
        self.stored = connection.ops.adapt_datetimefield_value
        self.ids = {model: bulk.ids(model) for model in NUMBERED}
        last = ShopCounter.take(self.floor.shop.pk, ShopCounter.Name.REFERENCE, self.size)
        for place, chance in enumerate(self.chances):
            number = last - self.size + 1 + place
            fiction = Fiction(self, number=number, asked_at=self.moments[place], end=self.moments[-1])
            fiction.write(stays_open=self.dice.random() < chance)
        self.events.sort(key=itemgetter(0, 1, 2))

    def store(self):
        with transaction.atomic():
            bulk.without_haste_to_disk()
            self._number_events()
            for model in TABLES:
                if rows := self.rows[model]:
                    bulk.load(model._meta.db_table, self.columns[model], rows)
            self._count()
        return self.size

    def add(self, model, **values):
        """A row to load, with values as the database stores them and the names always in the same order."""
        self.columns.setdefault(model, list(values))
        self.rows[model].append(tuple(values.values()))

    def add_events(self, request_id, events):
        for at, version, verb, actor, changes, note, letter in events:
            self.events.append((at, request_id, version, verb, actor, as_json(changes), note, letter))

    def _number_events(self):
        """The shop's change numbers go with time, as if each had been taken when it happened."""
        last = ShopCounter.take(self.floor.shop.pk, ShopCounter.Name.CHANGE, len(self.events))
        first = last - len(self.events) + 1
        for change, (at, request_id, version, verb, actor, changes, note, letter) in enumerate(self.events, first):
            self.add(
                Event, id=next(self.ids[Event]), shop_id=self.floor.shop.pk, change=change, request_id=request_id,
                version=version, verb=verb, actor_id=actor, at=self.stored(at), changes=changes, details="{}",
                note_id=note, letter_id=letter,
            )  # fmt: skip

    def _count(self):
        for status, count in self.statuses.items():
            row, _is_new = QueueCount.objects.get_or_create(shop=self.floor.shop, status=status)
            QueueCount.objects.filter(pk=row.pk).update(count=F("count") + count)
