from django.db import models
from django.db.models import Case, F, Value, When

from shops.models import Shop


class QueueCount(models.Model):
    """How many requests of a shop stand in a state: changed by one in the transaction that moves a request."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="queue_counts")
    status = models.CharField(max_length=20)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "status"], name="one_count_per_status")]

    @classmethod
    def move(cls, shop_id, before, after):
        """One request leaves `before` (None: it is new) and enters `after`."""
        steps = {status: step for status, step in ((before, -1), (after, 1)) if status}
        moved = cls.objects.filter(shop_id=shop_id, status__in=steps).update(
            count=F("count") + Case(*(When(status=status, then=Value(step)) for status, step in steps.items()))
        )
        if moved < len(steps):  # the first request in this state of this shop
            rows = [cls(shop_id=shop_id, status=status) for status in steps]
            known = set(cls.objects.filter(shop_id=shop_id, status__in=steps).values_list("status", flat=True))
            cls.objects.bulk_create([row for row in rows if row.status not in known], ignore_conflicts=True)
            cls.objects.filter(shop_id=shop_id, status__in=set(steps) - known).update(
                count=F("count") + Case(*(When(status=status, then=Value(step)) for status, step in steps.items()))
            )

    @classmethod
    def repair(cls):
        """Count anew, for all shops. Returns {(shop id, status): (was, is)} of what was wrong."""
        from .requests import ReturnRequest

        counted = {
            (row["shop_id"], row["status"]): row["n"]
            for row in ReturnRequest.objects.values("shop_id", "status").annotate(n=models.Count("pk"))
        }
        kept = {(row.shop_id, row.status): row.count for row in cls.objects.all()}
        wrong = {
            key: (kept.get(key, 0), counted.get(key, 0))
            for key in kept.keys() | counted.keys()
            if kept.get(key, 0) != counted.get(key, 0)
        }
        for (shop_id, status), (_was, number) in wrong.items():
            cls.objects.update_or_create(shop_id=shop_id, status=status, defaults={"count": number})
        return wrong
