from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from messaging.models import Attachment
from orders.models import Exclusion, OrderLine
from requests_inbox.return_forms.answers import told

from .reasons import ReturnGround, ReturnReason


class RequestLine(models.Model):
    """One order line and quantity inside a request, with its own reason, wish and decision."""

    class Resolution(models.TextChoices):
        REFUND = "refund", _("Refund")
        EXCHANGE = "exchange", _("Exchange")
        STORE_CREDIT = "store_credit", _("Store credit")
        REPAIR = "repair", _("Repair")
        MISSING_PART = "missing_part", _("Missing part")

    class Decision(models.TextChoices):
        PENDING = "pending", _("Not decided")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        KEEP_ITEM = "keep_item", _("Customer keeps it")

    class DeclineCode(models.TextChoices):
        """Why a line is declined; the customer reads it. Those of `LEGAL` are the only ones under withdrawal."""

        TOO_LATE = "too_late", _("The return window has closed")
        USED = "used", _("The item was used")
        FINAL_SALE = "final_sale", _("It was a final sale")
        NO_PROOF = "no_proof", _("We did not get the information we asked for")
        OTHER = "other", _("Another reason")
        WITHDRAWAL_TOO_LATE = "withdrawal_too_late", _("The period of withdrawal has ended")
        NOT_AT_DISTANCE = "not_at_distance", _("Bought in a store, not at a distance (CRD Art. 9)")
        MADE_TO_MEASURE = "made_to_measure", _("Made to measure (CRD Art. 16 c)")
        PERISHABLE = "perishable", _("Perishable goods (CRD Art. 16 d)")
        UNSEALED_HYGIENE = "unsealed_hygiene", _("Unsealed hygiene goods (CRD Art. 16 e)")
        UNSEALED_MEDIA = "unsealed_media", _("Unsealed recordings or software (CRD Art. 16 i)")
        MARKET_PRICE = "market_price", _("Its price follows the market (CRD Art. 16 b)")
        INSEPARABLE = "inseparable", _("Mixed with other goods (CRD Art. 16 f)")
        PERIODICAL = "periodical", _("Newspapers and magazines (CRD Art. 16 j)")

    LEGAL = frozenset(["withdrawal_too_late", "not_at_distance", *Exclusion.values])

    request = models.ForeignKey("ReturnRequest", models.CASCADE, related_name="lines", db_index=False)
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="request_lines")
    quantity = models.PositiveIntegerField(_("quantity"))
    reason = models.ForeignKey(ReturnReason, models.PROTECT, related_name="+")
    ground = models.CharField(_("ground"), max_length=20, choices=ReturnGround)
    customer_note = models.TextField(_("customer's words"), blank=True)
    requested_resolution = models.CharField(
        _("wished outcome"), max_length=12, choices=Resolution, default=Resolution.REFUND
    )
    wished_variant = models.CharField(_("wished size or colour"), max_length=100, blank=True)
    photos = models.ManyToManyField(Attachment, related_name="+", blank=True)
    answers = models.JSONField(
        default=dict,
        db_default=Value({}, models.JSONField()),
        help_text=_("To the fields of the request's form: {code: answer}."),
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.PENDING)
    decline_code = models.CharField(_("why declined"), max_length=20, choices=DeclineCode, blank=True)
    decline_text = models.TextField(_("words to the customer"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "order_line"], name="one_request_line_per_order_line"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="request_line_asks_for_something"),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.order_line}"

    @classmethod
    def from_db(cls, *args, **kwargs):
        """Remember what the database holds, so that a change can tell which lines it decided."""
        line = super().from_db(*args, **kwargs)
        line.stored = line.verdict
        return line

    @property
    def verdict(self):
        return {"decision": self.decision, "decline_code": self.decline_code, "decline_text": self.decline_text}

    @property
    def told(self):
        return list(told(self.request.form, self.answers))

    @property
    def value(self):
        return self.quantity * self.order_line.price_paid

    def decide(self, decision, code="", text=""):
        """Set the decision on this line; the change around it stores it."""
        self.decision, self.decline_code, self.decline_text = decision, code, text
