"""What people type to act on a request. Every form carries the version it was drawn from and a key of its own."""

import uuid
from datetime import timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from messaging.models import Attachment, Letter, Message
from messaging.uploads import take_upload
from shipping.models import Destination

from . import exempting
from .models import Draft, Question, RequestLine, ReturnRequest, StaffAlert, Tag
from .wall_clock import on_the_clock, tomorrow_morning
from .widgets import RULES, Files, Suggesting

Decision, DeclineCode = RequestLine.Decision, RequestLine.DeclineCode
LONG = {"rows": 3}
Kind = ReturnRequest.CancellationKind
CANCELLATIONS = [choice for choice in Kind.choices if choice[0] != Kind.MERGED]


class Act(forms.Form):
    """The fence and the key; the actions add what they ask."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, action, initial=None):
        self.action, self.request = action, action.request
        initial = {"version": action.request.version, "key": uuid.uuid4(), **(initial or {})}
        super().__init__(data, files, initial=initial)
        self.prepare()

    def prepare(self):
        """Fields and choices that depend on the request."""

    def untouched(self):
        """The form as it would be sent without a single change, for the first preview."""
        told = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        return type(self)(told, action=self.action)

    @property
    def plain_fields(self):
        """The visible fields that no line of the request owns."""
        return [field for field in self.visible_fields() if "-" not in field.name]

    @property
    def as_query(self):
        """The form as it stands, for the address that shows its mail."""
        return urlencode(
            {field.html_name: field.value() or "" for field in self if field.value() is not False}, doseq=True
        )

    @property
    def typed(self):
        """What the verb takes, without the fence."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "key")}


def words(label, *, required=True, longest=5000, **kwargs):
    return forms.CharField(
        label=label, required=required, max_length=longest, widget=forms.Textarea(attrs=LONG), **kwargs
    )


class Reason(Act):
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("One line, for your colleagues."))


class Hold(Act):
    class End:
        CHOICES = [
            ("30m", _("in 30 minutes")),
            ("2h", _("in 2 hours")),
            ("today", _("at the end of today")),
            ("tomorrow", _("tomorrow at 9:00")),
            ("week", _("in a week")),
        ]

    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("Colleagues read it on the request."))
    until = forms.ChoiceField(label=_("It frees itself"), choices=End.CHOICES, initial="30m")

    def clean_until(self):
        now = timezone.localtime()
        return {  # what is a duration is added to UTC: on a wall clock an hour can be missing, or come twice
            "30m": lambda: timezone.now() + timedelta(minutes=30),
            "2h": lambda: timezone.now() + timedelta(hours=2),
            "today": lambda: on_the_clock(now, hour=23, minute=59),
            "tomorrow": tomorrow_morning,
            "week": lambda: now + timedelta(days=7),
        }[self.cleaned_data["until"]]()


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


class Ask(Act):
    """What is missing: each is settled by itself when it comes. Or anything else, in one's own words."""

    text = words(
        _("Your question"), required=False,
        help_text=_("In the customer's language; greeting and signature are added."),
    )  # fmt: skip
    wants = forms.MultipleChoiceField(
        label=_("What is missing"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[choice for choice in Question.Kind.choices if choice[0] != Question.Kind.TEXT],
    )  # fmt: skip

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


class WriteNote(Act):
    text = words(_("Note"))

    def prepare(self):
        self.fields["version"].required = False


class Acknowledge(Act):
    alert = forms.ModelChoiceField(queryset=StaffAlert.objects.none(), widget=forms.HiddenInput)

    def prepare(self):
        self.fields["version"].required = False
        self.fields["alert"].queryset = self.request.alerts.all()


class RaiseAlert(Act):
    text = forms.CharField(label=_("What whoever decides must mind"), max_length=300)
    severity = forms.ChoiceField(
        label=_("How much it matters"), choices=StaffAlert.Severity.choices, initial=StaffAlert.Severity.WARNING
    )
    requires = forms.ChoiceField(
        label=_("What has to happen first"), choices=StaffAlert.Requires.choices, initial=StaffAlert.Requires.NOTHING
    )


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


class Assign(Act):
    """Whoever decides in the shop can be given work; oneself comes first, nobody last."""

    AT_A_GLANCE = 9  # colleagues; of more one chooses from a list
    to = forms.TypedChoiceField(label=_("Who looks after it"), required=False, empty_value=None)

    def prepare(self):
        me = self.action.person
        people = {str(one.pk): one for one in self.request.assignees}
        mine = [(str(me.pk), _("%(name)s (you)") % {"name": me})] if str(me.pk) in people else []
        others = [(pk, one.name) for pk, one in people.items() if one != me]
        self.fields["to"].choices = [*mine, *others, ("", _("Nobody"))]
        self.fields["to"].coerce = people.get
        if len(people) <= self.AT_A_GLANCE:
            self.fields["to"].widget = forms.RadioSelect(choices=self.fields["to"].choices)
        self.fields["to"].initial = self.request.assigned_to_id or (me.pk if mine else "")


class PutTags(Act):
    """Those it has can be taken off, others put on."""

    added = forms.CharField(
        label=_("New tags"), required=False, max_length=500, widget=Suggesting,
        help_text=_("Any words of yours; a comma stands between two."),
    )  # fmt: skip
    kept = forms.MultipleChoiceField(label=_("Tags it has"), required=False, widget=forms.CheckboxSelectMultiple)

    def prepare(self):
        names = self.request.tag_names
        self.fields["added"].widget.words = Tag.objects.filter(shop=self.request.shop_id).exclude(name__in=names)
        self.fields["kept"].initial = names
        told = self.data.getlist("kept") if isinstance(self.data, QueryDict) else []
        self.fields["kept"].choices = [(name, name) for name in dict.fromkeys([*names, *told])]
        if not self.fields["kept"].choices:
            del self.fields["kept"]

    @property
    def typed(self):
        return {"names": [*self.cleaned_data.get("kept", []), *self.cleaned_data["added"].split(",")]}
