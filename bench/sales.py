"""Sales that never were: order lines by the million, the same for the same seed, without keeping them in memory."""

import csv
import random
from datetime import UTC, datetime, timedelta

HEADING = [
    "order_no", "order_date", "line", "sku", "product", "quantity", "unit_price", "customer_name", "customer_email",
    "country", "delivery_method", "payment_method",
]  # fmt: skip
THINGS = ["mug", "vase", "lamp", "cushion", "doormat", "clock", "bowl", "jar", "lantern", "blanket"]
LOOKS = ["blue", "red", "oak", "linen", "enamel", "large", "small", "striped", "glass", "wicker"]
COUNTRIES = ["Netherlands", "Belgium", "Germany", "France", "Österreich"]
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def lines(count, seed=1):
    """Lines of orders of one to nine lines each."""
    dice = random.Random(seed)
    made = order = 0
    while made < count:
        order += 1
        head = _order(order, dice)
        for line in range(1, min(dice.randint(1, 9), count - made) + 1):
            yield [*head[:2], line, *_thing(dice), *head[2:]]
            made += 1


def _order(number, dice):
    day = BEGIN + timedelta(minutes=number)
    customer = dice.randrange(10**6)
    return [f"B{number:07}", f"{day:%Y-%m-%d %H:%M}", f"Customer {customer}", f"c{customer}@buyers.test",
            COUNTRIES[customer % 5], "Parcel", "Card"]  # fmt: skip


def _thing(dice):
    sku = dice.randrange(50_000)
    name = f"{LOOKS[sku % 10].title()} {THINGS[sku // 10 % 10]} {sku}"
    return [f"S{sku:05}", name, dice.randint(1, 5), f"{dice.randint(100, 9999) / 100:.2f}"]


def write_csv(path, count, seed=1):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        writer.writerows(lines(count, seed))
