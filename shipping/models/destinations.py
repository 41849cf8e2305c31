from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shops.models import Shop


class DestinationQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(shop_id__in=person.roles)

    def of(self, shop):
        """Where this shop's parcels go unless somebody says otherwise; None if it has said nothing yet."""
        return self.filter(shop=shop).order_by("-is_usual", "pk").first()


class Destination(models.Model):
    """A place to which a shop has goods sent back: its warehouse, a store, a logistics centre."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="destinations", db_index=False)
    name = models.CharField(_("name"), max_length=100, help_text=_("As it stands on the label's first line."))
    street = models.CharField(_("street and number"), max_length=100)
    postcode = models.CharField(_("postcode"), max_length=20)
    city = models.CharField(_("city"), max_length=60)
    country = models.CharField(_("country"), max_length=60)
    is_usual = models.BooleanField(_("the usual one"), default=False)

    objects = DestinationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "name"], name="one_destination_per_name"),
            models.UniqueConstraint(fields=["shop"], condition=Q(is_usual=True), name="one_usual_destination"),
        ]

    def __str__(self):
        return self.name

    @property
    def lines(self):
        """As an address is written."""
        return [self.name, self.street, f"{self.postcode} {self.city}", self.country]
