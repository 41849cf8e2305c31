"""Form controls that only the desk has."""

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _


class Suggesting(forms.TextInput):
    """A text field that offers words; any other can be typed. `words` is read when the field is drawn."""

    words: object = ()

    def render(self, name, value, attrs=None, renderer=None):
        attrs = {"autocomplete": "off", **(attrs or {}), "list": f"{name}-words"}
        offered = format_html_join("", '<option value="{}"></option>', ((word,) for word in self.words))
        drawn = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}-words">{}</datalist>', drawn, name, offered)


RULES = _("10 files, 10 MB each, 25 MB together; no programs, no web pages.")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class Files(forms.FileField):
    """Several files in one field; what is given back is a list."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        return [super(Files, self).clean(one, initial) for one in data or [] if one]
