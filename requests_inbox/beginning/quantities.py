"""How many of each line of an order: the form in which a withdrawal is matched, by its customer or by an agent."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _


class QuantitiesForm(forms.Form):
    """`fields` is {order line: the field of its quantity}; `chosen` then is [(line, quantity)] without the zeros."""

    nothing_chosen: str | Promise = ""

    def __init__(self, data=None, *, fields):
        super().__init__(data)
        self.lines, self.chosen = list(fields), []
        self.fields |= {self._name(line): field for line, field in fields.items()}

    @property
    def rows(self):
        """[(line, its field)]"""
        return [(line, self[self._name(line)]) for line in self.lines]

    def clean(self):
        data = super().clean()
        self.chosen = [(line, n) for line in self.lines if (n := data.get(self._name(line)))]
        if not self.chosen and not self.errors:
            raise forms.ValidationError(self.nothing_chosen or _("Choose at least one item: give it a quantity."))
        return data

    def _name(self, line):
        return f"quantity-{line.pk}"
