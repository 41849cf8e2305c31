"""What a customer types to withdraw: who, from what, and where to confirm it. The law asks for nothing more."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_inbox.beginning.quantities import QuantitiesForm
from shops.zones import time_zones


class WithdrawalForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contract = forms.CharField(
        label=_("Order number"), max_length=500,
        help_text=_("It stands in the mail that confirmed your order. Without it, say what you bought and when."),
    )  # fmt: skip
    address = forms.EmailField(
        label=_("E-mail address"), help_text=_("We send the confirmation there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    first_step_at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    time_zone = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, data=None):
        super().__init__(data, initial={"key": uuid.uuid4(), "first_step_at": timezone.now().isoformat()})

    def clean_key(self):
        return self.cleaned_data["key"] or uuid.uuid4()

    def clean_time_zone(self):
        """Where the browser says it is; what is no zone says nothing."""
        told = self.cleaned_data["time_zone"]
        return told if told in dict(time_zones()) else ""


class ItemsForm(QuantitiesForm):
    """How many of each item go back. All, until the customer says otherwise."""

    nothing_chosen = _("Choose at least one item that you send back.")

    def __init__(self, data=None, *, lines):
        super().__init__(data, fields={line: self._field(line, left) for line, left in lines})

    def _field(self, line, left):
        choices = [(n, n) for n in range(left + 1)]
        return forms.TypedChoiceField(label=line.name, coerce=int, initial=left, choices=choices)
