"""The source's orders as those of our three shops: other people, other dates, the same goods."""

import csv
import random
import string
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.templatetags.static import static
from django.utils import timezone

from helpdesk.demo.data.names import invent
from helpdesk.demo.data.places import place_of
from helpdesk.demo.data.shops import (
    COUNTRY_NAMES,
    DELIVERY,
    ELSEWHERE,
    EXCLUDED,
    FINAL_SALE,
    GROUPS,
    LANGUAGE_OF,
    PAYMENT,
    PICTURES,
    SHOP_OF,
)
from orders.cells import Manner

DATA = Path(__file__).resolve().parent.parent / "data"
LAST_DAY = datetime(2011, 12, 9)
EVERY = 5
DRAWING = {word: drawing for drawing, words in PICTURES.items() for word in words}
SMALL_WORDS = {"And", "Of", "In", "With", "The", "For", "To", "A", "On"}
COLUMNS = [
    "number", "kind", "customer_name", "customer_email", "customer_language", "street", "postcode", "city",
    "country", "currency", "delivery_method", "payment_method", "ordered_at", "dispatched_at", "delivered_at", "sku",
    "name", "picture", "quantity", "price_paid", "product_group", "is_final_sale", "exclusion",
]  # fmt: skip


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shift():
    """How far the source's dates move so that its last order came in yesterday."""
    return timezone.now().replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1) - LAST_DAY


class Sales:
    """One shop's share of the source, as the table that `import_orders` takes."""

    columns = {name: index for index, name in enumerate(COLUMNS)}

    def __init__(self, shop):
        self.shop = shop
        self.zone = ZoneInfo(shop.time_zone)
        self.shift = shift()

    def manner(self, shop):
        return Manner(zone=self.zone, currency=shop.currency)

    def rows(self, progress):
        orders = defaultdict(list)
        for row in read("orders.csv"):
            if SHOP_OF.get(home(row), ELSEWHERE) == self.shop.slug:
                orders[row["order_no"]].append(row)
        line = 1
        for rows in orders.values():
            head = self._head(rows[0])
            for row in rows:
                line += 1
                yield line, [*head, *_goods(row)]

    def _head(self, row):
        dice = random.Random(f"order {row['order_no']}")  # noqa: S311
        country = home(row)
        name, email = invent(row["customer_id"], country)
        place = place_of(row["customer_id"], country)
        kind = dice.choices(["web", "click_and_collect", "e_reservation", "store"], [88, 6, 3, 3])[0]
        ordered = datetime.fromisoformat(row["order_date"]) + self.shift
        return [
            row["order_no"], kind, name, email, LANGUAGE_OF.get(country, "en"), *place, country,
            self.shop.currency,
            dice.choice(DELIVERY[self.shop.slug]) if kind == "web" else "", dice.choice(PAYMENT[self.shop.slug]),
            *self._journey(ordered, kind, dice),
        ]  # fmt: skip

    def _journey(self, ordered, kind, dice):
        """Ordered, dispatched, delivered; what would be in the future has not happened yet."""
        dispatched = ordered + timedelta(hours=dice.uniform(2, 24))
        delivered = ordered + timedelta(days=dice.randint(1, 4), hours=dice.uniform(-2, 6))
        if kind == "store":
            dispatched = delivered = ordered
        now = timezone.now().astimezone(self.zone).replace(tzinfo=None)
        return [
            moment.isoformat() if moment < now else "" for moment in (ordered, dispatched, max(delivered, dispatched))
        ]


def home(row):
    """Nearly everybody in the source is British; every fifth of those moves, or the Dutch shop would be empty."""
    if row["country"] == "United Kingdom" and int(row["customer_id"]) % EVERY == 0:
        return "Netherlands"
    return COUNTRY_NAMES.get(row["country"], row["country"])


def _goods(row):
    name = title(row["product"])
    words = set(name.lower().split())
    is_final = "yes" if words & FINAL_SALE else ""
    exclusion = next((EXCLUDED[word] for word in words if word in EXCLUDED), "")
    return [
        row["sku"], name, picture(name), row["quantity"], row["unit_price_gbp"], group(name), is_final, exclusion,
    ]  # fmt: skip


def title(shouted):
    words = string.capwords(shouted).split()
    return " ".join(word.lower() if place and word in SMALL_WORDS else word for place, word in enumerate(words))


def picture(name):
    drawing = drawing_of(name)
    return static(f"art/{drawing}.svg") if drawing else ""


def group(name):
    return GROUPS.get(drawing_of(name), "")


def drawing_of(name):
    return next((DRAWING[word] for word in name.lower().replace(",", " ").split() if word in DRAWING), None)
