"""Rows by the million: orders imported from a CSV, and requests made up."""

from io import StringIO
from pathlib import Path
from time import perf_counter

from django.core.management import call_command
from django.db import connection

from bench.figures import Figure
from bench.sales import HEADING, write_csv
from orders.csv_files import CsvTable
from orders.importing import import_orders
from requests_inbox.seeding.batches import TABLES
from shops.models import Shop

IMPORT_GOAL = 10_000
SEED_GOAL = 3_000


def measure_import(folder, count):
    """`import_orders` of a generated file; the floor is a bare COPY of the same file into a table without indexes.

    Gives the figures, and the floor's lines in a second for others to stand on.
    """
    file = Path(folder) / "sales.csv"
    write_csv(file, count)
    bare = copy_barely(file)
    shop = Shop.objects.create(
        slug="sales", name="Sales", reference_prefix="S", languages=["en"],
        base_url="https://sales.test", sender_address="returns@sales.test",
    )  # fmt: skip
    memory = []
    seconds = timed(
        import_orders, shop, CsvTable(file),
        on_read=lambda done: memory.append(resident()), on_merged=lambda done, total: memory.append(resident()),
    )  # fmt: skip
    again = timed(import_orders, shop, CsvTable(file))
    early, late = memory[len(memory) // 20], max(memory)
    figures = [
        Figure("import_orders", f"{count / seconds:,.0f} lines/s", f"{count / bare:,.0f} lines/s", seconds / bare,
               f"≥ {IMPORT_GOAL:,}", count / seconds >= IMPORT_GOAL),
        Figure("  the same file again", f"{count / again:,.0f} lines/s", ratio=again / bare),
        Figure("  memory early → most", f"{early:.0f} → {late:.0f} MB", ratio=late / early, goal="flat",
               reached=late < early * 1.25),
    ]  # fmt: skip
    return figures, count / bare


def copy_barely(file):
    columns = ", ".join(f"{name} text" for name in HEADING)
    with connection.cursor() as cursor, file.open("rb") as source:
        cursor.execute(f"SET statement_timeout = 0; CREATE TABLE bench_floor ({columns})")
        begun = perf_counter()
        with cursor.copy("COPY bench_floor FROM STDIN (FORMAT csv, HEADER)") as copy:
            while some := source.read(1 << 16):
                copy.write(some)
        seconds = perf_counter() - begun
        cursor.execute("DROP TABLE bench_floor; RESET statement_timeout")
    return seconds


def measure_seeding(count, bare_rate):
    """`seed_requests`; the floor is the bare COPY of before, row for row."""
    seconds = timed(call_command, "seed_requests", str(count), stdout=StringIO())
    rows = sum(model.objects.count() for model in TABLES)
    return Figure(
        "seed_requests", f"{count / seconds:,.0f} requests/s", f"{bare_rate:,.0f} rows/s", bare_rate / (rows / seconds),
        f"≥ {SEED_GOAL:,}", count / seconds >= SEED_GOAL,
    )  # fmt: skip


def timed(call, *args, **kwargs):
    begun = perf_counter()
    call(*args, **kwargs)
    return perf_counter() - begun


def resident():
    """This process's memory now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6
