"""What a mail service must know to hand mails of a shop to us."""

import hashlib
import secrets

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from shops.models import Shop


class MailSecretQuerySet(models.QuerySet):
    def shop_of(self, secret):
        """The shop that this secret is of, or None. The hash of 256 random bits needs no salt and no slowness."""
        found = self.filter(sha256=hashed(secret)).select_related("shop").first()
        return found and found.shop

    @transaction.atomic
    def renew(self, shop, *, by):
        """A new secret, told once: we keep its hash only. The one before opens nothing from now on."""
        shop.require_admin(by)
        secret = secrets.token_urlsafe(32)
        kept = {"sha256": hashed(secret), "made_at": timezone.now(), "made_by": by}
        _row, is_first = self.update_or_create(shop=shop, defaults=kept)
        shop.changes.record(by=by, field="mail_secret", old="" if is_first else "•••", new="•••")
        return secret


class MailSecret(models.Model):
    """Part of the addresses that a mail service posts to; the shop is told from it and from nothing else (T62)."""

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="mail_secret")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = MailSecretQuerySet.as_manager()

    def __str__(self):
        return str(self.shop)


def hashed(secret):
    return hashlib.sha256(secret.encode()).hexdigest()
