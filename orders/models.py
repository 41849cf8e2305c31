"""What was bought: orders, their lines and the products, copied from the shop's own system as a snapshot."""

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shops.models import Shop


class QuantityTaken(ValidationError):
    """More was asked back than is left of an order line."""


class ShopRows(models.QuerySet):
    def visible_to(self, person):
        return self.filter(shop_id__in=person.roles)

    def of_shops(self, shops, *, by_index=True):
        """Without `by_index` something rarer than a shop finds them.

        SQLite would still read all rows of the shop; and of several shops it would read them all and sort them.
        """
        if connection.vendor != "sqlite" or (by_index and len(shops) == 1):
            return self.filter(shop_id__in=shops)
        shop = ExpressionWrapper(F("shop_id") + 0, output_field=models.BigIntegerField())
        return self.alias(of_shop=shop).filter(of_shop__in=shops)


class OrderQuerySet(ShopRows):
    def named(self, shop, *numbers):
        """Those of a shop that a customer may mean by a number: as it is typed, in capitals, with or without a #."""
        bare = {number.strip().lstrip("#").strip() for number in numbers}
        cases = {form for one in bare for form in (one, one.upper(), one.lower())}
        spelled = cases | {f"#{one}" for one in cases}
        return self.filter(shop=shop, number__in=spelled)


class Exclusion(models.TextChoices):
    """Why the law keeps goods out of the right of withdrawal (CRD Art. 16)."""

    MARKET_PRICE = "market_price", _("Its price follows the market (CRD Art. 16 b)")
    MADE_TO_MEASURE = "made_to_measure", _("Made to measure (CRD Art. 16 c)")
    PERISHABLE = "perishable", _("Perishable goods (CRD Art. 16 d)")
    UNSEALED_HYGIENE = "unsealed_hygiene", _("Hygiene goods once unsealed (CRD Art. 16 e)")
    INSEPARABLE = "inseparable", _("Goods once mixed with others (CRD Art. 16 f)")
    UNSEALED_MEDIA = "unsealed_media", _("Recordings or software once unsealed (CRD Art. 16 i)")
    PERIODICAL = "periodical", _("Newspapers and magazines (CRD Art. 16 j)")

    @property
    def waits_for_a_deed(self):
        """Whether the right is there until somebody breaks a seal or mixes the goods: nobody sees that from afar."""
        return self in {Exclusion.UNSEALED_HYGIENE, Exclusion.INSEPARABLE, Exclusion.UNSEALED_MEDIA}


class Product(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="products", db_index=False)
    sku = models.CharField(_("SKU"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    picture = models.CharField(_("picture"), max_length=300, blank=True)
    product_group = models.CharField(
        _("product group"),
        max_length=60,
        blank=True,
        db_default="",
        help_text=_("As the shop sorts its goods: Shoes, Lamps."),
    )
    is_final_sale = models.BooleanField(_("final sale"), null=True, blank=True, help_text=_("Empty: nobody said."))
    exclusion = models.CharField(
        _("not withdrawn from"), max_length=20, choices=Exclusion, blank=True, default="", db_default=""
    )

    objects = ShopRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "sku"], name="one_product_per_sku")]

    def __str__(self):
        return self.name


class Order(models.Model):
    """One sale. `number` is the shop's own."""

    class Kind(models.TextChoices):
        WEB = "web", _("Web shop")
        CLICK_AND_COLLECT = "click_and_collect", _("Click & collect")
        E_RESERVATION = "e_reservation", _("E-reservation")
        STORE = "store", _("Store")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="orders", db_index=False)
    number = models.CharField(_("order number"), max_length=64)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.WEB)
    customer_name = models.CharField(_("customer"), max_length=200)
    customer_email = models.EmailField(_("e-mail address"), blank=True)
    customer_language = models.CharField(_("customer's language"), max_length=10, blank=True)
    country = models.CharField(_("country"), max_length=60, blank=True)
    street = models.CharField(_("street and number"), max_length=100, blank=True, default="", db_default="")
    city = models.CharField(_("city"), max_length=60, blank=True, default="", db_default="")
    postcode = models.CharField(_("postcode"), max_length=16, blank=True, default="", db_default="")
    currency = models.CharField(_("currency"), max_length=3)
    delivery_method = models.CharField(_("delivery method"), max_length=60, blank=True)
    payment_method = models.CharField(_("payment method"), max_length=60, blank=True)
    ordered_at = models.DateTimeField(_("ordered"))
    dispatched_at = models.DateTimeField(_("dispatched"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "number"], name="one_order_per_number")]
        indexes = [
            models.Index(F("shop"), Lower("customer_email"), name="order_by_email"),
            models.Index(F("shop"), Lower("customer_name"), name="order_by_name"),
        ]

    def __str__(self):
        return self.number

    @property
    def days_since_delivery(self):
        """Whole days since the goods arrived, or None while nobody knows (then the window is open: eu-law, Art. 9)."""
        return (timezone.now() - self.delivered_at).days if self.delivered_at else None

    def belongs_to(self, contact):
        """Whether this e-mail address or postcode is the one that the order has."""
        if "@" in contact:
            return bool(self.customer_email) and contact.strip().lower() == self.customer_email.lower()
        return bool(self.postcode) and _bare(contact) == _bare(self.postcode)

    @property
    def value(self):
        return sum(line.quantity * line.price_paid for line in self.lines.all())


def _bare(postcode):
    return "".join(filter(str.isalnum, postcode)).upper()


class OrderLineQuerySet(models.QuerySet):
    def claim(self, line_id, quantity):
        """Set `quantity` aside for a return. One conditional UPDATE decides between two who want the last one."""
        free = F("quantity") - F("returned_quantity") - F("pending_quantity")
        claimed = (
            self.alias(free=free)
            .filter(pk=line_id, free__gte=quantity)
            .update(pending_quantity=F("pending_quantity") + quantity)
        )
        if not claimed:
            raise QuantityTaken(_("Less than that is left of this line: the rest is in another return."))

    def release(self, line_id, quantity):
        """Give back what was set aside."""
        self.filter(pk=line_id).update(pending_quantity=F("pending_quantity") - quantity)


class OrderLine(models.Model):
    """A number of one thing in an order. The ledger: quantity − returned − pending ≥ 0, kept by the database."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField(_("line"))
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="lines")
    sku = models.CharField(_("SKU"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    picture = models.CharField(_("picture"), max_length=300, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"))
    price_paid = models.DecimalField(_("price paid each"), max_digits=12, decimal_places=2)
    returned_quantity = models.PositiveIntegerField(_("returned"), default=0)
    pending_quantity = models.PositiveIntegerField(_("in a return now"), default=0)

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="one_order_line_per_number"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("returned_quantity") + F("pending_quantity")), name="quantity_ledger"
            ),
        ]
        indexes = [models.Index(fields=["sku"], name="order_line_by_sku")]

    def __str__(self):
        return self.name

    @property
    def product_group(self):
        return self.product.product_group if self.product else ""

    @property
    def is_final_sale(self):
        return bool(self.product and self.product.is_final_sale)

    @property
    def exclusion(self):
        """What of the law's list it is, or None."""
        return Exclusion(self.product.exclusion) if self.product and self.product.exclusion else None

    @property
    def returnable_quantity(self):
        return self.quantity - self.returned_quantity - self.pending_quantity
