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


class FromWhere(SenderFields, Act):
    """Of a label: asked where its carrier wants to know from where it is sent, and of nobody who may not act."""

    PRIVATE = SenderFields.NAMES

    def prepare(self):
        """For a look at the mail it is not asked, so that where somebody lives stands in no address of a page."""
        only_looks = self.is_bound and self.NAMES[0] not in self.data
        if self.action.asks_sender and not only_looks and not self.action.refusal:
            self.offer(countries_of(self.request.shop), self.request.sender)
        else:
            self.ask_nobody()

    def untouched(self):
        told = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        return type(self)({name: told[name] for name in told if name not in self.NAMES}, action=self.action)

    @property
    def typed(self):
        typed = super().typed
        if "street" not in self.fields:
            return typed
        return {name: value for name, value in typed.items() if name not in self.NAMES} | {"sender": self.sender}


class MakeLabel(FromWhere):
    mails = forms.BooleanField(label=_("Mail it to the customer"), required=False, initial=True)
    destination = forms.ModelChoiceField(
        label=_("Where it goes"), queryset=Destination.objects.none(), required=False, empty_label=None
    )

    def prepare(self):
        super().prepare()
        places = Destination.objects.filter(shop=self.request.shop_id).order_by("-is_usual", "name")
        if len(places) < 2:
            del self.fields["destination"]
            return
        self.fields["destination"].queryset = places
        self.fields["destination"].initial = self.request.rma.destination_id


class MailLabel(Act):
    text = words(_("Your own words in the mail"), required=False)


class Revive(Act):
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("One line, for your colleagues."))
    text = words(_("Your own words in the mail"), required=False)
