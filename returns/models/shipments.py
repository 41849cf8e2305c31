from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.models import Attachment
from shipping.models import Parcel

from .returns import Return


class ReturnShipment(models.Model):
    """One parcel on its way back. How far it is, its label says until carriers do."""

    rma = models.ForeignKey(Return, models.PROTECT, related_name="shipments")
    parcel = models.OneToOneField(Parcel, models.PROTECT, related_name="shipment")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text=_("Empty: the customer."),
    )  # fmt: skip
    mails = models.BooleanField(_("goes to the customer by mail once it is made"), default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    carrier_name = models.CharField(
        _("carrier"), max_length=60, blank=True, db_default="", help_text=_("Of the customer's own choice.")
    )
    cost = models.DecimalField(
        _("what it cost the customer"), max_digits=6, decimal_places=2, null=True, blank=True,
        help_text=_("In the currency of their order, where the shop pays it back."),
    )  # fmt: skip
    receipt = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("receipt")
    )
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["tracking_number"], name="shipments_by_tracking_number")]

    def __str__(self):
        return str(self.parcel)
