"""The form with which staff ask for a return of some lines of an order."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import RequestLine
from .submitting import Asked

Resolution = RequestLine.Resolution


class StartForm(forms.Form):
    """One quantity for each line; reason, wish and words for those that have one."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, order):
        super().__init__(data, initial={"key": uuid.uuid4()})
        self.order = order
        self.reasons = list(order.shop.reasons.filter(is_active=True))
        self.lines = [self._add(line) for line in order.lines.all()]

    def _add(self, line):
        reasons = [("", _("Choose a reason"))] + [(reason.pk, str(reason)) for reason in self.reasons]
        names = {name: f"{name}-{line.pk}" for name in ("quantity", "reason", "resolution", "variant", "note")}
        self.fields |= {
            names["quantity"]: forms.IntegerField(
                label=_("How many"), min_value=0, required=False, disabled=not line.returnable_quantity,
                widget=forms.NumberInput(attrs={"max": line.returnable_quantity}),
            ),
            names["reason"]: forms.ChoiceField(label=_("Reason"), required=False, choices=reasons),
            names["resolution"]: forms.ChoiceField(
                label=_("Wished outcome"), required=False, choices=Resolution.choices
            ),
            names["variant"]: forms.CharField(label=_("Other size or colour"), required=False, max_length=100),
            names["note"]: forms.CharField(
                label=_("Customer's words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            ),
        }  # fmt: skip
        return Row(self, line, names)

    def clean(self):
        data = super().clean()
        self.asked = [asked for row in self.lines if (asked := self._asked(row, data))]
        if not self.asked and not self.errors:
            raise forms.ValidationError(_("Choose at least one item: give it a quantity."))
        return data

    def _asked(self, row, data):
        quantity = data.get(row.names["quantity"])
        if not quantity:
            return None
        if quantity > row.line.returnable_quantity:
            self.add_error(
                row.names["quantity"],
                _("Only %(left)d of %(all)d can still be sent back.")
                % {"left": row.line.returnable_quantity, "all": row.line.quantity},
            )
        reason = next((one for one in self.reasons if str(one.pk) == data.get(row.names["reason"])), None)
        if reason is None:
            self.add_error(row.names["reason"], _("Choose a reason."))
        return Asked(
            order_line=row.line,
            quantity=quantity,
            reason=reason,
            note=data.get(row.names["note"], ""),
            resolution=data.get(row.names["resolution"]) or Resolution.REFUND,
            variant=data.get(row.names["variant"], ""),
        )


class Row:
    """The fields of one order line, by name, for the template."""

    def __init__(self, form, line, names):
        self.form, self.line, self.names = form, line, names

    def __getitem__(self, name):
        return self.form[self.names[name]]
