from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shipping.addresses import Address
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
    sender_street = models.CharField(
        _("street and number"), max_length=100, blank=True, db_default="", help_text=_("Only where a carrier asks.")
    )
    sender_postcode = models.CharField(_("postcode"), max_length=20, blank=True, db_default="")
    sender_city = models.CharField(_("city"), max_length=60, blank=True, db_default="")
    sender_country = models.CharField(_("country"), max_length=2, blank=True, db_default="")
    order_number = models.CharField(_("order number"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=10, help_text=_("In which its sender reads."))
    items = models.JSONField(_("items"), default=list, help_text=_("[{'quantity': 1, 'sku': …, 'name': …}, …]"))
    made_at = models.DateTimeField(default=timezone.now)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "number"], name="one_parcel_per_number")]

    def __str__(self):
        return self.number

    @property
    def sender(self):
        """The address that it is sent from; an empty one where nobody said it."""
        return Address(self.sender_street, self.sender_postcode, self.sender_city, self.sender_country)

    def keep_sender(self, address):
        """Where it is sent from, as its sender says. It is kept here and nowhere else."""
        self.sender_street, self.sender_postcode = address.street, address.postcode
        self.sender_city, self.sender_country = address.city, address.country
        self.save(update_fields=["sender_street", "sender_postcode", "sender_city", "sender_country"])
