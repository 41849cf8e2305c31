"""The form with which staff ask for a return of some lines of an order."""

import uuid

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from messaging.files import stored_file
from requests_inbox.models import RequestLine, ReturnForm
from requests_inbox.return_forms.answer_form import AnswerForm
from requests_inbox.return_forms.form_fields import BUILT_IN

from .submitting import Asked, FilledIn

Resolution = RequestLine.Resolution


class StartForm(forms.Form):
    """One quantity for each line; reason, wish and words for those that have one.

    What the shop's return form asks of these goods comes with the second press: it depends on what was chosen.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    questioned = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, order):
        super().__init__(data, files, initial={"key": uuid.uuid4()})
        self.order, self.questions = order, None
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
        if not self.errors:
            self.questions = self._questions()
        return data

    def _questions(self):
        """Answered or left open: an agent knows no more than the customer has told them."""
        told = {"return_form": ReturnForm.objects.of(self.order.shop), "lines": [one.chosen for one in self.asked]}
        told |= {"language": get_language(), "elsewhere": BUILT_IN, "prefix": "answers"}
        form = AnswerForm(*((self.data, self.files) if self.cleaned_data["questioned"] else ()), **told)
        for field in form.fields.values():
            field.required = False
        return form

    @property
    def has_asked_all(self):
        """Whether whoever fills it in has seen what there is to ask, and answered it rightly or not at all."""
        return self.is_valid() and (not self.questions.asked or self.questions.is_valid())

    def fill_in(self):
        """The return form, with the answers about a line put to that line."""
        if not self.questions.asked:
            return FilledIn(self.questions.return_form)
        files = {
            name: stored_file(upload.name, upload.read(), upload.content_type or "")
            for name, upload in self.questions.uploads.items()
        }
        answers = self.questions.answers_with(files)
        for one in self.asked:
            one.answers = answers.get(one.order_line.pk, {})
        return FilledIn(self.questions.return_form, answers.get(None, {}), tuple(files.values()))

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

    @property
    def questions(self):
        """What the shop's form asks about this line, once it is chosen."""
        return self.form.questions.of_line(self.line.pk) if self.form.questions else []
