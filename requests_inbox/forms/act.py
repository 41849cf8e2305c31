"""What every form of an act has: the fence and the key."""

import uuid

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

LONG = {"rows": 3}


class Act(forms.Form):
    """The fence and the key; the actions add what they ask."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    PRIVATE: tuple = ()  # names of fields that stand in no address of a page

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
        told = [field for field in self if field.value() is not False and field.name not in self.PRIVATE]
        return urlencode({field.html_name: field.value() or "" for field in told}, doseq=True)

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
