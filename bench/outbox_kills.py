"""Kills the outbox's worker with SIGKILL again and again and counts what arrives (R2).

The promise: no letter is lost, extra copies are no more than kills, and all copies of a letter are the same bytes.
Run on a database of its own: DATABASE_URL=… python -m bench.outbox_kills [--letters 400] [--kills 200]
"""

import argparse
import hashlib
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import defaultdict
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from aiosmtpd.controller import Controller

LEASE = timedelta(seconds=0.5)  # instead of two minutes: a letter left behind is taken up again while we watch


class Ledger:
    """Writes down every mail before it is accepted."""

    def __init__(self, file):
        self.file = file

    async def handle_DATA(self, server, session, envelope):
        name = message_from_bytes(envelope.content)["Message-ID"]
        self.file.write(f"{name} {hashlib.sha256(envelope.content).hexdigest()}\n")
        self.file.flush()
        return "250 Taken"


class AnyPort(Controller):
    """Listens on whichever port is free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def receive(path, line):
    """The mail server, in a process of its own: the one that forks workers must have no threads."""
    with Path(path).open("a") as file:
        controller = AnyPort(Ledger(file), hostname="127.0.0.1", port=0, ready_timeout=15)
        controller.start()
        line.send(controller.port)
        line.recv()
        controller.stop()


def write_letters(count):
    from messaging.composing import compose
    from messaging.models import Letter, Thread
    from messaging.outbox import queue
    from shops.models import Shop

    fields = {"name": "Kills", "base_url": "https://kills.example", "sender_address": "desk@kills.example"}
    shop, _ = Shop.objects.get_or_create(slug="kills", defaults={"reference_prefix": "KILL", **fields})
    Letter.objects.filter(shop=shop).delete()
    for number in range(count):
        composed = compose("messaging/letter", shop=shop, language="en", subject=f"Letter {number}", context={})
        thread = Thread.objects.create(shop=shop, subject=composed.subject)
        queue(composed, thread=thread, kind="bench", to=f"customer{number}@kills.test")
    return Letter.objects.filter(shop=shop)


def start_worker(letters):
    """A forked process that does nothing but send; Django is loaded already, so it is at work at once."""
    from bench.forking import let_go_of_the_database

    let_go_of_the_database()
    pid = os.fork()
    if pid == 0:
        while True:
            if not letters.all().due().send_each():
                time.sleep(0.01)
    return pid


def end(pid):
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def kill_workers(letters, kills, luck):
    """Kill at moments that chance picks, as long as there is work; new letters come in so that there always is."""
    for _ in range(kills):
        worker = start_worker(letters)
        time.sleep(luck.uniform(0.02, 0.12))
        end(worker)


def finish(letters):
    """Let one worker live until everything is settled."""
    worker = start_worker(letters)
    unsettled = letters.filter(state__in=["queued", "sending"])
    deadline = time.monotonic() + 60
    while unsettled.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    end(worker)


def count(path, letters):
    copies = defaultdict(list)
    for line in Path(path).read_text().splitlines():
        name, content = line.split()
        copies[name].append(content)
    sent = set(letters.filter(state="sent").values_list("message_id", flat=True))
    return {
        "lost": sum(name not in copies for name in letters.values_list("message_id", flat=True)),
        "unsent": letters.count() - len(sent),
        "strangers": len(copies.keys() - set(letters.values_list("message_id", flat=True))),
        "extra": sum(len(contents) - 1 for contents in copies.values()),
        "most": max(map(len, copies.values()), default=0),
        "unequal": sum(len(set(contents)) > 1 for contents in copies.values()),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--letters", type=int, default=400)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=None, help="repeats the moments of the kills")
    options = arguments.parse_args()
    with TemporaryDirectory() as folder:
        figures = run(Path(folder) / "ledger", options)
    print(" ".join(f"{name} {value}" for name, value in figures.items()))
    promised = figures["lost"] + figures["unsent"] + figures["strangers"] + figures["unequal"] == 0
    sys.exit(0 if promised and figures["extra"] <= figures["kills"] else 1)


def run(ledger, options):
    spawn = multiprocessing.get_context("spawn")
    line, far_end = spawn.Pipe()
    server = spawn.Process(target=receive, args=(str(ledger), far_end), daemon=True)
    server.start()
    set_up(port=line.recv())
    letters = write_letters(options.letters)
    began = time.monotonic()
    kill_workers(letters, options.kills, random.Random(options.seed))
    finish(letters)
    line.send("stop")
    server.join(15)
    seconds = round(time.monotonic() - began)
    return {"letters": options.letters, "kills": options.kills, **count(ledger, letters), "seconds": seconds}


def set_up(port):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    os.environ.setdefault("KEUR_MODE", "test")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from messaging import sending

    call_command("migrate", verbosity=0)
    options = {"host": "127.0.0.1", "port": port, "timeout": 10}
    settings.MAILERS = {"default": {"BACKEND": "messaging.smtp.EmailBackend", "OPTIONS": options}}
    sending.LEASE = LEASE


if __name__ == "__main__":
    main()
