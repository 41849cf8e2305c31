"""What only colleagues see: notes, alerts, tags, and whose it is."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requests_inbox.models import StaffAlert, Tag
from requests_inbox.widgets import Suggesting

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
