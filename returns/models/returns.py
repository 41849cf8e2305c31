"""Return: what an approval authorises. Its terms are frozen then; what the shop changes later changes no return."""

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from orders.models import Order, OrderLine, ShopRows
from returns.labelling import Labelling
from shipping.models import Destination
from shops.models import Shop


class ReturnQuerySet(ShopRows):
    def numbered(self, text, shops):
        """By its number, its request's, its order's or a parcel's, whole. Each is looked up by its own index."""
        word = text.upper()
        typed = [text, word]
        ways = [
            Q(reference=word.removeprefix("RMA-")),
            Q(rma_number=word),
            Q(order__in=Order.objects.filter(shop__in=shops, number=text)),
            Q(shipments__parcel__labels__tracking_number__in=typed),
            Q(shipments__tracking_number__in=typed),
        ]
        found = [Return.objects.filter(way).values_list("pk", flat=True) for way in ways]
        return self.filter(pk__in=[pk for some in found for pk in some])

    def over_since(self, moment):
        """Ended by then; or the last day to send the goods was over by then, so that they have come or never will."""
        return self.filter(
            Q(ended_at__lt=moment) | Q(state=Return.State.AUTHORIZED, ship_by__lt=timezone.localdate(moment))
        )

    def after(self, cursor):
        """The rows that follow `cursor`, a (moment, pk), newest first. Never OFFSET."""
        return self.filter(TupleLessThan(Tuple(F("authorized_at"), F("pk")), cursor))


class Return(Labelling, models.Model):
    """The right to send goods back. One request has one at a time; what was taken back stays written down."""

    class State(models.TextChoices):
        AUTHORIZED = "authorized", _("Expected")
        EXPIRED = "expired", _("Expired")
        CANCELLED = "cancelled", _("Cancelled")

    class Ending(models.TextChoices):
        UNDONE = "undone", _("The approval was undone")
        CANCELLED = "cancelled", _("The request was cancelled")
        REOPENED = "reopened", _("The request was reopened")
        EXPIRED = "expired", _("Nothing was sent in time")

    class Payer(models.TextChoices):
        SHOP = "shop", _("the shop")
        CUSTOMER = "customer", _("the customer")

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="returns", db_index=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="returns")
    rma_number = models.SlugField(_("return number"), max_length=40, unique=True)
    reference = models.SlugField(max_length=20, help_text=_("Of what was approved."))
    state = FSMField(_("state"), max_length=12, choices=State, default=State.AUTHORIZED, protected=True)
    ending = models.CharField(_("why it ended"), max_length=10, choices=Ending, blank=True)
    authorized_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    ship_by = models.DateField(_("send by"))
    remind_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty once the customer was reminded."))
    expires_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty: it does not expire by itself."))

    customer_name = models.CharField(_("customer"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    destination = models.ForeignKey(Destination, models.PROTECT, null=True, blank=True, related_name="returns")
    shipping_payer = models.CharField(_("who pays the carriage"), max_length=8, choices=Payer)
    label_price = models.DecimalField(_("price of a label"), max_digits=6, decimal_places=2, null=True, blank=True)
    label_currency = models.CharField(
        max_length=3, blank=True, db_default="", help_text=_("The shop's: a price in it says nothing in the order's.")
    )
    fee = models.DecimalField(
        _("fee"), max_digits=7, decimal_places=2, null=True, blank=True, help_text=_("Kept back from the refund.")
    )
    currency = models.CharField(max_length=3)
    refund_term_days = models.PositiveSmallIntegerField(_("refund term (days)"))

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        indexes = [
            models.Index(fields=["state", "authorized_at", "id"], name="returns_by_state"),
            models.Index(fields=["shop", "state", "authorized_at", "id"], name="returns_of_shop_by_state"),
            models.Index(fields=["authorized_at", "id"], name="returns_by_age"),
            models.Index(fields=["shop", "authorized_at", "id"], name="returns_of_shop_by_age"),
            models.Index(fields=["remind_at"], name="returns_to_remind_of"),
            models.Index(fields=["expires_at"], name="returns_to_expire"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="authorized", ended_at=None)
                | ~models.Q(state="authorized") & models.Q(ended_at__isnull=False),
                name="an_ended_return_says_when",
            ),
            models.CheckConstraint(condition=models.Q(fee=None) | models.Q(fee__gt=0), name="a_fee_is_an_amount"),
        ]

    def __str__(self):
        return self.rma_number

    @property
    def is_authorized(self):
        return self.state == self.State.AUTHORIZED

    @cached_property
    def line_list(self):
        return list(self.lines.all())

    def cancel(self, ending, *, void_at=None):
        """Nobody may send anything on it any more. Labels become void at `void_at`, when it cannot be undone."""
        self._end(self._cancel, ending, void_at)

    def expire(self):
        self._end(self._expire, self.Ending.EXPIRED)

    def restore(self):
        """Its end was undone: as before."""
        self._restore()
        self.ending, self.ended_at = "", None
        self.save(update_fields=["state", "ending", "ended_at"])

    def revive(self, ship_by):
        """After it had expired the customer may send the goods after all, by a new day."""
        self._revive()
        self.ending, self.ended_at = "", None
        self.set_term(ship_by)
        self.save(update_fields=["state", "ending", "ended_at", "ship_by", "remind_at", "expires_at"])

    def set_payer(self, *, free):
        """Who pays the carriage was changed after the approval, before there was a label."""
        self.shipping_payer = self.Payer.SHOP if free else self.Payer.CUSTOMER
        self.save(update_fields=["shipping_payer"])

    def waive_fee(self):
        """What is paid back is paid in full."""
        if self.fee is not None:
            self.fee = None
            self.save(update_fields=["fee"])

    def set_term(self, ship_by):
        """The last day to send the goods, and what follows from it."""
        from returns.terms import expiry, reminder  # which know the shop's clock, and not a model

        self.ship_by = ship_by
        self.remind_at, self.expires_at = reminder(self.shop, ship_by), expiry(self.shop, ship_by)

    def _end(self, step, ending, void_at=None):
        step()
        self.ending, self.ended_at = ending, timezone.now()
        self.save(update_fields=["state", "ending", "ended_at"])
        self.give_back(void_at or timezone.now())

    @transition("state", source=State.AUTHORIZED, target=State.CANCELLED)
    def _cancel(self):
        pass

    @transition("state", source=State.AUTHORIZED, target=State.EXPIRED)
    def _expire(self):
        pass

    @transition("state", source=State.CANCELLED, target=State.AUTHORIZED)
    def _restore(self):
        pass

    @transition("state", source=State.EXPIRED, target=State.AUTHORIZED)
    def _revive(self):
        pass


class ReturnLine(models.Model):
    """What may come back of one order line, and what the customer gets for it."""

    rma = models.ForeignKey(Return, models.CASCADE, related_name="lines", db_index=False)
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="return_lines")
    quantity = models.PositiveIntegerField(_("quantity"))
    sku = models.CharField(_("SKU"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    resolution = models.CharField(_("granted"), max_length=12, help_text=_("As the request names it."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["rma", "order_line"], name="one_return_line_per_order_line"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="return_line_is_of_something"),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.name}"
