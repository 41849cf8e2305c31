from django.db import models
from django.utils.translation import gettext_lazy as _

from shops.models import Shop


class LabelDesign(models.Model):
    """What a shop wants to see on its own labels and sheets."""

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="label_design", primary_key=True)
    shows_order = models.BooleanField(_("order number"), default=True)
    shows_items = models.BooleanField(_("items with their SKU"), default=True)
    shows_code = models.BooleanField(_("QR code"), default=True)
    message = models.CharField(
        _("message to the carrier"), max_length=200, blank=True, help_text=_("Deliver at dock 4, ring for the porter.")
    )
    slip_message = models.CharField(
        _("message on the packing slip"), max_length=200, blank=True, default="", db_default="",
        help_text=_("For whoever packs or unpacks it: Please add the shoelaces."),
    )  # fmt: skip
    steps = models.JSONField(
        default=dict, help_text=_("What to do, on the sheet of A4, in each language: {'en': ['Print …', …], …}.")
    )

    def __str__(self):
        return str(self.shop)

    @classmethod
    def of(cls, shop):
        """The shop's own, or what every shop begins with."""
        return cls.objects.filter(shop=shop).first() or cls(shop=shop)
