from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shops.models import Shop

from .destinations import Destination


class ParcelQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(shop_id__in=person.roles)


class Parcel(models.Model):
    """Goods in one box, on their way to a destination of the shop. Why they travel is not known on this floor."""

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="parcels", db_index=False)
    number = models.CharField(
        _("number"),
        max_length=40,
        help_text=_("What the barcode says."),
        validators=[RegexValidator(r"^[\x20-\x7e]{1,40}$", _("A barcode has letters, digits and simple signs only."))],
    )
    destination = models.ForeignKey(Destination, models.PROTECT, related_name="parcels")
    sender_name = models.CharField(_("from"), max_length=200)
    order_number = models.CharField(_("order number"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=10, help_text=_("In which its sender reads."))
    items = models.JSONField(_("items"), default=list, help_text=_("[{'quantity': 1, 'sku': …, 'name': …}, …]"))
    made_at = models.DateTimeField(default=timezone.now)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "number"], name="one_parcel_per_number")]

    def __str__(self):
        return self.number
