"""`manage.py create_shop`: the first shop of a new installation, and a way in for its first admin."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from shops.models import Invitation, Role, Shop


class Command(BaseCommand):
    help = "Make a shop and invite its first admin; prints the link of the invitation, or mails it with --send."

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True, help="part of addresses, such as veldkant")
        parser.add_argument("--prefix", required=True, help="one to four capital letters that begin every reference")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument(
            "--base-url", required=True, help="where people reach this desk: https://returns.example.com"
        )
        parser.add_argument("--sender", help="address that letters come from (default: the admin's)")
        parser.add_argument("--language", default="en")
        parser.add_argument("--currency", default="EUR")
        parser.add_argument("--time-zone", default="Europe/Amsterdam")
        parser.add_argument("--send", action="store_true", help="mail the link instead of printing it")

    @transaction.atomic
    def handle(self, **options):
        shop = self._shop(options)
        invitation = Invitation.objects.invite(shop, options["admin_email"], Role.ADMIN, send=options["send"])
        if options["send"]:
            self.stdout.write(f"{shop} is made. An invitation is on its way to {invitation.email}.")
        else:
            self.stdout.write(
                f"{shop} is made. {invitation.email} joins as admin with this link, once, for seven days:"
            )
            self.stdout.write(invitation.new_link())

    def _shop(self, options):
        shop = Shop(
            name=options["name"],
            slug=options["slug"],
            reference_prefix=options["prefix"],
            base_url=options["base_url"],
            sender_address=options["sender"] or options["admin_email"],
            language=options["language"],
            languages=[options["language"]],
            currency=options["currency"],
            time_zone=options["time_zone"],
        )
        try:
            shop.full_clean()
        except ValidationError as wrong:
            lines = [f"{field}: {' '.join(said)}" for field, said in wrong.message_dict.items()]
            raise CommandError("No shop was made.\n" + "\n".join(lines)) from wrong
        shop.save()
        return shop
