import sys

from django.core.management.base import BaseCommand, CommandError

from messaging.models import IncomingMail
from messaging.receiving import NotKept, receive

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and comes again


class Command(BaseCommand):
    help = "Takes one mail from standard input, as a mail server pipes it. Ends with 0 only once it is kept, else 75."

    def add_arguments(self, parser):
        parser.add_argument("--recipient", default="", help="To whom it was sent (of the envelope).")
        parser.add_argument("--sender", default="", help="By whom it was sent (of the envelope).")

    def handle(self, *, recipient, sender, **options):
        raw = self.stdin().read()
        if not raw:
            raise CommandError("No mail on standard input.", returncode=TRY_AGAIN)
        try:
            mail = receive(raw, door=IncomingMail.Door.PIPE, recipient=recipient, envelope_sender=sender)
        except NotKept as error:
            raise CommandError(f"Not kept: {error}", returncode=TRY_AGAIN) from error
        self.stdout.write(str(mail.key))

    def stdin(self):
        return sys.stdin.buffer
