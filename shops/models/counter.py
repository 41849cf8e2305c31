"""Numbers without gaps."""

from django.db import connection, models
from django.db.models import Subquery, Sum
from django.db.models.functions import Coalesce

TAKE = """
    INSERT INTO shops_shopcounter (shop_id, name, value) VALUES (%s, %s, %s)
    ON CONFLICT (shop_id, name) DO UPDATE SET value = shops_shopcounter.value + %s RETURNING value
"""


class ShopCounterQuerySet(models.QuerySet):
    def total(self):
        """For another query."""
        total = self.order_by().values("shop").annotate(total=Sum("value")).values("total")
        return Coalesce(Subquery(total, output_field=models.BigIntegerField()), 0)


class ShopCounter(models.Model):
    """A number per shop that only goes up. Taken under the row's lock, so numbers commit in order and without gaps."""

    class Name(models.TextChoices):
        CHANGE = "change"
        REFERENCE = "reference"
        MAIL = "mail"  # of mails that need a person
        SETTING = "setting"  # of what the shop keeps beside its requests: settings, members, reasons, saved views

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="counters")
    name = models.CharField(max_length=12, choices=Name)
    value = models.BigIntegerField(default=0)

    objects = ShopCounterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("shop", "name", name="one_counter_per_name")]

    def __str__(self):
        return f"{self.shop_id} {self.name}: {self.value}"

    settings_taken = 0  # by this process: what was read of them before may be old

    @classmethod
    def take(cls, shop_id, name, count=1):
        """The last of `count` new numbers. Call it in the transaction that uses them: it holds the row until commit."""
        cls.settings_taken += name == cls.Name.SETTING
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [shop_id, name, count, count])
            return cursor.fetchone()[0]
