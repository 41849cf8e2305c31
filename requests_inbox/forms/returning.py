"""What follows a decision: labels, and another chance."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shipping.models import Destination

from .act import Act, words


class Reopen(Act):
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("One line, for your colleagues."))
    tell_customer = forms.BooleanField(label=_("Tell the customer"), required=False, initial=True)
    text = words(_("Your own words in the mail"), required=False)


class MakeLabel(Act):
    mails = forms.BooleanField(label=_("Mail it to the customer"), required=False, initial=True)
    destination = forms.ModelChoiceField(
        label=_("Where it goes"), queryset=Destination.objects.none(), required=False, empty_label=None
    )

    def prepare(self):
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
