import hashlib
import secrets
import uuid
from datetime import timedelta

from django.db import models, transaction
from django.db.models import JSONField, Q, Value
from django.utils import timezone

from orders.models import Order
from requests_inbox.models import ReturnRequest
from shops.models import Shop

LASTS = timedelta(hours=2)  # after the last page that was asked for
KEPT = timedelta(days=7)  # what was begun and not sent
KEY_LENGTH = 43  # 256 bits, as secrets.token_urlsafe writes them


def hash_of(key):
    """What is kept of a key. 256 random bits need no salt and no slowness."""
    return hashlib.sha256(key.encode()).hexdigest()


class VisitQuerySet(models.QuerySet):
    def of(self, shop, key):
        """The visit that a browser's key opens in this shop now, or None. What cannot be a key is not looked up."""
        if len(key) != KEY_LENGTH:
            return None
        going_on = self.filter(shop=shop, key_hash=hash_of(key), expires_at__gt=timezone.now())
        return going_on.select_related("order").first()

    @transaction.atomic
    def begin(self, order, *, address="", is_gift=False):
        """(a new visit, its key). What the same customer began on another day and did not send comes along."""
        key = secrets.token_urlsafe(32)
        visit = self.create(
            shop_id=order.shop_id,
            order=order,
            key_hash=hash_of(key),
            address=address.lower(),
            is_gift=is_gift,
            expires_at=timezone.now() + LASTS,
        )
        if visit.address:  # without one, those who hold the code of a present are strangers to each other
            visit.carry_on_from(self.filter(order=order, address=visit.address, is_gift=is_gift).exclude(pk=visit.pk))
        return visit, key


class Visit(models.Model):
    """A browser that has proved whom it speaks for: it sees one order and what was asked for it, for two hours.

    `address` is the one that was proved, never one that was typed. Requests are visible to whom their mails go, so the
    one who was given a present and the one who bought it do not read each other's; and to the visit that sent them.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    address = models.EmailField(blank=True)
    is_gift = models.BooleanField(default=False)
    sent = models.JSONField(default=list, db_default=Value([], JSONField()))  # Requests, by their number.
    draft = models.JSONField(default=dict)  # What was chosen so far: see portal/asking.py.
    form_key = models.UUIDField(default=uuid.uuid4)  # Of the request that it will send: the same sends one.
    began_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="visits_by_end")]

    def __str__(self):
        return f"{self.order} until {self.expires_at}"

    @property
    def requests(self):
        """What this visitor may follow, the newest first."""
        asked = ReturnRequest.objects.filter(order=self.order_id, shop=self.shop_id).order_by("-pk")
        mine = Q(pk__in=self.sent)
        return asked.filter(mine | Q(customer_email__iexact=self.address) if self.address else mine)

    def go_on(self):
        """Two hours from now; written at most every few minutes, or each page would cost a write."""
        if self.expires_at - timezone.now() < LASTS - timedelta(minutes=5):
            self.expires_at = timezone.now() + LASTS
            self.save(update_fields=["expires_at"])

    def keep(self, draft):
        self.draft = draft
        self.save(update_fields=["draft"])

    def remember(self, request):
        """It was sent from here, so it may be followed here."""
        self.sent = [*(pk for pk in self.sent if pk != request.pk), request.pk]
        self.save(update_fields=["sent"])

    def empty(self):
        """It was sent, or goes on elsewhere: what comes next is another request."""
        self.draft, self.form_key = {}, uuid.uuid4()
        self.save(update_fields=["draft", "form_key"])

    def carry_on_from(self, earlier):
        """Take over what the latest of these began and never sent, pictures and all."""
        before = earlier.filter(began_at__gt=timezone.now() - KEPT).exclude(draft={}).order_by("-pk").first()
        if before is None:
            return
        self.draft, self.form_key = before.draft, before.form_key
        self.save(update_fields=["draft", "form_key"])
        before.uploads.update(visit=self)
        before.empty()
