"""Make up return requests by the hundred thousand, to try the desk at any size."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from helpdesk import bulk
from requests_inbox.seeding.batches import TABLES, seed
from requests_inbox.seeding.shop_floor import ShopFloor, seed_shop
from shops.models import Shop


class Command(BaseCommand):
    help = "Makes up N return requests with orders, letters and events. The same --seed tells the same stories."

    def add_arguments(self, parser):
        parser.add_argument("count", type=int, metavar="N")
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--shop", metavar="SLUG", help="a shop that exists")
        where.add_argument(
            "--shops", type=int, default=1, metavar="K", help="K shops of its own, each smaller than the last"
        )
        parser.add_argument("--largest", type=int, metavar="PERCENT", help="what the first of K shops has of them all")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, count, shop, shops, largest, seed, **options):
        if settings.MODE == "production":
            raise CommandError("Made-up requests do not go into a production database (KEUR_MODE=demo or test).")
        if count < 1 or shops < 1:
            raise CommandError("At least one request in at least one shop.")
        if largest is not None and (shops == 1 or not 0 < largest < 100):
            raise CommandError("--largest is a percentage below 100, for two or more shops.")
        shares = self._shares(count, self._shops(shop, shops), largest)
        with bulk.unhurried(), tqdm(total=count, unit=" requests", disable=None, leave=False, file=self.stderr) as bar:
            for owner, share in shares:
                self._seed(owner, share, seed, bar)
            self._tell_planner()
        self.stdout.write(f"{count} requests in {', '.join(f'{owner.slug} ({share})' for owner, share in shares)}.")

    def _shops(self, slug, number):
        if slug is None:
            return [seed_shop(place) for place in range(1, number + 1)]
        try:
            return [Shop.objects.get(slug=slug)]
        except Shop.DoesNotExist as error:
            known = ", ".join(Shop.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no shop “{slug}”. Shops: {known}.") from error

    def _shares(self, count, shops, largest=None):
        """Shops differ in size: the second has half of the first, the third a third; `largest` sets the first apart."""
        if largest is not None:
            first = count * largest // 100
            return [(shops[0], first), *self._shares(count - first, shops[1:])]
        weight = sum(1 / place for place in range(1, len(shops) + 1))
        shares = [int(count / place / weight) for place in range(1, len(shops) + 1)]
        shares[0] += count - sum(shares)
        return [(shop, share) for shop, share in zip(shops, shares, strict=True) if share]

    def _seed(self, shop, count, dice_seed, bar):
        seed(ShopFloor(shop), count, dice_seed, progress=bar.update)

    def _tell_planner(self):
        """PostgreSQL would only notice in a minute, and plan for empty tables until then."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in TABLES)}")
