"""What a return form asks about some lines, as a Django form; and what was answered, as requests keep it."""

from collections import defaultdict
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from messaging.uploads import require_fit

from .form_fields import Kind, asked_about

AT_A_GLANCE = 5  # choices; of more one chooses from a list
LONGEST_TEXT, LONGEST_WORDS = 200, 2000
LIMIT = Decimal(10) ** 9


class AnswerForm(forms.Form):
    """The fields of `return_form` for these lines (see Chosen), in the customer's language.

    A field of a line is called `<code>-<key of the line>`, one that is asked once `<code>`. Pictures are no field, and
    what is asked `elsewhere` is none either, see `needed_of`. A file that was sent before is named in `answered` ({name
    of the field: name of the file}) and need not be sent again.
    """

    def __init__(self, data=None, files=None, *, return_form, lines, language, answered=None, elsewhere=(), **kwargs):
        super().__init__(data, files, **kwargs)
        self.return_form, elsewhere = return_form, {Kind.PICTURES, *elsewhere}
        self.asked = [one for one in asked_about(return_form.fields, lines) if one.field.kind not in elsewhere]
        self.answered = answered or {}
        for one in self.asked:
            self.fields[one.name] = django_field(one.field, language, one.needed and one.name not in self.answered)

    @property
    def once(self):
        """The fields that are asked once."""
        return [self[one.name] for one in self.asked if one.line is None]

    def of_line(self, key):
        """The fields of one order line."""
        return [self[one.name] for one in self.asked if one.line and one.line.key == key]

    @property
    def answers(self):
        """{key of the line, or None for what was asked once: {code: answer}}; what was left open is not there."""
        found = defaultdict(dict)
        for one in self.asked:
            value = self.cleaned_data.get(one.name)
            if value not in (None, "") and one.field.kind != Kind.FILE:
                found[one.line and one.line.key][one.field.code] = as_kept(value)
        return dict(found)

    def answers_with(self, files):
        """The same with those that are files, which stand among them by key and name: {name of the field: file}."""
        found = defaultdict(dict, self.answers)
        for one in self.asked:
            if file := files.get(one.name):
                told = {"key": str(file.key), "name": file.name}
                found[one.line and one.line.key][one.field.code] = told
        return dict(found)

    @property
    def uploads(self):
        """{name of the field: what was uploaded}"""
        files = {one.name for one in self.asked if one.field.kind == Kind.FILE}
        return {name: upload for name in files if (upload := self.cleaned_data.get(name))}


def needed_of(return_form, line):
    """{Kind.NOTE: whether words about this line are needed, Kind.PICTURES: …}; what is not asked is not there."""
    return {one.field.kind: one.needed for one in asked_about(return_form.fields, [line]) if one.field.is_built_in}


def as_kept(value):
    """Dates as 2026-11-29, numbers as they are written in English."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def django_field(field, language, needed):
    make = {
        Kind.NOTE: words,
        Kind.TEXT: text,
        Kind.WORDS: words,
        Kind.CHOICE: choice,
        Kind.NUMBER: number,
        Kind.DATE: date,
        Kind.FILE: file,
    }[field.kind]
    return make(field, language, label=field.label_in(language), help_text=field.help_in(language), required=needed)


def text(field, language, **kwargs):
    return forms.CharField(max_length=LONGEST_TEXT, **kwargs)


def words(field, language, **kwargs):
    return forms.CharField(max_length=LONGEST_WORDS, widget=forms.Textarea({"rows": 3}), **kwargs)


def choice(field, language, **kwargs):
    choices = field.choices_in(language)
    if len(choices) > AT_A_GLANCE:
        return forms.ChoiceField(choices=[("", _("Choose …")), *choices], **kwargs)
    left_open = [] if kwargs["required"] else [("", _("No answer"))]
    return forms.ChoiceField(choices=[*left_open, *choices], widget=forms.RadioSelect, **kwargs)


def number(field, language, **kwargs):
    ends = {"min_value": Decimal(field.lowest or -LIMIT), "max_value": Decimal(field.highest or LIMIT)}
    return PlainNumber(**ends, max_digits=15, decimal_places=3, **kwargs)


def date(field, language, **kwargs):
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


def file(field, language, **kwargs):
    return FitFile(**kwargs)


class PlainNumber(forms.DecimalField):
    """Phones show digits for it, and both 1.5 and 1,5 are understood."""

    widget = forms.TextInput({"inputmode": "decimal"})

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        return {}


class FitFile(forms.FileField):
    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            require_fit(upload.name, upload.size)
        return upload
