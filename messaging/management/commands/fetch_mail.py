"""`manage.py fetch_mail`: a process that reads mailboxes by IMAP."""

import signal
import sys
import threading
from contextlib import suppress

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from messaging.mailboxes import Fetcher, configured

GRACE = 30  # seconds for the mail in hand


class Command(BaseCommand):
    help = "Reads the mailboxes of IMAP_MAILBOXES until it is stopped; SIGTERM and Ctrl-C let it end the mail in hand."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Take in what is there and end: for cron.")

    def handle(self, *, once, **options):
        stopping = threading.Event()
        try:
            fetchers = [Fetcher(mailbox, stopping) for mailbox in configured()]
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        if not fetchers:
            raise CommandError("IMAP_MAILBOXES names no mailbox.")
        if once:
            return self.look_once(fetchers)
        self.stay(fetchers, stopping)

    def look_once(self, fetchers):
        failed = 0
        for fetcher in fetchers:
            try:
                self.stdout.write(f"{fetcher.mailbox}: {fetcher.once()}")
            except Exception as error:  # one mailbox that is away must not keep the others waiting
                failed += 1
                self.stderr.write(f"{fetcher.mailbox}: {error}")
        if failed:
            sys.exit(1)

    def stay(self, fetchers, stopping):
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # both are a KeyboardInterrupt to the line below
        threads = [threading.Thread(target=one.run, name=str(one.mailbox), daemon=True) for one in fetchers]
        for thread in threads:
            thread.start()
        self.stdout.write(f"Reads {', '.join(str(one.mailbox) for one in fetchers)}")
        self.stdout.flush()
        with suppress(KeyboardInterrupt):
            for thread in threads:
                thread.join()
        stopping.set()
        for thread in threads:
            thread.join(GRACE)
