"""Payment: what a customer pays for a label, from the first click until it is paid or given back."""

import uuid
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, can_proceed, transition

from helpdesk.moving import move
from returns.paying import provider_of
from returns.signals import payment_settled

from .returns import Return

BELIEVED = timedelta(minutes=15)  # without a word of the provider's; then whoever has not paid after all may pay


class PaymentQuerySet(models.QuerySet):
    def paid(self):
        return self.filter(state=Payment.State.PAID)

    def came_back(self, key):
        """The customer is here from paying this one, as the provider sends them; it tells us by a way of its own."""
        begun = self.filter(key=key, state=Payment.State.STARTED, came_back_at=None)
        begun.update(came_back_at=timezone.now())


class Payment(models.Model):
    """One try to pay. The provider knows it by its `key`; what it says of it twice counts once (R14)."""

    class State(models.TextChoices):
        STARTED = "started", _("Begun")
        PAID = "paid", _("Paid")
        REFUND_DUE = "refund_due", _("To be given back")
        REFUNDED = "refunded", _("Given back")

    rma = models.ForeignKey(Return, models.PROTECT, related_name="payments")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    provider = models.CharField(_("provider"), max_length=20, help_text=_("A name of paying.PROVIDERS."))
    provider_id = models.CharField(max_length=200, blank=True, help_text=_("What the provider calls it."))
    charge = models.CharField(max_length=200, blank=True, help_text=_("What the provider gives back by."))
    amount = models.DecimalField(_("amount"), max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = FSMField(_("state"), max_length=12, choices=State, default=State.STARTED, protected=True)
    url = models.CharField(max_length=2000, blank=True, help_text=_("Where the customer pays."))
    back = models.CharField(max_length=500, help_text=_("Where they come back to, paid or not."))
    started_at = models.DateTimeField(default=timezone.now)
    came_back_at = models.DateTimeField(
        null=True, blank=True, help_text=_("The customer is here again and has paid, they say; the provider tells us.")
    )
    paid_at = models.DateTimeField(null=True, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["provider_id"], name="payments_by_provider_id")]

    def __str__(self):
        return f"{self.amount} {self.currency} {self.get_state_display()}"

    @property
    def is_paid(self):
        return self.state == self.State.PAID

    @property
    def back_paid(self):
        """Where the provider sends them once they have paid: its own word may come a little later."""
        return f"{self.back}?{urlencode({'paid': self.key})}"

    @property
    def is_on_its_way(self):
        came = self.came_back_at
        return self.state == self.State.STARTED and came is not None and timezone.now() - came < BELIEVED

    def begin(self):
        """Have the provider begin it; whoever asks again with the same key is sent to the same place."""
        if not self.url:
            started = provider_of(self.rma.shop, self.provider).start(self)
            self.url, self.provider_id = started.url, started.provider_id
            self.save(update_fields=["url", "provider_id"])

    def settle(self, charge):
        """The provider has the money. The first time that it says so counts; whether this was it."""
        self.charge, self.paid_at = charge, timezone.now()
        with transaction.atomic():
            if moved := self._move(self._settle, "charge", "paid_at"):
                payment_settled.send(Payment, payment=self)
        return moved

    def owe(self):
        """It goes back to the customer: there is no label for it any more."""
        return self._move(self._owe)

    def give_back(self):
        """The same where nobody else would: it came too late, or was paid twice. A job, since banks are slow."""
        from returns.tasks import refund_owed  # the task finds what is owed by this model

        if self.owe():
            refund_owed.enqueue(self.rma_id)

    def close(self):
        """The provider has given it back."""
        return self._move(self._close)

    def _move(self, step, *altered):
        """Whether this step was ours to take. News that come late have none."""
        return can_proceed(step) and move(self, step, *altered)

    @transition("state", source=State.STARTED, target=State.PAID)
    def _settle(self):
        pass

    @transition("state", source=State.PAID, target=State.REFUND_DUE)
    def _owe(self):
        pass

    @transition("state", source=State.REFUND_DUE, target=State.REFUNDED)
    def _close(self):
        pass
