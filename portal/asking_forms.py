"""What a customer types who asks for a return: items, reasons and wishes, the last look. No more is taken (T43)."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from helpdesk.numbers import number_in
from requests_inbox.beginning.exempting import is_outside_the_law
from requests_inbox.beginning.submitting import Customer
from requests_inbox.models import NOT_AS_THEY_SHOULD_BE
from requests_inbox.return_forms.answer_form import needed_of
from requests_inbox.return_forms.form_fields import Chosen, Kind

from .asking import MENDED, Resolution, why_words_are_needed
from .fields import FilesField, SeveralFiles

MOST_OF_ONE = 100  # of one line that can be chosen at once


class ItemsForm(forms.Form):
    """Which lines, and how many of each: `item-7` is ticked, `quantity-7` says how many."""

    def __init__(self, *args, asking, **kwargs):
        super().__init__(*args, **kwargs)
        self.asking = asking
        chosen = asking.draft["lines"]
        only = len([one for one in asking.lines if one.left]) == 1
        for one in asking.lines:
            if one.left:
                self._add(one, chosen.get(str(one.line.pk)), only)

    def _add(self, one, chosen, only):
        pk, initial = one.line.pk, chosen["quantity"] if chosen else 1
        self.fields[f"item-{pk}"] = forms.BooleanField(
            required=False, label=one.line.name, initial=bool(chosen) or only
        )
        self.fields[f"quantity-{pk}"] = forms.TypedChoiceField(
            required=False,
            coerce=int,
            empty_value=1,
            label=_("How many of “%(name)s”?") % {"name": one.line.name},
            choices=[(n, n) for n in range(1, min(one.left, MOST_OF_ONE) + 1)],
            initial=min(initial, one.left),
        )

    @property
    def rows(self):
        """[(eligibility, tick, quantity)]; of a line of which nothing is left there is nothing to tick."""
        for one in self.asking.lines:
            names = [f"item-{one.line.pk}", f"quantity-{one.line.pk}"]
            yield one, *(self[name] if name in self.fields else None for name in names)

    def clean(self):
        if not any(self.cleaned_data.get(name) for name in self.fields if name.startswith("item-")):
            raise forms.ValidationError(_("Choose at least one item."))
        return self.cleaned_data

    @property
    def quantities(self):
        return {
            one.line.pk: self.cleaned_data.get(f"quantity-{one.line.pk}") or 1
            for one in self.asking.lines
            if self.cleaned_data.get(f"item-{one.line.pk}")
        }


class WishForm(forms.Form):
    """Why one line goes back, and what is wanted instead."""

    reason = forms.TypedChoiceField(
        label=_("What is the reason?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason.")},
    )
    note = forms.CharField(
        label=_("Tell us more"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    resolution = forms.ChoiceField(
        label=_("What would you like instead?"),
        widget=forms.RadioSelect(attrs={"class": "radio"}),
        error_messages={"required": _("Please choose what you would like.")},
    )
    variant = forms.CharField(label=_("Which size or colour?"), required=False, max_length=100)
    photos = FilesField(
        label=_("Photos"), required=False, widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )

    def __init__(self, *args, wish, asking, **kwargs):
        kwargs |= {"prefix": str(wish.line.pk), "initial": {"resolution": asking.offered[0][0]} | wish.chosen}
        super().__init__(*args, **kwargs)
        self.wish, self.asking = wish, asking
        self.fields["reason"].choices = [(pk, str(reason)) for pk, reason in asking.reasons.items()]
        self.fields["resolution"].choices = [(code, name) for code, name, _about in asking.offered]
        self.built_in = BuiltIn(asking, wish)
        if label := self.built_in.label(Kind.NOTE):
            self.fields["note"].label = label
        if label := self.built_in.label(Kind.PICTURES):
            self.fields["photos"].label = label

    @property
    def reasons(self):
        """[(radio button, the reason, why it is none for these goods, whether it needs a photo)]"""
        for radio in self["reason"]:
            reason = self.asking.reasons[int(radio.data["value"])]
            why_not = self.wish.eligibility.why_not_for(reason)
            radio.data["attrs"]["disabled"] = bool(why_not)
            needed = needed_of(self.asking.return_form, Chosen.of(self.wish.line, reason))
            yield radio, reason, why_not, needed.get(Kind.PICTURES)

    @property
    def ruled_out(self):
        """[(why, [the reasons that are none for these goods because of it])]"""
        found = {}
        for reason in self.asking.reasons.values():
            if why_not := self.wish.eligibility.why_not_for(reason):
                found.setdefault(why_not, []).append(str(reason))
        return list(found.items())

    @property
    def is_outside_the_law(self):
        return is_outside_the_law(self.wish.line)

    @property
    def resolutions(self):
        """[(radio button, code, what it means)]"""
        return [(radio, *one) for radio, one in zip(self["resolution"], self.asking.offered, strict=True)]

    def clean(self):
        if reason := self.asking.reasons.get(self.cleaned_data.get("reason")):
            if why_not := self.wish.eligibility.why_not_for(reason):
                self.add_error("reason", why_not)
            self._mind_what_is_needed(reason)
            if self.cleaned_data.get("resolution") in MENDED and reason.ground not in NOT_AS_THEY_SHOULD_BE:
                told = _("That is for goods that are not as they should be: choose something else.")
                self.add_error("resolution", told)
        if self.cleaned_data.get("resolution") == Resolution.EXCHANGE and not self.cleaned_data.get("variant"):
            self.add_error("variant", _("Please say which size or colour you would like."))
        return self.cleaned_data

    def _mind_what_is_needed(self, reason):
        """Words and photos, as the shop's return form and the kind of the reason call for them."""
        needed = needed_of(self.asking.return_form, Chosen.of(self.wish.line, reason))
        question = why_words_are_needed(reason.ground)
        if Kind.NOTE in needed and not self.cleaned_data.get("note", "").strip():
            if question:
                told = _("%(question)s A few words help us to decide at once.") % {"question": question}
                self.add_error("note", told)
            elif needed[Kind.NOTE]:
                self.add_error("note", _("Please say a few words here."))
        if needed.get(Kind.PICTURES) and not any(photo.is_whole for photo in self.wish.photos):
            self.add_error("photos", _("Please add a photo: without one we cannot decide."))

    def keep(self):
        """What was typed so far, right or wrong, so that Back and errors lose nothing."""
        typed = {name: self.data.get(self.add_prefix(name), "") for name in ("note", "resolution", "variant")}
        typed = {name: value[:2000] for name, value in typed.items()}
        if typed["resolution"] not in dict(self.fields["resolution"].choices):
            del typed["resolution"]
        reason = number_in(self.data.get(self.add_prefix("reason"), ""))
        self.asking.say(self.wish.line.pk, **typed, **({"reason": reason} if reason in self.asking.reasons else {}))


