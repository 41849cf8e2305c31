"""Many agents with the same list open: how soon a colleague's change is on every page, and what it costs (see run.py).

bench/live.py [--small]   on the database that DATABASE_URL names, which should be a new one, and a Redis of its own
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from bench.figures import Figure, middle_and_p95, show  # noqa: E402  only now it can be found

PROCESSES = 2
PACE = 5  # changes a second, one of them a decision
CROWDS = {200: 1.5, 500: 5}  # {agents: seconds within which 95 of 100 see a change}
SECONDS = 60
RECONNECTS = CHANGES = 1000
AT_REST = 30  # seconds until every page is right again


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    small = parser.parse_args().small
    if not shutil.which("redis-server"):
        sys.exit("Open pages are measured on a Redis of their own: install redis-server.")
    with tempfile.TemporaryDirectory(prefix="keur-bench-") as folder, ExitStack() as stack:
        redis = stack.enter_context(Redis(folder))
        os.environ |= {"KEUR_MODE": "test", "KEUR_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        os.environ["REDIS_URL"] = redis.address
        import django

        django.setup()
        for figures in measure(stack, redis, small):
            show(figures)


class Redis:
    """A server that can be emptied and started again."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder, self.address = folder, f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", self.folder, "--daemonize", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def restart(self):
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(b"FLUSHALL\r\n")
            line.recv(100)
        self.__exit__()
        sleep(1)
        self.__enter__()


def measure(stack, redis, small):
    """The figures of one part after the other."""
    from bench.desks import TEAMS, seed, settle
    from bench.pages import server

    seed(20_000)
    settle()
    people = crew(50 if small else max(CROWDS))
    servers = [stack.enter_context(server()) for _ in range(PROCESSES)]
    desk = Desk(servers, people, TEAMS["large"][0])
    seconds = 8 if small else SECONDS
    idle = desk.decide(10 if small else 60).get(SECONDS)
    for count, limit in {50: 1.5}.items() if small else CROWDS.items():
        yield asyncio.run(desk.crowd(count, limit, seconds, idle))
    yield asyncio.run(desk.storm(redis, 100 if small else RECONNECTS, 100 if small else CHANGES))


def crew(count):
    """Agents of the largest shop."""
    from bench.desks import SHOPS
    from shops.models import Membership, Person, Shop

    shop = Shop.objects.get(slug=SHOPS[0])
    people = [Person(email=f"open-{n}@bench.test", name=f"Open {n}", password="!") for n in range(count)]
    people = Person.objects.bulk_create(people)
    Membership.objects.bulk_create(Membership(person=person, shop=shop, role="team_lead") for person in people)
    return people


