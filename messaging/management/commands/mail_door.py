import signal
import threading

from django.core.management.base import BaseCommand, CommandError

from helpdesk.jobs.models import Heartbeat
from messaging.mail_door import door

BEAT_SECONDS = 15
OURS = {"127.0.0.1", "::1", "localhost"}


class Command(BaseCommand):
    help = "Opens a door for mail to this machine's mail server, SMTP or LMTP, until it is told to stop."

    def add_arguments(self, parser):
        parser.add_argument("--lmtp", action="store_true", help="LMTP, as Postfix and Exim deliver to programs.")
        parser.add_argument("--host", default="127.0.0.1", help="An address of this machine that others cannot reach.")
        parser.add_argument("--port", type=int, default=2526)
        parser.add_argument("--socket", default="", help="A Unix socket in place of host and port.")

    def handle(self, *, lmtp, host, port, socket, **options):
        if host not in OURS:
            raise CommandError("It has no TLS and no sign-in, so it opens for this machine only: 127.0.0.1 or ::1.")
        listener = door(lmtp=lmtp, host=host, port=port, socket=socket)
        stopped = threading.Event()
        for number in signal.SIGINT, signal.SIGTERM:
            signal.signal(number, lambda *args: stopped.set())
        try:
            listener.start()
        except OSError as error:
            raise CommandError(f"The door cannot be opened: {error}") from error
        self.stdout.write(f"{'LMTP' if lmtp else 'SMTP'} at {socket or f'{host}:{port}'}")
        try:
            while not stopped.is_set():
                Heartbeat.beat("mail door")
                stopped.wait(BEAT_SECONDS)
        finally:
            listener.stop()
