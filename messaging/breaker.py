"""A shop whose mail server fails again and again pauses, so that the others' letters go on (R5)."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, F, When

from shops.models import Shop

from .clock import now

ENOUGH = 5
PAUSE = timedelta(minutes=1)


class BreakerQuerySet(models.QuerySet):
    def open(self):
        return self.filter(paused_until__gt=now())

    def failed(self, shop_id):
        """Count a failure; the fifth in a row, and each one after a pause, starts a pause."""
        self.bulk_create([Breaker(shop_id=shop_id)], ignore_conflicts=True)
        pause = Case(When(failures__gte=ENOUGH - 1, then=now() + PAUSE), default=F("paused_until"))
        self.filter(shop_id=shop_id).update(failures=F("failures") + 1, paused_until=pause)

    def answered(self, shop_id):
        """The shop's server works: forget its failures."""
        self.filter(shop_id=shop_id, failures__gt=0).update(failures=0, paused_until=None)


class Breaker(models.Model):
    """How often in a row a shop's letters found no working mail server."""

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="breaker")
    failures = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True, blank=True)

    objects = BreakerQuerySet.as_manager()

    def __str__(self):
        return f"{self.shop}: {self.failures}"