class Desk:
    def __init__(self, ports, people, shop):
        import django

        from bench.desks import Agent
        from bench.pages import Browser, to_decide
        from shops.models import Person, Shop

        people = list(Person.objects.filter(pk__in=[one.pk for one in people]))
        self.ports = ports
        self.colleague = multiprocessing.get_context("spawn").Pool(1, django.setup)
        self.browsers = [(port, Browser(port, person)) for port, person in zip(cycle(ports), people)]
        (_, self.writer), (_, self.decider) = self.browsers[:2]
        self.listing = Agent(people[0]).listing
        self.shown = {row.pk: row.version for row in self.listing.page()[0]}
        self.to_decide = iter([one.pk for one in to_decide(Shop.objects.get(slug=shop)) if one.pk not in self.shown])
        self.when, self.waits = {}, []

    # What colleagues do ----------------------------------------------------------------------------------------------

    def decide(self, times, pause=0):
        """Begin to decide so many requests, from a process of its own: what the open pages cost here is not theirs."""
        return self.colleague.apply_async(decide, [self.decider, list(islice(self.to_decide, times)), pause])

    def change(self):
        from bench.pages import expect

        pk = random.choice(list(self.shown))
        begun = perf_counter()
        expect(204, self.writer.post("/floor/change/", pk=pk))
        self.shown[pk] += 1
        self.when[pk, self.shown[pk]] = begun

    def learned(self, pk, before, now):
        for version in range(before + 1, now + 1):
            if begun := self.when.get((pk, version)):
                self.waits.append(perf_counter() - begun)

    # What is measured ------------------------------------------------------------------------------------------------

    async def open_pages(self, count):
        from bench.open_pages import OpenPage

        self.writer.connection.close()  # the server has, after so long a silence; the next question opens it again
        pages = [OpenPage(port, one, self.listing.url, self.learned) for port, one in self.browsers[:count]]
        for page in pages:
            await page.open()
        return pages

    async def crowd(self, count, limit, seconds, idle):
        self.waits.clear()
        before = memory(self.ports)
        pages = await self.open_pages(count)
        await asyncio.sleep(3)
        each = (memory(self.ports) - before) / count
        worked, decisions = cpu(self.ports), self.decide(seconds, pause=1)
        with working(self):
            await asyncio.sleep(seconds)
        worked = (cpu(self.ports) - worked) / seconds
        asked = sum(page.asked for page in pages) / seconds
        await asyncio.sleep(limit + 2)
        wrong = await count_wrong(pages)
        for page in pages:
            page.shut()
        middle, late = middle_and_p95(self.waits)
        alone, deciding = middle_and_p95(idle)[1], middle_and_p95(decisions.get(seconds))[1]
        return [
            Figure(f"{count} open pages, {PACE} changes/s: change → row on the page", f"{middle:.2f} / {late:.2f} s",
                   goal=f"p95 ≤ {limit} s", reached=late <= limit),
            Figure(f"  pages that are wrong at the end ({len(self.waits):,} rows seen)", str(wrong),
                   goal="0", reached=wrong == 0),
            Figure("  approve (POST) meanwhile, p95", f"{deciding:.0f} ms", f"{alone:.0f} ms", deciding / alone,
                   "≤ 2 × alone", deciding <= 2 * alone),
            Figure("  questions a second; cores the web processes take", f"{asked:.0f}/s; {worked:.2f}"),
            Figure("  memory for each open page", f"{each / 1000:.0f} kB"),
        ]  # fmt: skip

    async def storm(self, redis, reconnects, changes):
        pages = await self.open_pages(100)
        await asyncio.sleep(3)
        changing = asyncio.get_running_loop().run_in_executor(None, self.many_changes, changes)
        for number in range(reconnects):
            random.choice(pages).cut()
            if number == reconnects // 2:
                await asyncio.to_thread(redis.restart)
            await asyncio.sleep(0.03)
        await changing
        begun = perf_counter()
        while (wrong := await count_wrong(pages)) and perf_counter() - begun < AT_REST:
            await asyncio.sleep(1)
        took = perf_counter() - begun
        for page in pages:
            page.shut()
        return [Figure(f"{reconnects:,} cut lines, {changes:,} changes, Redis emptied and restarted: wrong pages",
                       f"{wrong}, after {took:.0f} s", goal=f"0 within {AT_REST} s", reached=wrong == 0)]  # fmt: skip

    def many_changes(self, count):
        for _ in range(count):
            self.change()


async def count_wrong(pages):
    return sum([not await page.is_right() for page in pages])


@contextmanager
def working(desk):
    """Meanwhile a colleague changes what is on the pages."""
    enough = Event()
    failed = []

    def go_on():
        try:
            until = perf_counter()
            while not enough.wait(max(0, until - perf_counter())):
                desk.change()
                until += 1 / (PACE - 1)
        except Exception as error:
            failed.append(error)

    thread = Thread(target=go_on)
    thread.start()
    yield
    enough.set()
    thread.join()
    if failed:
        raise failed[0]


def decide(browser, pks, pause):
    """What one who decides waits for, in milliseconds: the first tenth is left out. In a process of its own."""
    from bench.pages import approve, expect
    from requests_inbox.models import ReturnRequest

    waits, until = [], perf_counter()
    browser.connection.close()
    for pk in pks:
        request = ReturnRequest.objects.get(pk=pk)
        sleep(max(0, until - perf_counter()))
        waits.append(expect(302, approve(browser, request)).whole)
        until += pause
    return waits[len(pks) // 10 :]


def processes(ports):
    """The ids of the web servers that listen there."""
    from bench.pages import running

    return [running[port].pid for port in ports]


def memory(ports):
    """Resident, in bytes."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 for pid in processes(ports))


def cpu(ports):
    """Seconds of work."""
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(sum(map(int, Path(f"/proc/{pid}/stat").read_text().split()[13:15])) for pid in processes(ports)) / ticks


if __name__ == "__main__":
    main()
