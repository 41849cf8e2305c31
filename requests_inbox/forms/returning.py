"""What follows a decision: labels, and another chance."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shipping.carriers import countries_of
from shipping.models import Destination
from shipping.sender_form import SenderFields

from .act import Act, words


class Reopen(Act):
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("One line, for your colleagues."))
    tell_customer = forms.BooleanField(label=_("Tell the customer"), required=False, initial=True)
    text = words(_("Your own words in the mail"), required=False)


class MakeLabel(SenderFields, Act):
    PRIVATE = SenderFields.NAMES
    mails = forms.BooleanField(label=_("Mail it to the customer"), required=False, initial=True)
    destination = forms.ModelChoiceField(
        label=_("Where it goes"), queryset=Destination.objects.none(), required=False, empty_label=None
    )

    def prepare(self):
        self._prepare_sender()
        self._prepare_destination()

    def _prepare_sender(self):
        """For a look at the mail it is not asked, so that where somebody lives stands in no address of a page."""
        carrier, only_looks = self.request.carrier, self.is_bound and self.NAMES[0] not in self.data
        if carrier is not None and carrier.sells and not only_looks:
            self.offer(countries_of(self.request.shop), self.request.sender)
            return
        self.ask_nobody()

    def _prepare_destination(self):
        places = Destination.objects.filter(shop=self.request.shop_id).order_by("-is_usual", "name")
        if len(places) < 2:
            del self.fields["destination"]
            return
        self.fields["destination"].queryset = places
        self.fields["destination"].initial = self.request.rma.destination_id

    def untouched(self):
        told = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        return type(self)({name: told[name] for name in told if name not in self.NAMES}, action=self.action)

    @property
    def typed(self):
        typed = super().typed
        if "street" not in self.fields:
            return typed
        return {name: value for name, value in typed.items() if name not in self.NAMES} | {"sender": self.sender}


class MailLabel(Act):
    text = words(_("Your own words in the mail"), required=False)


class Revive(Act):
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("One line, for your colleagues."))
    text = words(_("Your own words in the mail"), required=False)
