import os
import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Runs the demo in one foreground process: pages, worker and mail door, until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")

    def handle(self, *, host, port, **options):
        if settings.MODE != "demo":
            raise CommandError("`serve` runs the demo (KEUR_MODE=demo); docs/deploy.md says how a shop runs Keur.")
        from helpdesk.demo.house import Taken, live_in  # the demo's models are installed in the demo only
        from helpdesk.demo.occupied import Occupied

        for stop in signal.SIGINT, signal.SIGTERM:  # a shell's background jobs begin with SIGINT ignored
            signal.signal(stop, signal.default_int_handler)
        try:
            live_in(host, port, welcome=self.welcome)
        except (Taken, Occupied) as reason:
            raise CommandError(str(reason)) from reason
        except KeyboardInterrupt:
            pass
        self.stdout.write("Keur is closed.")

    def welcome(self, address):
        from helpdesk.demo.people import DEMO_PEOPLE, PASSWORD
        from helpdesk.demo.trying import orders_to_try
        from shops.models import Role, Shop

        shops = dict(Shop.objects.values_list("slug", "name"))
        self.stdout.write(f"\nKeur is open: {address}\n\nSign in with the password {PASSWORD} as")
        for email, name, role, slugs in DEMO_PEOPLE:
            where = ", ".join(shops.get(slug, slug) for slug in slugs)
            self.stdout.write(f"  {email:16} {name}, {Role(role).label.lower()} of {where}")
        self.stdout.write("\nBe a customer who asks for a return, by order number and e-mail address or postcode:")
        for order in orders_to_try():
            where = f"{address}r/{order.shop.slug}/"
            self.stdout.write(f"  {where}  order {order.number}, {order.customer_email} or {order.postcode}")
        self.stdout.write(f"\nThe customers' mail is at {address}demo/\nCtrl-C stops everything.\n")
        self.stdout.flush()
