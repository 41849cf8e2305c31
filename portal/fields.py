"""Fields that several forms of the customers' pages have."""

from django import forms


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, for browsers without scripts."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class AsPrinted(forms.TextInput):
    """For numbers and codes that stand on a card, in a mail or on a receipt: the browser changes nothing of them."""

    def __init__(self):
        super().__init__(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})
