"""What is typed to come in: which order it is, the code of the mail, what stands on a card. No more is taken (T43)."""

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from .fields import AsPrinted


class FindForm(forms.Form):
    """Which order, and something that only its buyer knows."""

    number = forms.CharField(
        label=_("Order number"),
        max_length=64,
        help_text=_("It stands in the mail that confirmed your order."),
        error_messages={"required": _("Please give your order number.")},
        widget=AsPrinted(),
    )
    contact = forms.CharField(
        label=_("E-mail address or postcode"),
        max_length=254,
        help_text=_("The one you ordered with."),
        error_messages={"required": _("Please give your e-mail address or postcode.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
        ),
    )

    def clean_contact(self):
        contact = self.cleaned_data["contact"].strip()
        if "@" in contact:
            EmailValidator(_("Something is missing in this e-mail address."))(contact)
        return contact


class CodeForm(forms.Form):
    """Six digits, however they were typed or pasted."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        error_messages={"required": _("Please type the six digits of the mail.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input--code", "autofocus": True}
        ),
    )

    def clean_code(self):
        return "".join(filter(str.isdecimal, self.cleaned_data["code"]))


class GiftForm(forms.Form):
    """What stands on the card of a present."""

    number = forms.CharField(
        label=_("Order number"),
        max_length=64,
        error_messages={"required": _("Please give the order number.")},
        widget=AsPrinted(),
    )
    code = forms.CharField(
        label=_("Gift code"),
        max_length=40,
        help_text=_("Ten letters and digits, from whoever gave you the present."),
        error_messages={"required": _("Please give the gift code.")},
        widget=AsPrinted(),
    )
