"""The forms in which team leads write a policy: a rule, a staff alert, the terms, and how a rule is at work."""

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_inbox.models import Question, RequestLine, RuleSetting, StaffAlert
from requests_inbox.return_policies.clauses import Block
from requests_inbox.return_policies.conditions import Combination, Unusable
from requests_inbox.return_policies.document import LONGEST_NAME, AlertRule, Late, Rule, Terms, WindowFrom
from requests_inbox.return_policies.facts import FACTS, Group
from requests_inbox.return_policies.outcomes import CENT, LARGEST_FEE, LONGEST, Decision, Outcome
from requests_inbox.return_policies.saying import name_of, people_of, place_of, places_of, teams_of
from shops.models import Team

LANGUAGES = dict(settings.CUSTOMER_LANGUAGES)
LONGEST_KEY = 34
FREE = {"": None, "yes": True, "no": False}
Mode = RuleSetting.Mode


class WhenForm(forms.Form):
    """What a rule and an alert have in common: a name, and conditions that are typed in clauses.

    `rule` is the one to change, or None. `taken`: keys that a new one cannot have.
    """

    about = "rule"
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)

    def __init__(self, data=None, *, shop, rule=None, taken=(), initial=None, **kwargs):
        self.shop, self.rule, self.taken = shop, rule, taken
        super().__init__(data, initial=self.stored() | (initial or {}), **kwargs)
        condition = rule.when if rule else Combination("all", ())
        self.when = Block.of(condition) if data is None else Block.posted(data)
        self.focus = None
        if rule is None and data is None:
            self.fields["name"].widget.attrs["autofocus"] = True
            self.when.change(f"add {self.when.place}")

    def stored(self):
        """What stands in it at first."""
        return {"name": self.rule.name} if self.rule else {}

    def redraw(self, do):
        """Do what a button of the conditions said. Nothing is checked: whoever adds a condition has not finished."""
        self.focus = getattr(self.when.change(do), "place", None)
        self._errors = ErrorDict()

    def clean(self):
        data = super().clean()
        self.condition = self.when.read_whole()
        if self.condition is None:
            raise forms.ValidationError(self.when.error or _("Look at the conditions that are marked."))
        return data

    @property
    def facts(self):
        """[(group, [(name, label)])] that a condition can look at."""
        for group in Group:
            yield group.label, [(one.name, one.label) for one in FACTS.values() if one.group == group]

    @property
    def key(self):
        return self.rule.key if self.rule else new_key(self.cleaned_data.get("name", ""), self.taken)

    @property
    def result(self):
        """What was written, or raises Unusable."""
        stored = {"key": self.key, "name": self.cleaned_data["name"], "when": self.condition.stored}
        return self.makes.read(stored | {"then": self.outcome()})


