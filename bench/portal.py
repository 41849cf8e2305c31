"""How quick the customers' pages are among many orders, how light the first one is, what guessing teaches (run.py).

bench/portal.py [--small]   on the database that DATABASE_URL names, which should be a new one of PostgreSQL
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from statistics import median
from time import perf_counter

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from bench.figures import Figure, middle_and_p95, show  # noqa: E402  only now it can be found

ORDERS, PAGES, GUESSES = 1_000_000, 200, 5_000  # of orders that exist, and as many of others
SMALL, FEW = 20_000, 200
PHOTOS, PHOTO_SIZE, CUT = 8, 6_000_000, 256 * 1024  # bytes of each; every other part is cut in the middle
P95_GOAL = 40  # milliseconds
WEIGHT_GOAL = 60_000  # bytes of a first visit
APART_GOAL = 10  # milliseconds between the middle of hits and of misses
WARM_UP = 15
FILL = """
    INSERT INTO orders_order (shop_id, number, kind, customer_name, customer_email, customer_language, country,
                              postcode, currency, delivery_method, payment_method, ordered_at, delivered_at)
    SELECT %s, 'PB-' || n, 'web', 'Customer ' || n, 'c' || n || '@bench.test', 'en', 'Netherlands',
           '1013 AA', 'EUR', '', '', now() - interval '9 days', now() - interval '5 days'
    FROM generate_series(1, %s) AS n
