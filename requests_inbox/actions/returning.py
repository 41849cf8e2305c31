"""After the approval: the label, and a return that has expired."""

from django.utils.translation import gettext_lazy as _

from requests_inbox import forms
from requests_inbox.states import Status
from shipping.carriers import CARRIERS
from shipping.models import Label

from .action import Action

APPROVED = (Status.APPROVED, Status.LABEL_CREATED)


class MakeLabel(Action):
    name, rule, icon = "label", "make_label", "label"
    title, button = _("Make the label for %(reference)s"), _("Make the label")
    hint = _("It is ready in a moment, for you to print and for the customer.")
    form = forms.MakeLabel
    states = (Status.APPROVED,)
    writes = True

    @property
    def is_offered(self):
        return super().is_offered and self.request.rma is not None and self.request.label is None

    @property
    def asks_sender(self):
        return bool(self.request.carrier) and self.request.carrier.sells

    def run(self, *, seen, key, **asked):
        self.request.make_label(by=self.person, key=key, **asked)

    def preview(self, data):
        return (self.request.label_letter, "") if data["mails"] else None


class MakeAnother(MakeLabel):
    name, rule = "label-another", "make_another_label"
    title, button = _("Make a label for another parcel of %(reference)s"), _("Another parcel")
    hint = _("For what travels in more than one box. The customer pays nothing more.")
    states = (Status.LABEL_CREATED,)

    @property
    def is_offered(self):
        label = self.request.label
        return self.request.status in self.states and bool(label) and label.state == Label.State.LABEL_CREATED

    def run(self, *, seen, key, **asked):
        self.request.make_another_label(by=self.person, key=key, **asked)


class OfALabel(Action):
    """What can be done about a label that there is, in one of `label_states`."""

    states = APPROVED
    label_states: tuple = ()

    @property
    def is_offered(self):
        return super().is_offered and bool(self.request.label) and self.request.label.state in self.label_states


class MailLabel(OfALabel):
    name, rule, icon = "label-mail", "mail_label", "send"
    title, button, confirm = _("Mail the label of %(reference)s"), _("Mail it"), _("Send the label")
    form = forms.MailLabel
    label_states = (Label.State.LABEL_CREATED,)
    writes = True

    @property
    def hint(self):
        if self.request.label_letter == "code":
            return _("As a QR code to show at the drop-off point: there is nothing to print.")
        if self.request.label and not self.request.label.is_own:
            return _("As the carrier made it.")
        return _("On a sheet of A4 that says what to do.")

    def run(self, *, seen, key, text):
        self.request.mail_label(by=self.person, key=key, text=text)

    def preview(self, data):
        return self.request.label_letter, data["text"]


class VoidLabel(OfALabel):
    name, rule, icon, tone = "label-voiding", "void_label", "x", "cancel"
    title, button = _("Make the label of %(reference)s void?"), _("Make void")
    hint = _("Nobody may use it any more; then another can be made.")
    form = forms.Reason
    label_states = (Label.State.LABEL_CREATED, Label.State.REQUESTED, Label.State.ERROR)

    def run(self, *, seen, key, reason):
        self.request.void_label(by=self.person, seen=seen, key=key, reason=reason)


class RetryLabel(OfALabel):
    name, rule, icon = "label-retry", "retry_label", "refresh"
    title, button = _("Try the label of %(reference)s again?"), _("Try again")
    form = forms.FromWhere
    label_states = (Label.State.ERROR,)

    @property
    def hint(self):
        if self.request.label and self.request.label.is_unsure:
            return _("The carrier may have made it all the same: then this buys a second one. Look in its list first.")
        return _("Correct the address, if that is what the carrier did not like.") if self.asks_sender else ""

    @property
    def asks_sender(self):
        return bool(self.request.label) and CARRIERS[self.request.label.carrier].sells

    @property
    def asks(self):
        """One press is enough, unless something can be put right, or it may cost twice."""
        return self.asks_sender

    def run(self, *, seen, key, sender=None):
        self.request.retry_label(by=self.person, seen=seen, key=key, sender=sender)


class Revive(Action):
    name, rule, icon = "revival", "revive", "refresh"
    title, button = _("Let the customer send %(reference)s after all?"), _("Revive")
    hint = _("It is approved again, with a new last day; the customer reads it.")
    form = forms.Revive
    states = (Status.EXPIRED,)
    brings_back = writes = True

    def run(self, *, seen, key, reason, text):
        self.request.revive(by=self.person, seen=seen, key=key, reason=reason, text=text)

    def preview(self, data):
        self.request.set_ship_by()
        return "revived", data["text"]
