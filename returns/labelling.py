"""What a return has of labels: whether there may be one, who has to pay for it, and the parcels it travels in."""

import uuid

from django.utils.functional import cached_property

from returns.paying import provider_of
from shipping.addresses import Address
from shipping.carriers import OwnLabel
from shipping.models import Label, Parcel


class Labelling:
    @cached_property
    def labels(self):
        """All of them, the newest first."""
        labels = Label.objects.filter(parcel__shipment__rma=self).order_by("-pk")
        return list(labels.select_related("parcel__destination", "parcel__shipment__asked_by"))

    @cached_property
    def label(self):
        """The newest that is not void, else the newest; None where nobody has asked for one."""
        return next((one for one in self.labels if one.state != Label.State.VOIDED), next(iter(self.labels), None))

    def look_for_labels(self):
        """Anew: one was asked for or made void."""
        self.__dict__.pop("labels", None)
        self.__dict__.pop("label", None)

    @property
    def live_label(self):
        """The label that may be used, is being made or could not be made."""
        return self.label if self.label and self.label.state != Label.State.VOIDED else None

    @property
    def has_label(self):
        """Whether there is one to print."""
        return self.is_authorized and self.label is not None and self.label.is_printable

    @property
    def made_labels(self):
        """Those to print, one of each parcel, the newest first."""
        return [one for one in self.labels if one.is_printable] if self.is_authorized else []

    @property
    def other_labels(self):
        """Of its other parcels, where it travels in more than one."""
        return [one for one in self.made_labels if one != self.label]

    def made_label(self, number=""):
        """The label of the parcel of this number, or the newest; None where there is none to print."""
        return next((one for one in self.made_labels if number in ("", one.parcel.number)), None)

    @property
    def price(self):
        """What the customer pays for a label; None where they pay nothing, or nobody could take it."""
        if self.shipping_payer != self.Payer.CUSTOMER or not self.label_price or provider_of(self.shop) is None:
            return None
        return self.label_price

    @cached_property
    def payment_list(self):
        return list(self.payments.order_by("pk"))

    @property
    def is_paid(self):
        return any(payment.is_paid for payment in self.payment_list)

    @property
    def awaits_money(self):
        return any(payment.is_on_its_way for payment in self.payment_list)

    @property
    def is_settled(self):
        """Whether a label may be made as far as money goes."""
        return self.price is None or self.is_paid

    @property
    def sender(self):
        """From where the newest parcel is sent; an empty address where nobody said it."""
        newest = self.shipments.order_by("-pk").select_related("parcel").first()
        return newest.parcel.sender if newest else Address()

    def prepare(self, sender):
        """A parcel and where it is sent from, before it is paid for. It is kept nowhere else."""
        self._shipment().parcel.keep_sender(sender)

    def ask_label(self, *, by=None, key=None, mails=False, destination=None, carrier=None, sender=None):
        """One more parcel, and a label for it. Whoever calls has seen that there is a destination and no live label.

        `sender`: the address that the carrier wants to know.
        """
        parcel = self._shipment(destination, asked_by=by, mails=mails).parcel
        if sender:
            parcel.keep_sender(sender)
        code = carrier.code if carrier else OwnLabel.code
        money = {"price": None if self.live_label else self.price, "currency": self.label_currency}
        self.look_for_labels()
        return Label.objects.request(parcel, carrier=code, key=key or uuid.uuid4(), **money)

    def announce(self, *, carrier, tracking_number, cost=None, receipt=None):
        """The customer has sent it by a carrier of their own. Told again, it is the same parcel; nothing runs out."""
        shipment = self.announced or self._shipment()
        shipment.carrier_name, shipment.tracking_number, shipment.cost = carrier, tracking_number, cost
        shipment.receipt = receipt or shipment.receipt
        shipment.save(update_fields=["carrier_name", "tracking_number", "cost", "receipt"])
        self.remind_at = self.expires_at = None
        self.save(update_fields=["remind_at", "expires_at"])
        self.__dict__.pop("announced", None)

    @cached_property
    def announced(self):
        """The parcel that the customer sent by a carrier of their own, or None."""
        return self.shipments.exclude(tracking_number="").select_related("receipt").order_by("-pk").first()

    @property
    def tracking_numbers(self):
        """Of all its parcels, by whichever carrier."""
        announced = self.shipments.exclude(tracking_number="").values_list("tracking_number", flat=True)
        return [*announced, *(label.tracking_number for label in self.labels if label.tracking_number)]

    def _shipment(self, destination=None, **asked):
        """The one that waits for its label, or one more."""
        waiting = self.shipments.filter(tracking_number="", parcel__labels=None).select_related("parcel").first()
        if waiting is None:
            return self._begin_shipment(destination, **asked)
        for name, value in asked.items():
            setattr(waiting, name, value)
        waiting.save(update_fields=[*asked])
        if destination:
            waiting.parcel.destination = destination
            waiting.parcel.save(update_fields=["destination"])
        return waiting

    def _begin_shipment(self, destination, **asked):
        sent = self.shipments.count()
        parcel = Parcel.objects.create(
            shop=self.shop,
            number=self.rma_number if not sent else f"{self.rma_number}/{sent + 1}",
            destination=destination or self.destination,
            sender_name=self.customer_name,
            order_number=self.order.number,
            language=self.language,
            items=self.items,
        )
        return self.shipments.create(parcel=parcel, **asked)

    def start_payment(self, *, key, back):
        """The customer goes to pay, and comes back to the address `back`, paid or not. The same `key` pays once.

        Asks the provider, who may be slow: never call it while rows are locked.
        """
        payment, _is_new = self.payments.get_or_create(
            key=key,
            defaults={
                "provider": provider_of(self.shop).code,
                "amount": self.price,
                "currency": self.label_currency,
                "back": back,
            },
        )
        payment.begin()
        return payment

    @property
    def items(self):
        return [{"quantity": line.quantity, "sku": line.sku, "name": line.name} for line in self.line_list]

    def give_back(self, at):
        """Labels that nobody may use any more, and the money for them. A job, since carriers and banks are slow."""
        from returns.tasks import give_back  # the task finds its return by a model

        if self.shipments.exists() or self.payments.exists():
            give_back.using(run_after=at).enqueue(self.pk)
