from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from messaging.intake import read_again
from messaging.models import IncomingMail


class Command(BaseCommand):
    help = "Reads mails again that could not be read or placed, for instance after an upgrade."

    def add_arguments(self, parser):
        parser.add_argument("keys", nargs="*", metavar="KEY", help="Of mails, as the Mail page shows them.")
        parser.add_argument("--quarantined", action="store_true", help="All that could not be read.")

    def handle(self, *, keys, quarantined, **options):
        if bool(keys) == quarantined:
            raise CommandError("Name the keys of mails, or say --quarantined.")
        mails = IncomingMail.objects.order_by("pk")
        chosen = mails.filter(outcome=IncomingMail.Outcome.QUARANTINED) if quarantined else self.named(mails, keys)
        again = sum(read_again(mail) for mail in chosen)
        self.stdout.write(f"{again} of {len(chosen)} are read again.")

    def named(self, mails, keys):
        try:
            found = mails.filter(key__in=keys)
            missing = set(keys) - {form for mail in found for form in (str(mail.key), mail.key.hex)}
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if missing:
            raise CommandError(f"There is no mail {', '.join(sorted(missing))}.")
        return found