"""
FILL_LINES = """
    INSERT INTO orders_orderline (order_id, number, sku, name, picture, quantity, price_paid, returned_quantity,
                                  pending_quantity)
    SELECT id, n, 'SKU-' || n, 'Thing ' || n, '', 2, 19.95, 0, 0 FROM orders_order, generate_series(1, 2) AS n
    WHERE shop_id = %s AND orders_order.number LIKE 'PB-%%'
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    is_small = parser.parse_args().small
    with tempfile.TemporaryDirectory(prefix="keur-bench-") as folder:
        # Each guess comes from a network of its own: what is measured is the page, and not the limit.
        os.environ |= {"KEUR_MODE": "test", "KEUR_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        os.environ["TRUSTED_PROXY_COUNT"] = "1"
        import django

        django.setup()
        show(measure(SMALL if is_small else ORDERS, FEW if is_small else GUESSES))


def measure(orders, count):
    from django.core.management import call_command
    from django.db import connection, connections

    from shops.models import Shop

    call_command("migrate", verbosity=0)
    call_command("seed_requests", "100", stdout=StringIO(), stderr=StringIO())
    shop = Shop.objects.get(slug="seed-1")
    with connection.cursor() as cursor:
        cursor.execute(FILL, [shop.pk, orders])
        cursor.execute(FILL_LINES, [shop.pk])
        cursor.execute("ANALYZE")
    print(f"\n{connection.vendor}: {orders:,} orders, {PAGES} of each page. Median / p95 of the server.", flush=True)
    figures = measure_pages(shop, orders, count)
    connections.close_all()
    return figures


def measure_pages(shop, orders, count):
    from django.db import connections

    from bench.pages import server
    from bench.weight import files_of

    *visits, another = begin_visits(shop, orders)
    connections.close_all()
    with server() as port:
        customer = Customer(port, shop.slug)
        first = customer.get("")
        weight = first.size + customer.get("brand.css").size + sum(files_of(first, customer.browser).values())
        asked = [figure(name, *times) for name, times in times_of(customer, visits).items()]
        asked += [figure(name, *times) for name, times in withdrawals(customer).items()]
        photos = upload(customer, another, eight_photos())
        hits, misses, stopped = guesses(customer, orders, count)
    apart = abs(median(hits) - median(misses))
    return [
        *asked,
        Figure("first visit: page, style, scripts, icons", f"{weight / 1000:.1f} KB",
               goal=f"≤ {WEIGHT_GOAL // 1000} KB", reached=weight <= WEIGHT_GOAL),
        Figure(f"{PHOTOS} photos of {PHOTO_SIZE // 1_000_000} MB, {photos.cuts} cuts: kept", f"{photos.kept}",
               f"{photos.seconds:.0f} s", goal=str(PHOTOS), reached=photos.kept == PHOTOS),
        Figure(f"an order that exists, and one that does not ({len(hits):,} each, {stopped:,} told to wait)",
               f"{median(hits):.2f} / {median(misses):.2f} ms", goal=f"apart < {APART_GOAL} ms",
               reached=apart < APART_GOAL),
    ]  # fmt: skip


def figure(what, *milliseconds):
    middle, late = middle_and_p95(milliseconds[WARM_UP:])
    return Figure(what, f"{middle:.1f} / {late:.1f} ms", goal=f"p95 ≤ {P95_GOAL} ms", reached=late <= P95_GOAL)


def begin_visits(shop, orders):
    """[(key, line, reason, form key)]: somebody who came in, for orders all over the table."""
    from orders.models import Order
    from portal.models import Visit
    from requests_inbox.models import ReturnReason

    reason = ReturnReason.objects.filter(shop=shop, ground="commercial").first()
    count = PAGES + WARM_UP + 1
    numbers = [f"PB-{1 + n * (orders // count)}" for n in range(count)]
    found = []
    for order in Order.objects.filter(shop=shop, number__in=numbers).prefetch_related("lines"):
        visit, key = Visit.objects.begin(order, address=order.customer_email)
        found.append((key, order.lines.all()[0].pk, reason.pk, visit.form_key))
    return found


def times_of(customer, visits):
    """{page: milliseconds of each customer}: the whole way from the items to the request."""
    pages = ["items", "items (POST)", "reasons", "reasons (POST)", "check", "send (POST)", "request"]
    times: dict = {name: [] for name in pages}
    for key, line, reason, form_key in visits:
        customer.key = key
        said = {f"{line}-reason": reason, f"{line}-resolution": "refund"}
        times["items"].append(customer.get("items/").server)
        times["items (POST)"].append(customer.post("items/", **{f"item-{line}": "on"}).server)
        times["reasons"].append(customer.get("reasons/").server)
        times["reasons (POST)"].append(customer.post("reasons/", **said).server)
        times["check"].append(customer.get("check/").server)
        sent = customer.post("check/", key=form_key)
        times["send (POST)"].append(sent.server)
        times["request"].append(customer.get(sent.headers["Location"]).server)
    return times


def withdrawals(customer):
    """{page: milliseconds}: both steps of whoever withdraws without saying which order they know."""
    times: dict = {name: [] for name in ("withdrawal", "withdrawal (POST)", "withdrawal confirmed (POST)")}
    for n in range(PAGES + WARM_UP):
        said = {"name": f"Customer {n}", "contract": f"PB-{n + 1}", "address": f"c{n + 1}@bench.test"}
        times["withdrawal"].append(customer.get("withdraw/").server)
        times["withdrawal (POST)"].append(customer.post("withdraw/", 200, **said).server)
        times["withdrawal confirmed (POST)"].append(customer.post("withdraw/", confirm="yes", **said).server)
    return times


@dataclass
class Sent:
    cuts: int = 0
    kept: int = 0
    seconds: float = 0


def eight_photos():
    """Pictures of noise, each of its own, which few make as large."""
    for number in range(PHOTOS):
        noise = Image.effect_noise((3000, 2000), 90 + number)
        file = BytesIO()
        noise.convert("RGB").save(file, "JPEG", quality=93)
        yield file.getvalue().ljust(PHOTO_SIZE, b"\0")  # what follows a picture's end is not drawn


def upload(customer, visit, photos):
    """As js/portal/photos.js does it: in parts, and after a cut from where the desk says that it stands."""
    key, line, *_rest = visit
    customer.key, sent, begun = key, Sent(), perf_counter()
    for number, content in enumerate(photos):
        said = {"name": f"{number}.jpg", "size": len(content), "changed": "1"}
        answer = customer.ask(f"reasons/{line}/photos/", **said)
        while answer.status == 200 and answer.headers["Content-Type"] == "application/json":
            stands = json.loads(answer.body)
            at = f"photos/{stands['key']}/?offset={stands['received']}"
            part = content[stands["received"] :][:CUT]
            if sent.cuts * 2 <= stands["received"] // CUT + number * (PHOTO_SIZE // CUT):
                customer.send_half(at, part)
                sent.cuts += 1
                answer = customer.ask(f"reasons/{line}/photos/", **said)
            else:
                answer = customer.send(at, part)
        sent.kept += answer.status == 200
    sent.seconds = perf_counter() - begun
    return sent


def guesses(customer, orders, count):
    """Milliseconds of hits and of misses, in turns; and how many were told to wait, of both alike."""
    hits, misses, stopped = [], [], 0
    for n in range(count):
        for times, number, host in [(hits, n, "bench"), (misses, orders + n, "nobody")]:
            answer = customer.ask("", number=f"PB-{number + 1}", contact=f"c{n + 1}@{host}.test")
            if answer.status not in (302, 429):
                raise RuntimeError(f"The server answered {answer.status}.")
            stopped += answer.status == 429
            times.append(answer.server)
    return hits, misses, stopped


class Customer:
    """A browser without a sign-in; each of its questions comes from another network."""

    def __init__(self, port, slug):
        from bench.pages import Browser
        from shops.models import Person

        self.browser = Browser(port, Person.objects.create_user("bench@keur.test", name="Bench"))
        self.cookies = self.browser.headers["Cookie"].partition("; ")[2]  # but for the session
        self.start, self.key, self.asked = f"/r/{slug}/", "", 0

    def get(self, path):
        return self._expect(200, self.browser.get(self._at(path)))

    def post(self, path, status=302, **fields):
        return self._expect(status, self.ask(path, **fields))

    def ask(self, path, **fields):
        return self.browser.post(self._at(path), **fields)

    def send(self, path, part):
        return self.browser.send(self._at(path), part)

    def send_half(self, path, part):
        """The connection ends in the middle of it."""
        self.browser.send_half(self._at(path), part)

    def _at(self, path):
        self.asked += 1
        network = f"10.{self.asked // 250 % 250}.{self.asked % 250}.1"
        self.browser.headers |= {"Cookie": f"{self.cookies}; visit={self.key}", "X-Forwarded-For": network}
        return path if path.startswith("/") else self.start + path

    @staticmethod
    def _expect(status, answer):
        from bench.pages import expect

        return expect(status, answer)


if __name__ == "__main__":
    main()
