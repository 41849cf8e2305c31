"""What only colleagues see: notes, alerts, tags, and whose it is."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requests_inbox.models import StaffAlert, Tag
from requests_inbox.widgets import Suggesting
from shops.models import Team

from .act import Act, words


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


class Assign(Act):
    """Whoever decides in the shop can be given work, and teams; oneself comes first, nobody last."""

    AT_A_GLANCE = 9  # colleagues and teams; of more one chooses from a list
    to = forms.TypedChoiceField(label=_("Who looks after it"), required=False, empty_value=None)

    def prepare(self):
        me = self.action.person
        known = {code_of(one): one for one in [*self.request.assignees, *self.request.teams]}
        self.fields["to"].choices = whom_to_choose(known, me)
        self.fields["to"].coerce = known.get
        if len(known) <= self.AT_A_GLANCE:
            self.fields["to"].widget = forms.RadioSelect(choices=self.fields["to"].choices)
        self.fields["to"].initial = code_of(self.request.assignee or (me if code_of(me) in known else None))


def code_of(assignee):
    """How forms name a person, a team or nobody."""
    return assignee.code if isinstance(assignee, Team) else str(assignee.pk) if assignee else ""


def whom_to_choose(known, me):
    """[(code, name)] of people and teams {code: one}."""
    mine = [(code_of(me), _("%(name)s (you)") % {"name": me})] if code_of(me) in known else []
    teams = [(code, _("%(name)s (team)") % {"name": one}) for code, one in known.items() if isinstance(one, Team)]
    others = [(code, one.name) for code, one in known.items() if one != me and not isinstance(one, Team)]
    return [*mine, *teams, *others, ("", _("Nobody"))]


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
