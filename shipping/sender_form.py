"""What a carrier has to know of whoever sends a parcel: typed or confirmed by the customer, or by an agent for them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shops.countries import COUNTRIES

from .addresses import LONGEST, Address


def text(label, autocomplete, name, **options):
    widget = forms.TextInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=LONGEST[name], widget=widget, **options)


class SenderFields(forms.Form):
    """For forms that ask for it among other things. `offer` says which countries there are, and what is known."""

    street = text(_("Street and number"), "street-address", "street")
    postcode = text(_("Postcode"), "postal-code", "postcode")
    city = text(_("City"), "address-level2", "city")
    country = forms.ChoiceField(label=_("Country"), widget=forms.Select({"autocomplete": "country"}))
    NAMES = ("street", "postcode", "city", "country")

    def offer(self, countries, known):
        self.fields["country"].choices = [(code, name) for code, name in COUNTRIES if code in countries]
        for name in self.NAMES:
            self.fields[name].initial = getattr(known, name)

    def ask_nobody(self):
        """Its carrier does not want to know."""
        for name in self.NAMES:
            del self.fields[name]

    @property
    def sender(self):
        return Address(**{name: self.cleaned_data.get(name, "") for name in self.NAMES})

    def clean(self):
        super().clean()
        for name, fault in self.sender.faults().items():
            self.add_error(name, fault)
        return self.cleaned_data
