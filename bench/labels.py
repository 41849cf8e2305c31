"""How long a label takes, and what decisions cost while a storm of labels is made beside them (see run.py).

bench/labels.py [--small]   on the database that DATABASE_URL names, which should be a new one
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import uuid
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path
from time import perf_counter, sleep

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from bench.figures import Figure, middle_and_p95, show  # noqa: E402  only now it can be found

REQUESTS, LABELS, DECISIONS = 20_000, 300, 200
LABEL_GOAL = 150  # milliseconds
PILE = 5_000  # labels asked for at once
BESIDE = 1.5  # times what a decision takes without them
STORMS = (1, 2)  # workers that make labels
WARM_UP = 15


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    part = 10 if parser.parse_args().small else 1
    with tempfile.TemporaryDirectory(prefix="keur-bench-") as folder:
        os.environ |= {"KEUR_MODE": "test", "KEUR_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        import django

        django.setup()
        show(measure(REQUESTS // part, LABELS // part, DECISIONS // part))


def measure(requests, labels, decisions):
    from django.core.management import call_command
    from django.db import connection, connections

    call_command("migrate", verbosity=0)
    call_command("seed_requests", str(requests), stdout=StringIO(), stderr=StringIO())
    print(
        f"\n{connection.vendor}: {requests:,} requests, {labels} labels, {decisions} decisions. Median / p95.",
        flush=True,
    )
    figures = [*measure_labels(labels), *measure_beside(decisions)]
    connections.close_all()
    return figures


def ask(count, name):
    """Labels that somebody asked for, each of a parcel of its own."""
    from shipping.models import Destination, Label, Parcel
    from shops.models import Shop

    shop = Shop.objects.get(slug="seed-1")
    known = {"street": "Kade 1", "postcode": "1013 AA", "city": "Amsterdam", "country": "Netherlands", "is_usual": True}
    place = Destination.objects.get_or_create(shop=shop, name="Returns", defaults=known)[0]
    items = [{"quantity": 1, "sku": f"SKU-{n}", "name": "Fjell GTX boot"} for n in range(3)]
    for number in range(count):
        parcel = Parcel.objects.create(
            shop=shop, number=f"{name}-{number}", destination=place, sender_name="Marit Hoekstra",
            order_number="104882", language="nl", items=items,
        )  # fmt: skip
        yield Label.objects.request(parcel, carrier="own", key=uuid.uuid4())


def measure_labels(count):
    """From the row that asks for it to the file that is stored; the floor is the drawing alone."""
    from shipping.printing import printer
    from shipping.tasks import make_label

    whole, drawn, sheets = [], [], []
    for label in ask(count + WARM_UP, "ALONE"):
        begun = perf_counter()
        pdf = printer.label(label.told)
        at = perf_counter()
        printer.sheet(label.told, pdf)
        then = perf_counter()
        make_label.call(label.pk)
        drawn.append((at - begun) * 1000)
        sheets.append((then - at) * 1000)
        whole.append((perf_counter() - then) * 1000)
    whole, drawn, sheets = (some[WARM_UP:] for some in (whole, drawn, sheets))
    return [figure("a label, made and stored", whole, LABEL_GOAL), figure("  drawn (A6)", drawn, LABEL_GOAL),
            figure("  its sheet (A4)", sheets, LABEL_GOAL)]  # fmt: skip


def figure(what, milliseconds, goal):
    middle, late = middle_and_p95(milliseconds)
    return Figure(what, f"{middle:.1f} / {late:.1f} ms", goal=f"p95 ≤ {goal} ms", reached=late <= goal)


def measure_beside(count):
    """Decisions alone, then the same beside a worker that makes what is asked for all the time."""
    from django.db import connections

    from bench.pages import Browser, approve, expect, server, to_decide
    from shops.models import Membership, Person, Shop

    shop = Shop.objects.get(slug="seed-1")
    lead = Person.objects.create_user("bench@keur.test", name="Bench")
    Membership.objects.create(person=lead, shop=shop, role="team_lead")
    waiting = iter(list(to_decide(shop)))
    pile_up(PILE)
    connections.close_all()

    def decide(browser):
        return [expect(302, approve(browser, request)).whole for request in islice(waiting, count)]

    with server() as port:
        browser = Browser(port, lead)
        for request in islice(waiting, WARM_UP):
            expect(302, approve(browser, request))
        return [figure for workers in STORMS for figure in in_a_storm(workers, partial(decide, browser))]


def in_a_storm(workers, decide):
    alone = decide()
    with Storm(workers) as storm:
        beside = decide()
    (middle, late), (floor, floor_late) = middle_and_p95(beside), middle_and_p95(alone)
    return [
        Figure(f"approve (POST), {workers} at work on {PILE:,} labels", f"{middle:.1f} / {late:.1f} ms",
               f"{floor:.1f} / {floor_late:.1f} ms", late / floor_late, f"p95 ≤ {BESIDE} ×",
               late <= BESIDE * floor_late),
        Figure("  labels made meanwhile", f"{storm.rate:.0f} a second"),
    ]  # fmt: skip


def pile_up(count):
    """Labels that were all asked for in one moment: rows that wait for a worker."""
    from shipping.models import Label, Parcel

    sample = next(ask(1, "SAMPLE"))
    known = {name: getattr(sample.parcel, name) for name in ("shop", "destination", "sender_name", "language", "items")}
    parcels = Parcel.objects.bulk_create([Parcel(number=f"PILE-{number}", **known) for number in range(count)])
    Label.objects.bulk_create(
        [
            Label(parcel=one, carrier="own", key=uuid.uuid4(), told=sample.told | {"number": one.number})
            for one in parcels
        ]
    )


class Storm:
    """Workers that make what has piled up, one after the other, as they run in earnest."""

    def __init__(self, workers):
        self.workers = workers

    def __enter__(self):
        context = multiprocessing.get_context("spawn")
        self.stop, self.made = context.Event(), [context.Value("i", 0) for _ in range(self.workers)]
        self.processes = [
            context.Process(target=working, args=(self.stop, made, number, self.workers))
            for number, made in enumerate(self.made)
        ]
        for process in self.processes:
            process.start()
        while not all(made.value for made in self.made):
            sleep(0.05)
        self.begun, self.before = perf_counter(), self.sum
        return self

    def __exit__(self, *_):
        self.rate = (self.sum - self.before) / (perf_counter() - self.begun)
        self.stop.set()
        for process in self.processes:
            process.join()

    @property
    def sum(self):
        return sum(made.value for made in self.made)


def working(stop, made, number, workers):
    """What `nice -n 10 manage.py worker --queue labels` does with the jobs that it gets (docs/deploy.md)."""
    os.nice(10)
    set_up()
    from django.db.models import F

    from shipping.models import Label
    from shipping.tasks import make_label

    waiting = Label.objects.filter(state="requested").alias(share=F("pk") % workers).filter(share=number)
    while not stop.is_set():
        for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:20]):
            make_label.call(pk)
            made.value += 1


def set_up():
    import django

    django.setup()


if __name__ == "__main__":
    main()
