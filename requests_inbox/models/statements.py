"""WithdrawalStatement: somebody withdraws from a contract. Recorded first, whatever it turns out to be about."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.models import IncomingMail, Letter, Thread
from orders.models import Order, ShopRows
from shops.models import Shop


class WithdrawalStatementQuerySet(ShopRows):
    def waiting(self):
        """Those whose order somebody has to find; of others it is sure, and the customer may still choose."""
        return self.filter(is_open=True, matches_at=None)


class WithdrawalStatement(models.Model):
    """What a customer stated, when, and what follows by law. The database refuses to change that (append_only.py).

    Which order it is about is found later; only the fields of `SETTLED_LATER` ever change.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", _("Portal")
        MAIL = "mail", _("E-mail")
        STAFF = "staff", _("Customer service")

    SETTLED_LATER = frozenset(
        ["acknowledgement", "is_open", "matches_at", "order", "request", "settled_by", "settled_at", "aside_reason"]
    )

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="statements", db_index=False)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    language = models.CharField(_("language"), max_length=10)
    name = models.CharField(_("name"), max_length=200)
    contract = models.CharField(_("what it is about"), max_length=500, help_text=_("In the customer's own words."))
    address = models.EmailField(_("e-mail address"), help_text=_("Where the acknowledgement goes."))
    words = models.TextField(_("customer's words"), blank=True)
    content = models.TextField(help_text=_("The whole statement as it was made, in its language."))
    received_at = models.DateTimeField(_("stated"), help_text=_("When it reached us; by it the periods are counted."))
    time_zone = models.CharField(max_length=50)
    ship_by = models.DateField(_("send by"))
    refund_by = models.DateField(_("refund by"))
    mail = models.OneToOneField(IncomingMail, models.PROTECT, null=True, blank=True, related_name="statement")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    proof = models.JSONField(default=dict, help_text=_("How it was made: what was pressed when, and its fingerprint."))
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="statements")

    acknowledgement = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    is_open = models.BooleanField(default=True, help_text=_("Nobody has found its order yet."))
    matches_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it becomes a request of the whole order by itself.")
    )
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="statements")
    request = models.ForeignKey("ReturnRequest", models.PROTECT, null=True, blank=True, related_name="statements")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    aside_reason = models.CharField(_("why set aside"), max_length=200, blank=True)

    objects = WithdrawalStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of withdrawal")
        indexes = [
            models.Index(fields=["shop", "is_open", "id"], name="statements_in_order"),
            models.Index(fields=["recorded_at"], name="statements_by_age"),
            models.Index(fields=["matches_at"], name="statements_to_match"),
            models.Index(fields=["shop", "address", "received_at"], name="statements_of_an_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, request=None) | Q(is_open=False), name="an_open_statement_has_no_request"
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.contract}"

    @property
    def acknowledged_at(self):
        """When the mail that confirms it left; None while it waits."""
        return self.acknowledgement and self.acknowledgement.sent_at

    def says(self, *, name, contract, address, **_about):
        """Whether it is this very statement."""
        return (self.name, self.contract, self.address) == (name, contract, address.lower())

    @property
    def is_set_aside(self):
        return not self.is_open and self.request_id is None
