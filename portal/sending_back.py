"""How an approved return comes back: its label, what is paid for it, or the customer's own carrier."""

from functools import cached_property

from django.utils.translation import gettext as _

from requests_inbox.policies import why_not_at_all
from shipping.carriers import CARRIERS
from shipping.models import Label, Way

from .way_form import NAMES as WAY_NAMES


class SendingBack:
    """Of a `request`, as its customer may see it."""

    @property
    def rma(self):
        """What its approval authorised, once the customer knows of it."""
        rma = self.request.rma if self.is_decided else None
        return rma if rma and rma.is_authorized else None

    @property
    def label(self):
        return self.rma and self.rma.live_label

    @property
    def may_make_label(self):
        """Whether they may now; if nothing but money stands against it, they pay first."""
        against = why_not_at_all("make_label", self.request) if self.rma else True
        return not against or self.must_pay

    @property
    def must_pay(self):
        rma = self.rma
        if not rma or rma.is_settled or rma.awaits_money or rma.live_label:
            return False
        return bool(rma.destination_id and self.request.carrier)

    @property
    def awaits_money(self):
        """Whether they have paid, as they say, and only the provider has not told us yet."""
        return bool(self.rma) and not self.label and not self.rma.is_settled and self.rma.awaits_money

    @property
    def looks_again(self):
        """Whether the page asks by itself how it went: something is on its way that takes seconds."""
        return self.awaits_money or bool(self.label and self.label.state == Label.State.REQUESTED)

    @property
    def way_name(self):
        return WAY_NAMES[Way(self.request.way_back)][0] if self.request.way_back else ""

    @property
    def is_own_carrier(self):
        """Whether they chose a carrier of their own, and there is no label of ours."""
        return self.request.way_back == Way.OWN and not self.label

    @cached_property
    def announced(self):
        """The parcel that they said they sent, or None."""
        return self.rma.announced if self.rma and self.is_own_carrier else None

    @property
    def sent_with(self):
        sent = self.announced
        if sent is None:
            return {}
        return {"carrier": sent.carrier_name, "tracking_number": sent.tracking_number, "cost": sent.cost}

    @property
    def is_paid_back(self):
        """Whether the shop gives back what their own carrier took."""
        return bool(self.rma) and self.is_own_carrier and self.request.free_return

    @property
    def is_by_code(self):
        """Whether they meant to show a code, and there is or will be one."""
        return self.request.way_back == Way.CODE and (self.label is None or self.label.has_code)

    @property
    def counter_reads_code(self):
        """Whether the parcel is taken without a label, for a code on a telephone: the carrier does, or the point."""
        return self.is_by_code or bool(self.label and self.label.code)

    @property
    def papers(self):
        return self.papers_of(self.label)

    def papers_of(self, label):
        """[(name in the address, words)] of a label, for whoever has a printer and whoever has none."""
        papers = [("label", _("The label"))]
        if label.is_own:
            papers = [("sheet", _("Label with what to do (A4)")), ("label", _("Only the label (A6)"))]
        reads_code = label.code or (self.request.way_back == Way.CODE and label.has_code)
        return [*papers, ("qr", _("QR code"))] if reads_code else papers

    @property
    def other_parcels(self):
        """[(label, its papers)] where the return travels in more than one box."""
        return [(one, self.papers_of(one)) for one in self.rma.other_labels]

    @property
    def may_correct(self):
        """Whether the carrier would not make it, and perhaps for the address; never while it may have been made."""
        label = self.label
        failed = bool(label) and label.state == Label.State.ERROR and not label.is_unsure
        return failed and CARRIERS[label.carrier].sells

    @property
    def asks_sender(self):
        """Whether somebody has to say from where it is sent before there can be a label."""
        if self.label:
            return self.may_correct
        return self.may_make_label and self.request.carrier.sells

    @property
    def asks_to_mail(self):
        """Whether they say if it is mailed: a code always is, and what was paid for, too."""
        return not (self.is_by_code or self.must_pay or self.may_correct)
