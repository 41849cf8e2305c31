"""Measures what Keur promises about speed, each against a floor taken in the same run (make bench).

Everything happens in a database of its own, which is taken away at the end. With --small it is a quick check of the
benchmarks themselves: the figures then say little.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from bench.databases import NoPostgres, database_of_its_own  # noqa: E402  only now it can be found
from bench.figures import show  # noqa: E402

MILLION = 1_000_000
SMALL = 20_000
PAGES = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help=f"{SMALL:,} rows instead of {MILLION:,}")
    small = parser.parse_args().small
    try:
        with tempfile.TemporaryDirectory(prefix="keur-bench-") as folder:
            with database_of_its_own() as address:
                apart("inbox.py", address, small)
            apart("inbox.py", f"sqlite:///{folder}/inbox.sqlite3", small)
            with database_of_its_own() as address:
                apart("live.py", address, small)
            with database_of_its_own() as address:
                apart("labels.py", address, small)
            with database_of_its_own() as address:
                apart("portal.py", address, small)
            with database_of_its_own() as address:
                apart("policies.py", address, small)
            with database_of_its_own() as address:
                os.environ |= {"DATABASE_URL": address, "KEUR_MODE": "test", "KEUR_VAR": folder}
                show(measure(folder, SMALL if small else MILLION, 40 if small else PAGES))
    except NoPostgres as reason:
        sys.exit(str(reason))


def apart(script, address, small):
    """In a process of its own: Django speaks to one database."""
    command = [sys.executable, ROOT / "bench" / script, *(["--small"] if small else [])]
    subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=True)


def measure(folder, rows, pages):
    """Everything, in an order in which each finds the rows it needs."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from bench.loads import measure_import, measure_seeding
    from bench.mail import measure_mail
    from bench.pages import measure_pages
    from bench.threads import measure_threads
    from messaging.models import Thread

    print(f"\nPostgreSQL, {rows:,} order lines, {rows:,} return requests, {pages} decisions. This takes a while.")
    call_command("migrate", verbosity=0)
    imported, bare_rate = measure_import(folder, rows)
    seeded = measure_seeding(rows, bare_rate)
    figures = [*imported, seeded, *measure_pages(pages), *measure_mail(200 if rows < MILLION else 2000)]
    figures += measure_threads(*Thread.objects.filter(shop__slug="mails")[:2], pages)
    connections.close_all()
    return figures


if __name__ == "__main__":
    main()
