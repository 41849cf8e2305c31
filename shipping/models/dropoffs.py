from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from shipping.kinds import kinds_in
from shops.countries import spellings
from shops.models import Shop

SPELT_OUT = 4  # signs of a postcode by which points are near: what follows names streets


class DropoffQuerySet(models.QuerySet):
    def taking(self, way):
        """Those of use for this way of sending back."""
        return self.filter(takes_code=True) if way == "code" else self

    def named(self, words):
        return self.filter(Q(city__istartswith=words) | Q(postcode__istartswith=words) | Q(name__icontains=words))

    def nearest(self, *, country, postcode, delivered_by=""):
        """In the customer's country first; then what their order came by, as far as its name says; then by how much of
        the postcode is the same.
        """
        start = postcode.strip()[:SPELT_OUT].strip()
        alike = [When(postcode__istartswith=start[:n], then=Value(n)) for n in range(len(start), 0, -1)]
        here = Case(When(country__in=spellings(country), then=Value(1)), default=Value(0))
        near = Case(*alike, default=Value(0), output_field=models.IntegerField())
        return self.order_by(here.desc(), *self._as_it_came(delivered_by), near.desc(), "city", "name", "pk")

    def _as_it_came(self, delivered_by):
        """Points of the carrier, and of the kind, that a delivery method names."""
        method = delivered_by.casefold()
        if not method:
            return
        known = self.order_by().exclude(carrier="").values_list("carrier", flat=True).distinct()
        if named := [carrier for carrier in known if carrier.casefold() in method]:
            yield Case(When(carrier__in=named, then=Value(0)), default=Value(1))
        if kinds := kinds_in(method):
            yield Case(When(kind__in=kinds, then=Value(0)), default=Value(1))

    def take_in(self, shop, points):
        """Add or bring up to date; the same name at the same place is the same point, offered or not as before."""
        for point in points:
            point.shop = shop
        told = [name for name in DropoffPoint.TOLD if name not in DropoffPoint.SAME]
        self.bulk_create(points, update_conflicts=True, unique_fields=["shop", *DropoffPoint.SAME], update_fields=told)


class DropoffPoint(models.Model):
    """Where customers hand a parcel in. One that has closed stays, for requests name it."""

    class Kind(models.TextChoices):
        LOCKER = "locker", _("Parcel locker")
        POST_OFFICE = "post_office", _("Post office")
        PARCEL_SHOP = "parcel_shop", _("Parcel shop")
        STORE = "store", _("Store")

    SAME = ("name", "street", "postcode")
    TOLD = (
        *("kind", "name", "street", "postcode", "city", "country", "hours", "carrier", "takes_code"),
        *("latitude", "longitude"),
    )

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="dropoff_points", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PARCEL_SHOP)
    name = models.CharField(_("name"), max_length=100)
    street = models.CharField(_("street and number"), max_length=100)
    postcode = models.CharField(_("postcode"), max_length=20)
    city = models.CharField(_("city"), max_length=60)
    country = models.CharField(_("country"), max_length=60, blank=True)
    hours = models.CharField(
        _("opening hours"), max_length=200, blank=True, help_text=_("As customers read it: Mon to Fri 9:00 to 18:00.")
    )
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    takes_code = models.BooleanField(
        _("takes a QR code"), default=False, help_text=_("The label is printed there, or none is needed.")
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    is_open = models.BooleanField(_("offered"), default=True)

    objects = DropoffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "name", "street", "postcode"], name="one_dropoff_point_per_place")
        ]

    def __str__(self):
        return f"{self.name}, {self.city}"

    @property
    def place(self):
        return f"{self.street}, {self.postcode} {self.city}"

    @property
    def map_link(self):
        """Where it is, for whoever has a map; empty while nobody knows the place by degrees."""
        return f"geo:{self.latitude},{self.longitude}" if self.latitude and self.longitude else ""
