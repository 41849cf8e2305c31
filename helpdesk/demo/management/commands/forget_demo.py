from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from helpdesk.demo.occupied import Occupied, alone_in


class Command(BaseCommand):
    help = "Takes the demo's data away; the next `make demo` begins anew."
    requires_system_checks = []

    def handle(self, **options):
        if settings.MODE != "demo" or connection.vendor != "sqlite":
            raise CommandError("Only the demo's own SQLite file is taken away: set KEUR_MODE=demo and no DATABASE_URL.")
        try:
            with alone_in(settings.VAR_DIR):
                self.forget()
        except Occupied as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write("The demo's data is gone. `make demo` begins anew.")

    def forget(self):
        for file in settings.VAR_DIR.glob("keur.sqlite3*"):  # the journal beside it belongs to it
            file.unlink()
