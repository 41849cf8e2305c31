import hashlib
import secrets
import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone

from orders.models import Order
from shops.models import Shop

from .visits import KEY_LENGTH, hash_of

LASTS = timedelta(minutes=30)
MOST_CODES = 5  # tries at the code of one mail
CODE_LENGTH = 6


class KnockQuerySet(models.QuerySet):
    def unanswered(self):
        """Those whose mail has not left, and who did not come in by it all the same."""
        return self.filter(mailed_at=None, used_at=None).select_related("shop")

    def by_token(self, shop, token):
        """The knock that a link stands for, used or not. What cannot be a token never reaches the query (T38)."""
        known = self.filter(shop=shop, token_hash=hash_of(token)).select_related("order", "shop")
        return known.first() if len(token) == KEY_LENGTH else None


class Knock(models.Model):
    """Somebody said a number and an address. Whether there is such an order is found out later, by a job: the page
    that took it knows nothing, so nobody learns anything from it (T41).

    If there is, a mail goes to the address of the order with a link and a code; either opens the door once.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4)  # In the address of the page that asks the code.
    number = models.CharField(max_length=64)
    contact = models.CharField(max_length=254)  # An e-mail address or a postcode, as it was typed.
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)

    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="+", db_index=False)
    address = models.EmailField(blank=True)  # Where the mail went.
    mailed_at = models.DateTimeField(null=True)  # Until then the mail is tried again.
    token_hash = models.CharField(max_length=64, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = KnockQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["token_hash"], name="knocks_by_token"),
            models.Index(fields=["made_at"], name="knocks_by_age"),
        ]

    def __str__(self):
        return f"{self.number} at {self.made_at}"

    def open_to(self, order, address):
        """(token, code), which are seen only now: what is kept are their hashes."""
        token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}"
        self.order, self.address = order, address
        self.token_hash, self.code_hash = hash_of(token), self._hash_of_code(code)
        self.expires_at, self.used_at, self.tries = timezone.now() + LASTS, None, 0
        self.save()
        return token, code

    def note_mailed(self):
        self.mailed_at = timezone.now()
        self.save(update_fields=["mailed_at"])

    @property
    def is_of_gift(self):
        """Whether whoever was given a present has asked, and not who bought it."""
        return not self.order.belongs_to(self.address)

    @property
    def is_usable(self):
        return bool(self.order_id and self.used_at is None and self.expires_at > timezone.now())

    @property
    def is_out_of_tries(self):
        """Counted for those of no order, too, so that this tells nothing."""
        return self.tries >= MOST_CODES

    def use(self):
        """True for the first who comes with its link, in time."""
        return self._usable().update(used_at=timezone.now()) == 1

    def use_code(self, code):
        """True for the right code. Each try is counted before it is looked at, and a few are all there are."""
        if not self._usable_by_code().update(tries=F("tries") + 1):
            return False
        right = self._usable().filter(code_hash=self._hash_of_code(code), tries__lte=MOST_CODES)
        return right.update(used_at=timezone.now()) == 1

    def _usable(self):
        """A knock that nobody answered has no time until which it opens anything."""
        return Knock.objects.filter(pk=self.pk, used_at=None, expires_at__gt=timezone.now())

    def _usable_by_code(self):
        """Also those of no order are counted: the page must not tell which is which."""
        return Knock.objects.filter(pk=self.pk, used_at=None, tries__lt=MOST_CODES)

    def _hash_of_code(self, code):
        """Six digits are no secret, but with the knock's own key, which is nowhere but in its page, they are one."""
        return hashlib.sha256(f"{self.key} {code}".encode()).hexdigest()
