"""Decisions on a request and on its lines."""

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_inbox.beginning import exempting
from requests_inbox.models import RequestLine, ReturnRequest

from .act import Act, words

Decision, DeclineCode = RequestLine.Decision, RequestLine.DeclineCode
Kind = ReturnRequest.CancellationKind
CANCELLATIONS = [choice for choice in Kind.choices if choice[0] != Kind.MERGED]


class OfLines:
    """One choice for each line of the request, above the other fields."""

    def offer_lines(self):
        self.lines = [LineChoice(self, line) for line in self.request.line_list]

    def clean(self):
        data = super().clean()
        decisions = {}
        for line in self.lines:
            decisions[line.pk] = {name: data.pop(f"{name}-{line.pk}", "") for name in LineChoice.NAMES}
        return {**data, "decisions": decisions}


class Approve(OfLines, Act):
    """One choice for each line, free return, and words of the agent's own for the mail. A proposal is filled in."""

    free_return = forms.BooleanField(label=_("Free return"), required=False)
    contradiction = words(_("Why free return stays off"), required=False)
    text = words(_("Your own words in the mail"), required=False)

    def prepare(self):
        self.fields["free_return"].initial = self.request.free_return
        if not self.request.alert_codes or not any(
            alert.requires == "free_return" for alert in self.request.alert_list
        ):
            del self.fields["contradiction"]
        if self.request.proposed and self.request.proposed.is_approval:
            self.fields["text"].initial = self.request.proposed.text
        self.offer_lines()

    def clean(self):
        return {"contradiction": "", **super().clean()}


class LineChoice:
    """The fields of one line inside the form that approves."""

    NAMES = ("decision", "decline_code", "decline_text")

    def __init__(self, form, line):
        self.form, self.line, self.pk = form, line, line.pk
        proposed = form.request.proposed
        told = (proposed and proposed.decisions.get(line.pk)) or line.verdict
        settled = told["decision"] if told["decision"] != Decision.PENDING else Decision.APPROVED
        codes = declining_codes(line)
        form.fields |= {
            f"decision-{line.pk}": forms.ChoiceField(
                label=line.order_line.name, initial=settled,
                choices=[choice for choice in Decision.choices if choice[0] != Decision.PENDING],
            ),
            f"decline_code-{line.pk}": forms.ChoiceField(
                label=_("Why declined"),
                required=False,
                initial=told["decline_code"] or exempting.code_for(line),
                choices=codes,
            ),
            f"decline_text-{line.pk}": forms.CharField(
                label=_("In your own words, to the customer"), required=False, initial=told["decline_text"],
                max_length=500,
            ),
        }  # fmt: skip

    @property
    def decision(self):
        return self.form[f"decision-{self.pk}"]

    @property
    def decline_code(self):
        return self.form[f"decline_code-{self.pk}"]

    @property
    def decline_text(self):
        return self.form[f"decline_text-{self.pk}"]


def declining_codes(line=None):
    """Under withdrawal only the law's own reasons exist (CRD Art. 16), elsewhere only the shop's."""
    by_right = line is not None and line.ground == "withdrawal"
    return [("", _("Choose a reason"))] + [
        choice for choice in DeclineCode.choices if (choice[0] in RequestLine.LEGAL) == by_right
    ]


def codes_of(request):
    """All that may be said of its lines: the law's own reasons too where one is a withdrawal by right."""
    by_right = any(line.ground == "withdrawal" for line in request.line_list)
    return [("", _("Choose a reason")), *DeclineCode.choices] if by_right else declining_codes()


def must_say_why(form, data):
    if not data.get("code"):
        form.add_error("code", _("Choose why: the customer reads it."))
    elif data["code"] == DeclineCode.OTHER and not data.get("text"):
        form.add_error("text", _("Say why in your own words: the customer reads it."))


class SaysWhy:
    """Whoever declines says why."""

    def clean(self):
        data = super().clean()
        if data.get("kind") == "declined":
            must_say_why(self, data)
        return data


class Cancel(SaysWhy, Act):
    kind = forms.ChoiceField(
        label=_("What happens"), widget=forms.RadioSelect, choices=CANCELLATIONS, initial="declined"
    )
    code = forms.ChoiceField(label=_("Why declined"), required=False, choices=declining_codes)
    text = words(
        _("Message to the customer"), required=False, help_text=_("In their language; it stands in the mail below.")
    )

    def prepare(self):
        self.fields["code"].choices = codes_of(self.request)
        fitting = {exempting.code_for(line) for line in self.request.line_list}
        if len(fitting) == 1:
            self.fields["code"].initial = fitting.pop()
        if self.request.proposed and not self.request.proposed.is_approval:
            self.fields["code"].initial = self.request.proposed.code
            self.fields["text"].initial = self.request.proposed.text


class Check(OfLines, Act):
    """What one would do, for a colleague to confirm or to change."""

    verdict = forms.ChoiceField(
        label=_("You would"), choices=ReturnRequest.Verdict.choices, widget=forms.RadioSelect, initial="approve"
    )
    code = forms.ChoiceField(label=_("Why declined"), required=False, choices=declining_codes)
    free_return = forms.BooleanField(label=_("Free return"), required=False)
    text = words(
        _("Your words to the customer"), required=False, help_text=_("They stand in the mail of the decision.")
    )
    note = words(_("Note for whoever decides"), required=False)

    def prepare(self):
        self.fields["free_return"].initial = self.request.free_return
        self.fields["code"].choices = codes_of(self.request)
        self.lines = []
        if len(self.request.line_list) > 1:
            self.offer_lines()

    def clean(self):
        data = super().clean()
        if data.get("verdict") == ReturnRequest.Verdict.DECLINE:
            must_say_why(self, data)
            data["decisions"] = {}
        return data


class FreeReturn(Act):
    free = forms.BooleanField(label=_("Free return"), required=False)
    contradiction = words(_("Why free return stays off"), required=False)

    def prepare(self):
        self.fields["free"].initial = self.request.free_return
        wants = any(one.requires == "free_return" and not one.contradiction for one in self.request.alert_list)
        if self.request.is_open or not wants:
            del self.fields["contradiction"]


class DecideLine(Act):
    line = forms.ModelChoiceField(label=_("Item"), queryset=RequestLine.objects.none(), empty_label=_("Choose an item"))
    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, initial=Decision.APPROVED)
    code = forms.ChoiceField(label=_("Why declined"), required=False)
    text = forms.CharField(label=_("In your own words, to the customer"), required=False, max_length=500)

    def prepare(self):
        self.fields["line"].queryset = self.request.lines.select_related("order_line")
        self.fields["code"].choices = [("", _("Choose a reason")), *DeclineCode.choices]
        meant = [line for line in self.request.line_list if str(line.pk) == str(self.initial.get("line"))]
        self.fields["code"].initial = exempting.code_for(meant[0]) if meant else ""
