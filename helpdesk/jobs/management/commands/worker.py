"""`manage.py worker`: a process that does nothing but background work."""

import signal
import sys
import threading
from contextlib import suppress

from django.conf import settings
from django.core.management.base import BaseCommand

from helpdesk.jobs.worker import Worker

GRACE = 30  # seconds for the job in hand; after that its lease brings it to another worker


class Command(BaseCommand):
    help = (
        "Does background work until it is stopped; SIGTERM and Ctrl-C let it end the job in hand (at most 30 seconds)."
    )

    def add_arguments(self, parser):
        queues = settings.TASKS["default"]["QUEUES"]
        parser.add_argument(
            "--queue", action="append", choices=queues, help="Take jobs of this queue only; may be repeated."
        )
        parser.add_argument("--name", help="What the page of background work calls it.")
        parser.add_argument("--poll", type=float, default=1.0, help="Seconds between two looks into an empty queue.")
        parser.add_argument(
            "--lease", type=float, default=60.0, help="Seconds after which a silent worker's job goes to another."
        )

    def handle(self, *, queue, name, poll, lease, **options):
        worker = Worker(name=name, queues=queue, poll=poll, lease=lease)
        thread = threading.Thread(target=worker.run, name=worker.name, daemon=True)
        for stop in signal.SIGINT, signal.SIGTERM:  # a shell's background jobs begin with SIGINT ignored
            signal.signal(stop, signal.default_int_handler)
        thread.start()
        self.stdout.write(f"{worker.name} takes jobs of {', '.join(worker.queues)}")
        with suppress(KeyboardInterrupt):
            thread.join()
        worker.stop()
        with suppress(KeyboardInterrupt):  # a second Ctrl-C leaves at once
            thread.join(GRACE)
        if thread.is_alive():
            sys.exit("The job in hand did not end in time; another worker will take it over.")
