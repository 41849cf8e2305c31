# ruff: noqa: E501  rows of a table read better in one line
"""How long a policy takes to be tried on a million requests, and to look at one (see run.py).

bench/policies.py [--small]   on the database that DATABASE_URL names, which should be a new one
"""

import argparse
import os
import sys
import tempfile
from io import StringIO
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from bench.figures import Figure, compared, show  # noqa: E402  only now it can be found

MILLION, SMALL = 1_000_000, 20_000
SECONDS_GOAL = 5  # to replay a million
LOOKS = 100
RULES = 12
FILL = [
    """
    INSERT INTO orders_order (shop_id, number, kind, customer_name, customer_email, customer_language, country, postcode,
                              currency, delivery_method, payment_method, ordered_at, delivered_at)
    SELECT {shop}, 'PO-' || n, 'web', 'Customer ' || n, 'c' || n % 400000 || '@bench.test', 'en', 'Belgium', '', 'EUR', '', '',
           now() - interval '20 days', now() - interval '15 days' FROM generate_series(1, {count}) AS n
    """,
    """
    INSERT INTO orders_orderline (order_id, number, sku, name, picture, quantity, price_paid, returned_quantity,
                                  pending_quantity)
    SELECT id, part, 'SKU-' || id % 500, 'Thing', '', 1, 19.95, 0, 1
    FROM orders_order, generate_series(1, 2) AS part WHERE number LIKE 'PO-%' AND (part = 1 OR id % 3 = 0)
    """,
    """
    INSERT INTO messaging_thread (shop_id, subject)
    SELECT {shop}, 'PO-' || n FROM generate_series(1, {count}) AS n
    """,
    """
    INSERT INTO requests_inbox_returnrequest (
        shop_id, order_id, thread_id, reference, channel, submitted_at, updated_at, answers, version, decide_by, sorted_at,
        status, is_open, waiting_on, free_return, is_late, held_from, hold_reason, proposed_verdict, cancellation_kind,
        customer_name, customer_email, language, country, currency, value, item_summary, item_picture, item_count,
        reason_names, alert_codes, tag_names, is_unread, facets
    )
    SELECT {shop}, o.id, t.id, 'PO-' || o.id, 'portal', now() - (o.id % 80) * interval '1 day', now(), '{{}}', 3, now(), now(),
           CASE WHEN o.id % 10 < 7 THEN 'approved' WHEN o.id % 10 < 9 THEN 'cancelled' ELSE 'new' END, o.id % 10 = 9, 'none',
           o.id % 4 = 0, o.id % 20 = 0, '', '', '', CASE WHEN o.id % 10 IN (7, 8) THEN 'declined' ELSE '' END,
           o.customer_name, o.customer_email, 'en', 'Belgium', 'EUR', 5 + o.id % 300, 'Thing in a size that is too large', '', 1,
           '{{"en": "Too small"}}', '[]', '[]', false, ARRAY['country:belgium', 'reason:too_small']
    FROM orders_order o JOIN messaging_thread t ON t.subject = o.number AND t.shop_id = o.shop_id
    WHERE o.number LIKE 'PO-%'
    """,
    """
    INSERT INTO requests_inbox_requestline (request_id, order_line_id, quantity, reason_id, ground, customer_note,
                                            requested_resolution, wished_variant, answers, decision, decline_code, decline_text)
    SELECT r.id, l.id, 1, (SELECT min(id) FROM requests_inbox_returnreason WHERE shop_id = {shop}), 'commercial', '',
           'refund', '', '{{}}', CASE r.status WHEN 'approved' THEN 'approved' WHEN 'new' THEN 'pending' ELSE 'declined' END, '', ''
    FROM requests_inbox_returnrequest r JOIN orders_orderline l ON l.order_id = r.order_id WHERE r.reference LIKE 'PO-%'
    """,
    """
    INSERT INTO requests_inbox_policyfacts (
        line_id, request_id, shop_id, submitted_at, line_count, people, was_free, reason, resolution, ground, is_by_right, quantity, line_value, product_group,
        sku, is_final_sale, exclusion, has_photo, value, item_count, is_late, channel, tags, answers, days_since_delivery,
        days_since_order, order_kind, payment_method, country, language, returns_last_year, return_rate
    )
    SELECT l.id, r.id, r.shop_id, r.submitted_at, CASE WHEN r.order_id % 3 = 0 THEN 2 ELSE 1 END,
           CASE r.status WHEN 'approved' THEN 'approve' WHEN 'new' THEN 'open' ELSE 'decline' END, r.free_return,
           (ARRAY['wrong_size', 'too_small', 'too_large', 'changed_mind', 'damaged', 'faulty'])[1 + l.id % 6],
           (ARRAY['refund', 'exchange', 'store_credit'])[1 + l.id % 3],
           CASE WHEN l.id % 6 = 5 THEN 'lack_of_conformity' ELSE 'commercial' END, false, 1, 19.95,
           (ARRAY['Shoes', 'Lamps', NULL, 'Bags'])[1 + l.id % 4], 'SKU-' || l.id % 500, l.id % 30 = 0, NULL, l.id % 5 = 0, r.value, 1,
           r.is_late, 'portal', ARRAY[]::text[], ARRAY[]::text[], NULLIF(l.id % 50, 49), 20, 'web', NULL,
           (ARRAY['Netherlands', 'Belgium', 'Germany'])[1 + l.id % 3], 'en', l.id % 6, l.id % 100
    FROM requests_inbox_requestline l JOIN requests_inbox_returnrequest r ON r.id = l.request_id WHERE r.reference LIKE 'PO-%'
    """,
]  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--filled", action="store_true", help="the database is as an earlier run left it")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="keur-bench-") as folder:
        os.environ |= {"KEUR_MODE": "test", "KEUR_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        import django

        django.setup()
        show(measure(SMALL if told.small else MILLION, told.filled))


def measure(count, filled):
    from django.db import connections

    from shops.models import Shop

    if not filled:
        fill(count)
    shop = Shop.objects.get(slug="seed-1")
    figures = [*measure_replay(shop, count), measure_look(shop)]
    connections.close_all()
    return figures


def fill(count):
    from django.core.management import call_command
    from django.db import connection

    from requests_inbox.return_policies.gathering import gather
    from shops.models import Shop

    call_command("migrate", verbosity=0)
    call_command("seed_requests", "200", stdout=StringIO(), stderr=StringIO())
    shop = Shop.objects.get(slug="seed-1")
    from requests_inbox.models import RequestLine

    gather(RequestLine.objects.filter(request__shop=shop))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in FILL:
            cursor.execute(statement.format(shop=shop.pk, count=count))
        cursor.execute("VACUUM ANALYZE")


def policy():
    """Twelve rules as a shop writes them: reasons, money, days, history, groups within groups."""
    from requests_inbox.return_policies.document import Document

    def when(fact, op, value=None):
        return {"fact": fact, "op": op} | ({} if value is None else {"value": value})

    size = when("reason", "is", ["too_small", "too_large", "wrong_size"])
    conditions = [
        [when("is_final_sale", "yes"), when("value", "over", 280)],
        [when("reason", "is", "damaged"), when("has_photo", "no")],
        [when("reason", "is", "damaged"), when("has_photo", "yes"), when("value", "under", 250)],
        [size, when("value", "under", 50), when("returns_last_year", "under", 3), when("is_late", "no")],
        [size, when("resolution", "is", "exchange"), when("days_since_delivery", "at_most", 40)],
        [when("ground", "is", "lack_of_conformity"), {"any": [when("has_photo", "yes"), when("value", "under", 30)]}],
        [when("return_rate", "over", 80), when("value", "over", 100)],
        [when("value", "over", 290)],
        [when("days_since_delivery", "over", 45)],
        [when("country", "is", ["Germany"]), when("product_group", "is", ["Shoes", "Bags"])],
        [{"none": [when("tags", "is", "vip"), when("value", "over", 150)]}, when("reason", "is", "changed_mind")],
        [when("quantity", "at_least", 2)],
    ]
    outcomes = [
        {"decision": "lead"}, {"decision": "ask", "asks": ["photo"]}, {"decision": "approve", "free": True},
        {"decision": "approve", "free": True}, {"decision": "approve", "fee": "4.95"}, {"decision": "approve", "free": True},
        {"decision": "review"}, {"decision": "lead"}, {"decision": "decline", "code": "too_late"},
        {"decision": "approve"}, {"decision": "approve"}, {"decision": "review"},
    ]  # fmt: skip
    return Document.read({
        "rules": [
            {"key": f"rule-{place}", "name": f"Rule {place}", "when": {"all": parts}, "then": then}
            for place, (parts, then) in enumerate(zip(conditions, outcomes, strict=True), 1)
        ]
    })  # fmt: skip


def measure_replay(shop, count):
    """Alone, and beside the version in force; the floor is one pass of the database over the same rows."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from requests_inbox.return_policies.simulating import Replay, Summary

    document, since = policy(), timezone.now() - timedelta(days=90)
    counting = """SELECT count(DISTINCT f.request_id), sum(f.value) FROM requests_inbox_policyfacts f
                  JOIN requests_inbox_returnrequest r ON r.id = f.request_id WHERE f.shop_id = %s"""
    floors = []
    for _ in range(3):
        begun = perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(counting, [shop.pk])
            cursor.fetchall()
        floors.append(perf_counter() - begun)
    floor = sorted(floors)[1]
    figures = []
    for what, before in [("", None), (" beside the version in force", document.without("rule-1"))]:
        times = []
        for _ in range(5):
            begun = perf_counter()
            result = Summary(Replay(shop, document, since, before)).result
            times.append(perf_counter() - begun)
        middle = sorted(times)[2]
        figures.append(Figure(
            f"{RULES} rules on {result['requests']:,} requests{what}", f"{middle:.2f} s (slowest {max(times):.2f})",
            f"{floor:.2f} s", middle / floor, f"≤ {SECONDS_GOAL} s", max(times) <= SECONDS_GOAL,
        ))  # fmt: skip
    begun = perf_counter()
    Replay(shop, document, since).disagreements()
    spent = perf_counter() - begun
    figures.append(Figure("the first 50 disagreements", f"{spent:.2f} s", f"{floor:.2f} s", spent / floor, "", None))
    return figures


def measure_look(shop):
    """The look at one request with its whole trace; the floor is one bare query of the same row."""
    from requests_inbox.models import PolicyFacts, PolicyVersion, ReturnRequest
    from requests_inbox.return_policies.gathering import gather
    from requests_inbox.return_policies.tracing import trace_of

    version = PolicyVersion(shop=shop, stored=policy().stored)
    looks, floors = [], []
    for request in ReturnRequest.objects.with_facts().filter(shop=shop, reference__startswith="PO-")[:LOOKS]:
        begun = perf_counter()
        list(PolicyFacts.objects.filter(request=request).values())
        floors.append(1000 * (perf_counter() - begun))
        begun = perf_counter()
        gather(request.lines.all())
        trace_of(request, version, {})
        looks.append(1000 * (perf_counter() - begun))
    return compared("a look at one request: facts gathered, judged, explained", looks, floors)


if __name__ == "__main__":
    main()
