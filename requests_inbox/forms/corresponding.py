"""What is written to the customer, and what they wrote."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from messaging.models import Attachment, Letter, Message
from messaging.uploads import take_upload
from requests_inbox.models import Draft, Question, RequestLine
from requests_inbox.widgets import RULES, Files

from .act import Act, words


class Ask(Act):
    """What is missing: each is settled by itself when it comes. Or anything else, in one's own words.

    Digits tick boxes as long as nobody has begun to type.
    """

    text = words(
        _("Your question"), required=False,
        help_text=_("In the customer's language; greeting and signature are added."),
    )  # fmt: skip
    wants = forms.MultipleChoiceField(
        label=_("What is missing"), required=False, widget=forms.CheckboxSelectMultiple({"data-numbered": ""}),
        choices=[choice for choice in Question.Kind.choices if choice[0] != Question.Kind.TEXT],
    )  # fmt: skip

    def prepare(self):
        self.fields["text"].widget.attrs["data-digits"] = ""

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("wants") and not data.get("text"):
            self.add_error("text", _("Say what you would like to know."))
        return data


class Write(Act):
    """Words to the customer, with the files that lie ready. Without scripts files come together with the words."""

    text = words(
        _("Message to the customer"), longest=Draft.LONGEST,
        help_text=_("In the customer's language; greeting and signature are added."),
    )  # fmt: skip
    enclosed = forms.MultipleChoiceField(label=_("Files"), required=False, widget=forms.CheckboxSelectMultiple)
    upload = Files(label=_("Attach files"), required=False, help_text=RULES)
    then = forms.ChoiceField(required=False, choices=[("", ""), ("ask", ""), ("hold", "")], widget=forms.HiddenInput)

    def prepare(self):
        self.fields["version"].required = False
        self.offer_files()
        if draft := Draft.objects.of(self.action.person, self.request, Draft.Kind.MESSAGE).first():
            self.fields["text"].initial = draft.text
        self.fields["enclosed"].initial = [key for key, _name in self.fields["enclosed"].choices]

    def offer_files(self):
        waiting = Attachment.objects.waiting_for(self.action.person, self.request.thread)
        self.fields["enclosed"].choices = [(str(one.key), one.name) for one in waiting]

    def clean_upload(self):
        """What was uploaded is theirs from now on, also when the message is not sent yet."""
        kept = []
        try:
            for upload in self.cleaned_data["upload"]:
                kept.append(str(take_upload(self.request.thread, upload, by=self.action.person).key))
        except forms.ValidationError as why:
            self.add_error("upload", why)
        if kept and isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data.setlist("enclosed", [*self.data.getlist("enclosed"), *kept])
            self.offer_files()
        return kept

    @property
    def typed(self):
        files = self.cleaned_data["enclosed"] + self.cleaned_data["upload"]
        return {"text": self.cleaned_data["text"], "files": files, "then": self.cleaned_data["then"]}


class OneLetter(Act):
    """About one mail that has not left yet."""

    letter = forms.ModelChoiceField(queryset=Letter.objects.none(), widget=forms.HiddenInput)

    def prepare(self):
        self.fields["version"].required = False
        self.fields["letter"].queryset = Letter.objects.filter(thread=self.request.thread_id)


class TakeAsWithdrawal(Act):
    """The mail that says it, and the lines that it is about."""

    message = forms.ModelChoiceField(queryset=Message.objects.none(), widget=forms.HiddenInput)
    chosen = forms.ModelMultipleChoiceField(
        label=_("What the customer withdraws from"), queryset=RequestLine.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def prepare(self):
        self.fields["message"].queryset = Message.objects.filter(thread=self.request.thread_id).select_related("mail")
        self.fields["chosen"].queryset = self.request.lines.select_related("order_line")
        self.fields["chosen"].initial = [line.pk for line in self.request.line_list]
