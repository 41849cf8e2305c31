"""What a customer types who follows a request: words and files, and how they sent the parcel."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import AsPrinted, FilesField


class ReplyForm(forms.Form):
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your message"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    attached = FilesField(label=_("Photos or files"), required=False)

    def clean(self):
        if not self.cleaned_data.get("text") and not self.cleaned_data.get("attached"):
            raise forms.ValidationError(_("Write something, or add a photo."))
        return self.cleaned_data


class TrackingForm(forms.Form):
    """A parcel that the customer sent by a carrier of their own."""

    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=60,
        error_messages={"required": _("Please say who brings it.")},
    )
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        help_text=_("It stands on your receipt."),
        error_messages={"required": _("Please give the number of your receipt.")},
        widget=AsPrinted(),
    )
