"""After the approval: the return that it authorises, its label, and what happens when nothing is sent."""

from contextlib import suppress
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_fsm import can_proceed, transition

from messaging.files import keep_file
from requests_inbox import policies
from requests_inbox.changing import change
from requests_inbox.correspondence import letters
from requests_inbox.lists.documents import add_words
from requests_inbox.models.lines import RequestLine
from requests_inbox.refusals import Refusal, Stale, Unready
from requests_inbox.states import Status
from returns.authorizing import Granted, authorize, beginning, number_for
from returns.papers import label_as
from shipping.addresses import Address
from shipping.carriers import carrier_from
from shipping.models import Label, Way
from shipping.printing import NotDrawn

from .steps import take

A_MOMENT = timedelta(minutes=1)  # in which whoever undoes it is not overtaken


class Returning:
    # What of it is shown ---------------------------------------------------------------------------------------------

    @property
    def label(self):
        """The label of its return that may be used, is being made or could not be made; None where there is none."""
        return self.rma.live_label if self.rma else None

    @cached_property
    def rma_number(self):
        """Of its return, or the one that an approval would give it."""
        return self.rma.rma_number if self.rma else number_for(self.shop, self.reference)

    @property
    def label_price(self):
        """What the customer pays for a label, now or after an approval; None for nothing."""
        if self.way_back == Way.OWN:
            return None
        if self.rma:
            return self.rma.price
        return None if self.free_return else self.shop.label_price_to(self.country)

    @property
    def label_currency(self):
        """Of that price, which is the shop's, whatever the order was paid in."""
        return self.rma.label_currency if self.rma else self.shop.currency

    @property
    def sender(self):
        """From where the customer sends it, as far as anybody knows: what was said of the parcel, else where the order
        went, unless somebody else bought it.
        """
        said = self.rma.sender if self.rma else Address()
        if said or not self.order.belongs_to(self.customer_email):
            return said
        return Address.of_order(self.order)

    @property
    def carrier(self):
        """Who would make a label now; None where nobody brings parcels from there."""
        usual = carrier_from(self.shop, "")
        return carrier_from(self.shop, self.sender.country) if usual.sells else usual

    # What is done about it -------------------------------------------------------------------------------------------

    def make_label(self, *, by=None, key=None, mails=False, destination=None, sender=None):
        """Ask for a label; a worker makes it. `by` is None for the customer. `mails`: they get it by mail, too.

        `sender`: the address that somebody typed or confirmed; without one it is what is known.
        """
        with change(self, "label_asked", by=by, key=key):
            policies.require("make_label", self, by)
            policies.require_of_everybody("make_label", self)
            return self._ask_label(sender, by=by, key=key, mails=mails, destination=destination)

    def make_another_label(self, *, by, key=None, mails=False, destination=None, sender=None):
        """What comes back travels in one more parcel. The customer pays for the first alone."""
        with change(self, "label_asked", by=by, key=key, another=True):
            policies.require("make_another_label", self, by)
            return self._ask_label(sender, by=by, key=key, mails=mails, destination=destination)

    def _ask_label(self, sender=None, **asked):
        """Of the carrier that brings parcels from there."""
        sender = sender or self.sender
        carrier = carrier_from(self.shop, sender.country)
        if carrier is None:
            raise policies.nobody_brings_it(self)
        if not carrier.sells:
            return self.rma.ask_label(**asked)
        if not sender.is_fit:
            raise Unready(_("The carrier wants to know from where it is sent: street, postcode, city and country."))
        return self.rma.ask_label(carrier=carrier, sender=sender, **asked)

    @transaction.atomic
    def prepare_label(self, sender):
        """From where it is sent, before the label is paid for. One by one: two presses would begin a parcel each."""
        self.lock()
        self.rma.prepare(sender)

    def announce_parcel(self, *, carrier, tracking_number, cost=None, receipt=None, key=None):
        """The customer has handed it to a carrier of their own; what they tell again takes the place of the first.

        `cost`: what it took, where the shop pays that back; `receipt`: the Attachment that shows it.
        """
        told = {"carrier": carrier, "tracking_number": tracking_number}
        with change(self, "parcel_announced", by=None, key=key, **told) as event:
            policies.require_of_everybody("announce_parcel", self)
            if cost is not None:
                event.details |= {"cost": str(cost), "currency": self.rma.currency}
            self.rma.announce(**told, cost=cost, receipt=receipt)
            add_words(self, tracking_number)

    def retry_label(self, *, seen, by=None, key=None, sender=None):
        """The carrier would not make it; somebody has changed what it did not like: the address, as a rule."""
        with change(self, "label_asked", by=by, seen=seen, key=key) as event:
            policies.require("retry_label", self, by)
            if not self.label or self.label.state != Label.State.ERROR:
                raise Refusal(_("There is no label that could not be made."))
            if by is None and self.label.is_unsure:
                raise Refusal(_("It may have been made all the same: somebody looks first."))
            if sender and sender != self.label.parcel.sender:
                event.details["corrected"] = True  # that it was, and not to what: it is kept with the parcel alone
                self.label.parcel.keep_sender(sender)
            self.label.try_again()

    def void_label(self, *, by, seen, reason, key=None):
        """Nobody may use it any more; another can be made. The row of the label comes before ours, as for a worker."""
        with change(self, "label_voided", by=by, seen=seen, key=key, reason=reason):
            policies.require("void_label", self, by)
            self.label.void()
            self.rma.look_for_labels()
            if not self.label and can_proceed(self._lose_label):
                self._lose_label()

    @property
    def label_letter(self):
        """Which letter brings the label: who hands the parcel in by a code gets that, and nothing to print."""
        has_code = self.label is None or self.label.has_code
        return "code" if self.way_back == Way.CODE and has_code else "label"

    def mail_label(self, *, by=None, text="", key=None):
        """Send the label to the customer; ours on a sheet with what to do. It is drawn before anything is locked."""
        try:
            sheet = label_as(self.label, self._paper) if self.rma and self.rma.has_label else None
        except NotDrawn as why:
            raise Refusal(_("The label cannot be printed: %(why)s") % {"why": why}) from why
        with change(self, "label_mailed", by=by, key=key) as event:
            policies.require("mail_label", self, by)
            if sheet is None or not self.rma.has_label:
                raise Refusal(_("There is no label to send."))
            event.letter = letters.send(self, self.label_letter, text=text, by=by)
            keep_file(self.thread, sheet.name, sheet.content, sheet.content_type, letter=event.letter)

    @property
    def _paper(self):
        if self.label_letter == "code":
            return "qr"
        return "sheet" if self.label.is_own else "label"

    def revive(self, *, by, seen, reason, text="", key=None):
        """It had expired, and the customer may send the goods after all; they get a new day, and read it."""
        with change(self, "revived", by=by, seen=seen, key=key, reason=reason) as event:
            policies.require("revive", self, by)
            take(self._revive)
            self.set_ship_by()
            if self.rma:
                self.rma.revive(self.ship_by)
            event.letter = letters.send(self, "revived", text=text, by=by)

    # What happens by itself ------------------------------------------------------------------------------------------

    def hear_of_label(self, label):
        """The carrier has made it, or will not."""
        if label.state == Label.State.LABEL_CREATED:
            with change(self, "label_made", by=None, label=label.pk):
                if can_proceed(self._gain_label):
                    self._gain_label()
                add_words(self, label.tracking_number)
                if self.rma.shipments.filter(parcel=label.parcel_id, mails=True).exists():
                    self._mail_soon(label)
        elif label.state == Label.State.ERROR:
            with change(self, "label_failed", by=None, label=label.pk, reason=label.error):
                self.is_unread = True

    def _mail_soon(self, label):
        """By a job, since its sheet has to be drawn."""
        from requests_inbox.tasks import mail_label  # the task finds its request by a model

        mail_label.enqueue(self.pk, str(label.key))

    def hear_of_payment(self, payment):
        """The customer has paid: the label is made and mailed at once. What came too late or twice goes back."""
        with change(self, "label_paid", by=None, amount=str(payment.amount)):
            if not self._owes(payment):
                payment.give_back()
            if self.rma and self.rma.is_authorized:
                self.rma.__dict__.pop("payment_list", None)
                if not policies.why_not_at_all("make_label", self):
                    with suppress(Unready):  # nobody said from where: the customer does, and makes what they paid for
                        self._ask_label(mails=True)

    def _owes(self, payment):
        """Whether this is what its label costs: not if the return has ended, was made free, or was paid for before."""
        rma = self.rma
        if rma is None or rma.pk != payment.rma_id or not rma.is_authorized or rma.price is None:
            return False
        return not rma.payments.paid().exclude(pk=payment.pk).exists()

    def remind_to_send(self):
        """The last day is near. Whoever took the moment away calls this, so it is said once (R37)."""
        with change(self, "ship_reminded", by=None) as event:
            event.letter = letters.send(self, "ship_reminder")

    def expire(self, *, seen):
        """The last day is over, and no label was made. Under withdrawal the statement stands; the letter says so."""
        with change(self, "expired", by=None, seen=seen) as event:
            if self.label:
                raise Refusal(_("A label was asked for in time."))
            take(self._expire)
            self.rma.expire()
            event.letter = letters.send(self, "expired")

    def authorize(self, *, free, fee=None, destination=None):
        """The return that an approval gives; none where the customer keeps everything."""
        lines = [line for line in self.line_list if line.decision == RequestLine.Decision.APPROVED]
        if not lines:
            return
        as_seen = type(self).objects.select_for_update().filter(pk=self.pk, version=self.version)
        begins = as_seen.values(**beginning("shop", "reference", destination)).first()
        if begins is None:  # which locks it: of two who approve at once the second reads why, and no error of a number
            raise Stale(self)
        self.rma = authorize(
            self.order,
            [Granted(line.order_line, line.quantity, line.requested_resolution) for line in lines],
            begins=begins,
            shop=self.shop,
            reference=self.reference,
            customer_name=self.customer_name,
            language=self.language,
            country=self.country,
            ship_by=self.ship_by,
            free=free,
            fee=fee,
            refund_term_days=self.policy_terms.refund_term_days,
        )

    def end_return(self, ending):
        """Its return ends with the decision. Labels become void once the letter that says so cannot be undone."""
        if self.rma and self.rma.is_authorized:
            self.rma.cancel(ending, void_at=self.decision_letter and self.decision_letter.not_before + A_MOMENT)

    def set_ship_by(self):
        """The last day to hand the goods over, counted from today in the shop's own time zone."""
        today = timezone.localdate(timezone=ZoneInfo(self.shop.time_zone))
        self.ship_by = today + timedelta(days=self.shop.ship_by_days)
        if self.withdrawal:  # the shop may give more than the law, never less
            self.ship_by = max(self.ship_by, self.withdrawal.ship_by)

    @transition("status", source=Status.APPROVED, target=Status.LABEL_CREATED)
    def _gain_label(self):
        pass

    @transition("status", source=Status.LABEL_CREATED, target=Status.APPROVED)
    def _lose_label(self):
        pass

    @transition("status", source=Status.APPROVED, target=Status.EXPIRED)
    def _expire(self):
        pass

    @transition("status", source=Status.EXPIRED, target=Status.APPROVED)
    def _revive(self):
        pass
