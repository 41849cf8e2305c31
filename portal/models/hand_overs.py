import secrets

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from shops.models import Shop


class HandOverQuerySet(models.QuerySet):
    @transaction.atomic
    def renew(self, shop, *, by):
        """A new secret, told once. Links that were signed with the one before open nothing from now on."""
        shop.require_admin(by)
        secret = secrets.token_urlsafe(32)
        kept = {"secret": secret, "made_at": timezone.now(), "made_by": by}
        _row, is_first = self.update_or_create(shop=shop, defaults=kept)
        shop.changes.record(by=by, field="hand_over_secret", old="" if is_first else "•••", new="•••")
        return secret

    @transaction.atomic
    def stop(self, shop, *, by):
        """No link is trusted any more."""
        shop.require_admin(by)
        if self.filter(shop=shop).delete()[0]:
            shop.changes.record(by=by, field="hand_over_secret", old="•••", new="")


class HandOver(models.Model):
    """A shop vouches for its own log-in: what is signed with this secret brings a customer in without a mail.

    Unlike a password it has to be kept as it is: we compute with it what the shop computes (HMAC).
    """

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="hand_over")
    secret = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = HandOverQuerySet.as_manager()

    def __str__(self):
        return str(self.shop)
