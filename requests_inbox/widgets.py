"""Form controls that only the desk has."""

from django import forms
from django.utils.html import format_html, format_html_join


class Suggesting(forms.TextInput):
    """A text field that offers words; any other can be typed. `words` is read when the field is drawn."""

    words: object = ()

    def render(self, name, value, attrs=None, renderer=None):
        attrs = {"autocomplete": "off", **(attrs or {}), "list": f"{name}-words"}
        offered = format_html_join("", '<option value="{}"></option>', ((word,) for word in self.words))
        drawn = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}-words">{}</datalist>', drawn, name, offered)
