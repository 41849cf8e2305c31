from django.db import models
from django.utils.translation import gettext_lazy as _

from shops.models import Shop


class Way(models.TextChoices):
    """How goods come back, as colleagues read it."""

    LABEL = "label", _("With a label to print")
    CODE = "code", _("With a QR code at a drop-off point")
    OWN = "own", _("With a carrier of their own")


class ReturnWays(models.Model):
    """Which ways of sending goods back a shop offers. One that has said nothing offers its label, and asks nobody."""

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="return_ways", primary_key=True)
    label = models.BooleanField(_("a label to print"), default=True)
    code = models.BooleanField(
        _("a QR code at a drop-off point"), default=False,
        help_text=_("Nothing to print: only at points that take parcels by a code."),
    )  # fmt: skip
    own = models.BooleanField(
        _("a carrier of the customer's choice"), default=False, help_text=_("We ask for the tracking number then.")
    )

    def __str__(self):
        return str(self.shop)

    @classmethod
    def of(cls, shop):
        return cls.objects.filter(shop=shop).first() or cls(shop=shop)

    @property
    def offered(self):
        """A code is of use only where somebody reads it."""
        points = self.shop.dropoff_points.filter(is_open=True, takes_code=True)
        return [way for way in Way if getattr(self, way) and (way != Way.CODE or points.exists())]
