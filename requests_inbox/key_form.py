"""What somebody types to have keys of their own."""

from django import forms
from django.utils.translation import gettext as _

from .keyboard import KEYS, TAKEN, changeable, key_of


class KeyForm(forms.Form):
    """One field a key. A key for two acts, or with a meaning that cannot change, is refused at its field."""

    def __init__(self, *args, person, initial=None, **kwargs):
        super().__init__(*args, initial={key.name: key_of(person, key.name) for key in changeable()} | (initial or {}),
                         **kwargs)  # fmt: skip
        self.person = person
        for key in changeable():
            self.fields[key.name] = forms.CharField(
                label=key.does, max_length=1, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
            )

    def clean(self):
        chosen = {name: key.upper() for name, key in super().clean().items()}
        owners = {}
        for name, key in chosen.items():
            if key in TAKEN:
                self.add_error(name, _("%(key)s has a meaning of its own that cannot change.") % {"key": key})
            elif len(key) != 1:  # ß is written SS
                self.add_error(name, _("This is no single key of a keyboard."))
            elif key in owners:
                what = {"key": key, "other": KEYS[owners[key]].does}
                self.add_error(name, _("%(key)s is the key of “%(other)s” already.") % what)
            owners.setdefault(key, name)
        return chosen

    def keep(self):
        """Only what differs from the standard is one's own: a new standard then reaches everybody else."""
        self._keep({name: key for name, key in self.cleaned_data.items() if key != KEYS[name].standard})

    def forget(self):
        self._keep({})

    def _keep(self, shortcuts):
        self.person.shortcuts = shortcuts
        self.person.save(update_fields=["shortcuts"])
