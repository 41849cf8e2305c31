"""What people type to record a statement of withdrawal and to match it with an order."""

import uuid
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_inbox.beginning.begun_by_mail import names_line
from requests_inbox.beginning.quantities import QuantitiesForm
from shops.models import Shop


class StatementForm(forms.Form):
    """A statement that came on paper, on the phone or over the counter."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    shop = forms.ModelChoiceField(label=_("Shop"), queryset=Shop.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Customer's name"), max_length=200)
    contract = forms.CharField(
        label=_("What it is about"), max_length=500, help_text=_("The order number, or whatever names the purchase.")
    )
    address = forms.EmailField(label=_("E-mail address"), help_text=_("The confirmation goes there."))
    received_at = forms.DateTimeField(
        label=_("When it reached you"), help_text=_("The periods of the law are counted from then."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Customer's words"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data=None, *, shops, initial=None):
        told = {"key": uuid.uuid4(), "received_at": timezone.localtime().replace(second=0, microsecond=0)}
        super().__init__(data, initial=told | (initial or {}))
        self.fields["shop"].queryset = shops

    def clean_received_at(self):
        moment = self.cleaned_data["received_at"]
        now = timezone.now()
        if moment > now + timedelta(minutes=1):
            raise forms.ValidationError(_("That is still to come."))
        if moment < now - timedelta(days=3660):
            raise forms.ValidationError(_("That is too long ago."))
        return min(moment, now)


class MatchForm(QuantitiesForm):
    """How many of each line of an order the customer withdraws from: all, unless their words name some."""

    def __init__(self, data=None, *, order, words=""):
        lines = [line for line in order.lines.all() if line.returnable_quantity]
        named = [line for line in lines if names_line(words, line)]
        super().__init__(data, fields={line: self._field(line, line in named or not named) for line in lines})

    def _field(self, line, is_meant):
        left = line.returnable_quantity
        return forms.IntegerField(
            label=line.name, required=False, min_value=0, max_value=left, initial=left if is_meant else 0
        )


class AsideForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("One line, for your colleagues."))