class RuleForm(WhenForm):
    """When …, then …: what is decided, and what follows."""

    makes = Rule
    decision = forms.ChoiceField(
        label=gettext_lazy("Then"), choices=Decision.choices, widget=forms.RadioSelect, initial=Decision.APPROVE
    )
    code = forms.ChoiceField(
        label=gettext_lazy("Because"), required=False, help_text=gettext_lazy("The customer reads it."),
        choices=[("", gettext_lazy("Choose a reason")), *RequestLine.DeclineCode.choices],
    )  # fmt: skip
    asks = forms.MultipleChoiceField(
        label=gettext_lazy("Ask for"), required=False, choices=Question.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    free = forms.ChoiceField(
        label=gettext_lazy("Sending it back"), required=False,
        choices=[
            ("", gettext_lazy("as without the rule")), ("yes", gettext_lazy("make the return free")),
            ("no", gettext_lazy("let the customer pay for sending it back")),
        ],
    )  # fmt: skip
    grant = forms.ChoiceField(
        label=gettext_lazy("Grant"), required=False,
        choices=[("", gettext_lazy("what was wished for")), *RequestLine.Resolution.choices],
    )  # fmt: skip
    assign_to = forms.ChoiceField(label=gettext_lazy("Assign to"), required=False)
    fee = forms.DecimalField(
        label=gettext_lazy("Fee"), required=False, min_value=CENT, max_value=LARGEST_FEE, decimal_places=2,
        help_text=gettext_lazy("Kept back from the refund, in the shop's currency. Empty: none."),
    )  # fmt: skip
    destination = forms.TypedChoiceField(
        label=gettext_lazy("Where it goes"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, data=None, *, shop, rule=None, **kwargs):
        written = rule.then.texts if rule else {}
        known = [shop.language, *(one for one in shop.languages if one != shop.language)]
        self.languages = [*known, *(one for one in written if one not in known)]
        super().__init__(data, shop=shop, rule=rule, **kwargs)
        self.fields["assign_to"].choices = [("", _("nobody in particular")), *self._teams(), *self._people()]
        self.fields["destination"].choices = [("", _("as without the rule")), *self._places()]
        for language in self.languages:
            self.fields[f"text_{language}"] = forms.CharField(
                label=LANGUAGES.get(language, language), required=False, max_length=LONGEST,
                widget=forms.Textarea({"rows": 3, "lang": language}),
            )  # fmt: skip

    def stored(self):
        if not self.rule:
            return {}
        then = self.rule.then
        return super().stored() | {
            "decision": str(then.decision), "code": then.code, "asks": list(then.asks), "grant": then.grant,
            "free": next(name for name, value in FREE.items() if value is then.free),
            "assign_to": then.assign_to or (then.assign_team and Team(pk=then.assign_team).code),
            "fee": then.fee, "destination": then.destination,
            **{f"text_{language}": text for language, text in then.texts.items()},
        }  # fmt: skip

    def _people(self):
        people = people_of(self.shop)
        mine = self.rule.then.assign_to if self.rule else None
        gone = [(mine, name_of(mine, self.shop))] if mine and mine not in people else []
        return [*people.items(), *gone]

    def _teams(self):
        """Those that are there, and the one that the rule names."""
        mine = self.rule.then.assign_team if self.rule else None
        teams = [team for team in teams_of(self.shop).values() if team.pk == mine or not team.ended_at]
        return [(team.code, _("%(name)s (team)") % {"name": team}) for team in teams]

    def _assignee(self):
        """{assign_to or assign_team: number} of what was chosen."""
        kind, _dash, number = self.cleaned_data["assign_to"].rpartition("-")
        return {"assign_team" if kind else "assign_to": int(number)} if number else {}

    def _places(self):
        places = places_of(self.shop)
        mine = self.rule.then.destination if self.rule else None
        gone = [(mine, place_of(mine, self.shop))] if mine and mine not in places else []
        return [*places.items(), *gone]

    def outcome(self):
        """What belongs to another decision than the chosen one is hidden on the page, and left out."""
        data, decision = self.cleaned_data, self.cleaned_data["decision"]
        texts = {language: data.get(f"text_{language}", "") for language in self.languages}
        return {
            "decision": decision,
            "code": data["code"] if decision == Decision.DECLINE else "",
            "asks": data["asks"] if decision == Decision.ASK else [],
            "free": FREE[data["free"]],
            "grant": data["grant"] if decision in (Decision.APPROVE, Decision.KEEP) else "",
            **self._assignee(),
            "fee": data["fee"] if decision == Decision.APPROVE else None,
            "destination": data["destination"] if decision == Decision.APPROVE else None,
            "texts": {language: text for language, text in texts.items() if text},
        }

    def clean(self):
        data = super().clean()
        if self.errors or data.get("decision") is None:
            return data
        try:
            Outcome.read(self.outcome())
        except Unusable as reason:
            place = {Decision.DECLINE: "code", Decision.ASK: "asks"}.get(data["decision"], "decision")
            self.add_error(place, str(reason))
        return data

    @property
    def words(self):
        return [self[f"text_{language}"] for language in self.languages]

    @property
    def has_words(self):
        """Whether the words to the customer are shown at once."""
        return any(field.value() or field.errors for field in self.words)


class AlertForm(WhenForm):
    """When …, staff are told."""

    makes = AlertRule
    about = "alert"
    text = forms.CharField(
        label=gettext_lazy("What agents read"), max_length=300,
        help_text=gettext_lazy("On the request, never to the customer."),
    )  # fmt: skip
    severity = forms.ChoiceField(
        label=gettext_lazy("How much it weighs"), choices=StaffAlert.Severity.choices, widget=forms.RadioSelect,
        initial=StaffAlert.Severity.WARNING,
    )  # fmt: skip
    requires = forms.ChoiceField(
        label=gettext_lazy("Before it is approved"), choices=StaffAlert.Requires.choices,
        initial=StaffAlert.Requires.NOTHING,
    )  # fmt: skip

    def stored(self):
        return (super().stored() | self.rule.then.stored) if self.rule else {}

    def outcome(self):
        return {name: self.cleaned_data[name] for name in ("text", "severity", "requires")}


class TermsForm(forms.Form):
    """What customers may count on."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    window_days = forms.IntegerField(label=gettext_lazy("Return window (days)"), min_value=1, max_value=3650)
    window_from = forms.ChoiceField(
        label=gettext_lazy("It begins"), choices=WindowFrom.choices, widget=forms.RadioSelect
    )
    late = forms.ChoiceField(
        label=gettext_lazy("Later requests are"), choices=Late.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("The law's own rights are not touched by it: they have terms of their own."),
    )  # fmt: skip
    refund_term_days = forms.IntegerField(
        label=gettext_lazy("The money is back within (days)"), min_value=1, max_value=365
    )
    resolutions = forms.MultipleChoiceField(
        label=gettext_lazy("Customers can wish for"), choices=RequestLine.Resolution.choices,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("A refund can always be asked for."),
    )  # fmt: skip

    def __init__(self, data=None, *, terms, initial=None, **kwargs):
        super().__init__(data, initial=terms.stored | (initial or {}), **kwargs)

    def clean(self):
        data = super().clean()
        if not self.errors:
            try:
                self.result = Terms.read({name: data[name] for name in Terms().stored})
            except Unusable as reason:
                self.add_error("resolutions", str(reason))
        return data


MODES = [
    (Mode.OFF, gettext_lazy("Off: it is not asked at all")),
    (Mode.SHADOW, Mode.SHADOW.label),
    (Mode.SUGGEST, Mode.SUGGEST.label),
    (Mode.AUTO, gettext_lazy("By itself: it acts, up to the limits below")),
]


class ModeForm(forms.Form):
    """How a rule is at work from now on, whatever the version."""

    mode = forms.ChoiceField(label=gettext_lazy("Mode"), choices=MODES, widget=forms.RadioSelect)
    daily_cap = forms.IntegerField(
        label=gettext_lazy("At most a day"), required=False, min_value=0, max_value=1_000_000,
        help_text=gettext_lazy("What it does by itself; more than that go to people. Empty: no limit."),
    )  # fmt: skip
    amount_cap = forms.DecimalField(
        label=gettext_lazy("Only up to"), required=False, min_value=0, max_digits=10, decimal_places=2,
        help_text=gettext_lazy("Value of the request, in the shop's currency. Empty: no limit."),
    )  # fmt: skip
    sample_percent = forms.IntegerField(
        label=gettext_lazy("Sample for people (%)"), min_value=0, max_value=100,
        help_text=gettext_lazy("So many of a hundred go to an agent all the same."),
    )  # fmt: skip

    def __init__(self, data=None, *, setting, is_alert=False, **kwargs):
        names = ("mode", "daily_cap", "amount_cap", "sample_percent")
        super().__init__(data, initial={name: getattr(setting, name) for name in names}, **kwargs)
        if is_alert:
            self.fields["mode"].choices = [(Mode.OFF, Mode.OFF.label), (Mode.AUTO, _("On: staff are told"))]
            for name in names[1:]:
                del self.fields[name]

    @property
    def limits(self):
        return [self[name] for name in ("daily_cap", "amount_cap", "sample_percent") if name in self.fields]


def new_key(name, taken):
    """A short name for addresses and files that none of `taken` has."""
    wanted = slugify(name)[:LONGEST_KEY].strip("-_").replace("_", "-") or "rule"
    return next(key for n in range(len(taken) + 2) if (key := f"{wanted}-{n}" if n else wanted) not in taken)
