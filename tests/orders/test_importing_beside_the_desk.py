"""An import and the desk want the same line at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from orders.models import OrderLine

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HEADING = "order,line,date,sku,product,quantity,price\n"


def test_a_claim_that_commits_while_the_import_waits_for_it_is_respected(importing):
    importing(HEADING + "A-1,1,2026-03-01,MUG,Mug,3,7.50\n")
    line = OrderLine.objects.get()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            OrderLine.objects.claim(line.pk, 2)
            lowering = pool.submit(_import_in_a_thread, importing, HEADING + "A-1,1,2026-03-01,MUG,Mug,1,7.50\n")
            _wait_until_somebody_waits()
        outcome, bad = lowering.result()
    assert bad == [(2, "2 of this line are in a return: its quantity cannot become 1")]
    assert outcome.lines.changed == 0
    line.refresh_from_db()
    assert (line.quantity, line.pending_quantity) == (3, 2)


def test_two_imports_of_one_file_at_the_same_time_make_its_orders_once(importing, shop):
    text = HEADING + "".join(f"A-{order},1,2026-03-01,MUG,Mug,1,7\n" for order in range(2_000))
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(_import_in_a_thread, importing, text) for _run in range(2)]
        outcomes = [run.result()[0] for run in runs]
    assert sum(outcome.orders.created for outcome in outcomes) == shop.orders.count() == 2_000
    assert sum(outcome.lines.created for outcome in outcomes) == OrderLine.objects.count() == 2_000


def _import_in_a_thread(importing, text):
    try:
        return importing(text)
    finally:
        connections.close_all()


def _wait_until_somebody_waits(patience=10):
    until = time.monotonic() + patience
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database OR database IS NULL "
                "WHERE NOT granted AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("Nobody waited for the row.")
