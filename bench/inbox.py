"""Measures the inbox at a million requests on the database that DATABASE_URL names (see run.py).

bench/inbox.py [--small]            migrates and seeds that database first: it should be a new one
bench/inbox.py --seeded [--small]   takes it as an earlier run of the first kind left it
"""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from bench.databases import database_of_its_own  # noqa: E402  only now it can be found
from bench.figures import show  # noqa: E402

MILLION, SMALL = 1_000_000, 20_000
SMALLER = 100  # times: the desk beside it


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--seeded", action="store_true")
    parser.add_argument("--times", type=int, help="how often each page is opened")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="keur-bench-") as folder:
        os.environ |= {"KEUR_MODE": "test", "KEUR_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        import django

        django.setup()
        measure(told, folder)


def measure(told, folder):
    from django.db import connection, connections

    from bench.crowd import measure_crowd
    from bench.desks import LEAD, agents, beside, open_desk, seed, settle, size
    from bench.keys import measure_keys
    from bench.lists import measure_lists
    from bench.weight import measure_weight

    count = SMALL if told.small else MILLION
    times = told.times or (12 if told.small else 90)
    if not told.seeded:
        seed(count)
        settle()
    requests, events = size()
    print(f"\n{connection.vendor}: {requests:,} requests, {events:,} events. Median / p95.", flush=True)
    with ExitStack() as stack:
        smaller = stack.enter_context(
            beside(stack.enter_context(another_database(folder)), max(count // SMALLER, 2_000))
        )
        people = agents()
        browsers = stack.enter_context(open_desk(None, people))
        figures = measure_lists(people, browsers, smaller, times)
        figures += measure_weight(people[LEAD], browsers[LEAD])
        figures += measure_keys(people["large"], browsers["large"], 12 if told.small else 40)
    figures += measure_crowd(3 if told.small else 20)
    connections.close_all()
    show(figures)


@contextmanager
def another_database(folder):
    """The address of an empty one of the same kind."""
    if urlsplit(os.environ["DATABASE_URL"]).scheme.startswith("postgres"):
        with database_of_its_own() as address:
            yield address
    else:
        yield f"sqlite:///{folder}/smaller.sqlite3"


if __name__ == "__main__":
    main()
