"""What a customer types who follows a request: words and files, and how they sent the parcel."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.uploads import require_fit
from shipping.carriers import countries_of
from shipping.sender_form import SenderFields

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


class LabelForm(SenderFields):
    """How a customer asks for a label: from where they send it, where its carrier wants to know that."""

    mails = forms.BooleanField(label=_("Mail it to me, too"), required=False, initial=True)

    def __init__(self, data=None, *, following):
        super().__init__(data)
        if following.asks_sender:
            self.offer(countries_of(following.request.shop), following.request.sender)
        else:
            self.ask_nobody()
        if not following.asks_to_mail:
            del self.fields["mails"]

    @property
    def is_mailed(self):
        return self.cleaned_data.get("mails", True)


class TrackingForm(forms.Form):
    """A parcel that the customer sent by a carrier of their own, and what it cost where the shop pays that back."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
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
    cost = forms.DecimalField(required=False, min_value=0, max_digits=6, decimal_places=2)
    receipt = forms.FileField(label=_("A photo or file of the receipt"), required=False)

    def __init__(self, data=None, files=None, *, following):
        super().__init__(data, files, initial=following.sent_with)
        if not following.is_paid_back:
            del self.fields["cost"], self.fields["receipt"]
        else:
            self.fields["cost"].label = gettext("What it cost, in %s") % following.rma.currency

    def clean_receipt(self):
        file = self.cleaned_data["receipt"]
        if file:
            require_fit(file.name, file.size)
        return file
