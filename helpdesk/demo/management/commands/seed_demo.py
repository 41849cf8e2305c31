from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from helpdesk.demo.data.shops import DESTINATIONS, DOCKS, DROP_OFF, SHOPS
from helpdesk.demo.seeding.crew import hire
from helpdesk.demo.seeding.desk import give_form, give_reasons, give_saved_replies, live_a_year
from helpdesk.demo.seeding.morning import bring_the_post
from helpdesk.demo.seeding.policy import give_policy
from helpdesk.demo.seeding.sales import Sales
from orders.importing import import_orders
from orders.models import Order
from requests_inbox.models import ReturnRequest
from shipping.dropoff_file import read_points
from shipping.models import Destination, DropoffPoint, LabelDesign, ReturnWays
from shops.models import Shop

WITH_A_POLICY = ["veldkant", "pike-plover"]  # the third shows how one begins


class Command(BaseCommand):
    help = "Fills the demo: three shops, their people, a year of real orders and of return requests. Once is enough."

    def handle(self, **options):
        if settings.MODE == "production":
            raise CommandError("The demo's data does not go into a production database (KEUR_MODE=demo or test).")
        if Shop.objects.filter(slug__in=SHOPS).count() == len(SHOPS):
            self.stdout.write("The demo is there already.")
            return
        with transaction.atomic():  # stopped half way, it is as if it had never begun
            shops = {slug: open_shop(slug, about) for slug, about in SHOPS.items()}
            hire(shops)
            for shop in shops.values():
                give_reasons(shop)
                import_orders(shop, Sales(shop))
            live_a_year(shops)
            for shop in shops.values():
                give_saved_replies(shop)
                give_form(shop)
            bring_the_post(shops.values())
            for slug in WITH_A_POLICY:
                give_policy(shops[slug])
        self.stdout.write(f"{Order.objects.count()} orders and {ReturnRequest.objects.count()} return requests.")


def open_shop(slug, about):
    known = {"languages": ["en", "nl", "de"], "base_url": f"https://{slug}.test"}
    shop = Shop.objects.get_or_create(slug=slug, defaults=known | about)[0]
    place = dict(zip(("name", "street", "postcode", "city", "country"), DESTINATIONS[slug], strict=True))
    Destination.objects.get_or_create(shop=shop, defaults=place | {"is_usual": True})
    LabelDesign.objects.get_or_create(shop=shop, defaults={"message": DOCKS.get(slug, "")})
    if slug in DROP_OFF:
        ReturnWays.objects.get_or_create(shop=shop, defaults={"code": True, "own": True})
        DropoffPoint.objects.take_in(shop, read_points(DROP_OFF[slug].encode())[0])
    return shop