class BuiltIn:
    """What the shop's return form says of words and photos about one line."""

    def __init__(self, asking, wish):
        fields = [one for one in asking.return_form.fields if one.may_be_asked_of(wish.line.product_group)]
        self.fields, self.reasons = {one.kind: one for one in fields if one.is_built_in}, asking.reasons

    def label(self, kind):
        """In the shop's own words, if it has found any."""
        field = self.fields.get(kind)
        return field.label_in(get_language()) if field and field.labels else ""

    @property
    def note(self):
        return self.fields.get(Kind.NOTE)

    @property
    def pictures(self):
        return self.fields.get(Kind.PICTURES)


class SendForm(forms.Form):
    """The last look. Whoever was given a present says where our mails go."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Anything else we should know?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We write to you there. Whoever gave it to you hears nothing."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args, visit, **kwargs):
        super().__init__(*args, **kwargs)
        self.visit = visit
        if not visit.is_gift:
            del self.fields["name"], self.fields["email"]

    def clean_email(self):
        """Whoever bought it is not written to in the name of somebody else."""
        if self.visit.order.belongs_to(self.cleaned_data["email"]):
            raise forms.ValidationError(_("Please give an address of your own."))
        return self.cleaned_data["email"]

    def customer(self, language):
        """Who asks, if it is not whoever ordered."""
        said = self.cleaned_data
        return Customer(said["name"], said["email"], language) if self.visit.is_gift else None
