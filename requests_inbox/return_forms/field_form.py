"""The form in which a team lead writes one field of the return form, in each language of the shop."""

from decimal import Decimal

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Product

from .form_fields import BUILT_IN, Condition, FormField, Kind, Need

LANGUAGES = dict(settings.LANGUAGES)
MOST_CHOICES = 50
MOST_GROUPS = 200
LONGEST_CODE = 34


class FieldForm(forms.Form):
    """What a field asks, of which goods, and when it needs an answer. `field` is the one to change, or an empty one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, shop, field, taken, initial=None, **kwargs):
        self.shop, self.field, self.taken = shop, field, taken
        self.languages = [shop.language, *(one for one in shop.languages if one != shop.language)]
        super().__init__(data, initial=self._stored() | (initial or {}), **kwargs)
        for language in self.languages:
            self._add_words(language)
        if field.kind == Kind.NUMBER:
            for name, label in (("lowest", gettext_lazy("Lowest")), ("highest", gettext_lazy("Highest"))):
                self.fields[name] = forms.DecimalField(label=label, required=False, max_digits=12, decimal_places=3)
        if field.kind not in BUILT_IN:
            self.fields["once"] = forms.TypedChoiceField(
                label=gettext_lazy("How often it is asked"), coerce=bool, empty_value=False, required=False,
                choices=[("", gettext_lazy("About each item")), ("1", gettext_lazy("Once for the whole request"))],
                widget=forms.RadioSelect,
            )  # fmt: skip
        self._add_conditions()

    # Its fields ------------------------------------------------------------------------------------------------------

    def _stored(self):
        """What stands in it at first."""
        field, conditions = self.field, {"asked": self.field.asked_of, "needed": self.field.needed_of}
        stored = {f"label_{language}": text for language, text in field.labels.items()}
        stored |= {f"help_{language}": text for language, text in field.helps.items()}
        stored |= {
            f"choices_{language}": "\n".join(names.get(language, "") for _code, names in field.choices)
            for language in self.languages
        }
        stored |= {f"{name}_reasons": list(one.reasons) for name, one in conditions.items()}
        stored |= {f"{name}_groups": list(one.groups) for name, one in conditions.items()}
        return stored | {
            "need": field.need, "once": "1" if field.once else "", "lowest": field.lowest, "highest": field.highest
        }  # fmt: skip

    def _add_words(self, language):
        is_first = language == self.shop.language
        own = self.field.label_in(language) if self.field.kind in BUILT_IN else ""
        self.fields[f"label_{language}"] = forms.CharField(
            label=gettext_lazy("What you ask"), max_length=120, required=is_first and not own,
            widget=forms.TextInput({"lang": language, "placeholder": own}),
        )  # fmt: skip
        self.fields[f"help_{language}"] = forms.CharField(
            label=gettext_lazy("A line below it, if it needs one"), max_length=300, required=False,
            widget=forms.TextInput({"lang": language}),
        )  # fmt: skip
        if self.field.kind == Kind.CHOICE:
            told = (
                gettext_lazy("One on each line.") if is_first else gettext_lazy("In the same order; empty: as above.")
            )
            self.fields[f"choices_{language}"] = forms.CharField(
                label=gettext_lazy("Choices"), max_length=3000, required=is_first, help_text=told,
                widget=forms.Textarea({"rows": 4, "lang": language}),
            )  # fmt: skip

    def _add_conditions(self):
        reasons = [(one.code, str(one)) for one in self.shop.reasons.all() if one.is_active or self._names(one.code)]
        groups = [(name, name) for name in self._groups()]
        self.fields["need"] = forms.ChoiceField(
            label=gettext_lazy("An answer is"), choices=Need.choices, widget=forms.RadioSelect,
            help_text=gettext_lazy("Never needed of what is withdrawn from by right: the law allows no condition."),
        )  # fmt: skip
        for name in ("asked", "needed"):
            self.fields[f"{name}_reasons"] = some_of(gettext_lazy("For these reasons"), reasons)
            self.fields[f"{name}_groups"] = some_of(gettext_lazy("For these product groups"), groups)

    def _names(self, code):
        return code in (*self.field.asked_of.reasons, *self.field.needed_of.reasons)

    def _groups(self):
        """Those of the shop's products, and those that the field names though no product is in them now."""
        products = Product.objects.filter(shop=self.shop).exclude(product_group="")
        known = products.order_by("product_group").values_list("product_group", flat=True).distinct()[:MOST_GROUPS]
        return sorted({*known, *self.field.asked_of.groups, *self.field.needed_of.groups})

    # As the page draws it --------------------------------------------------------------------------------------------

    @property
    def by_language(self):
        """[(name of the language, its fields)]"""
        for language in self.languages:
            names = [f"{part}_{language}" for part in ("label", "help", "choices")]
            yield LANGUAGES.get(language, language), [self[name] for name in names if name in self.fields]

    @property
    def manner(self):
        """How the answer may be."""
        return [self[name] for name in ("lowest", "highest", "once") if name in self.fields]

    @property
    def asked_of(self):
        return self._conditions("asked")

    @property
    def needed_of(self):
        return self._conditions("needed")

    def _conditions(self, name):
        fields = [self[f"{name}_reasons"], self[f"{name}_groups"]]
        return [field for field in fields if field.field.choices]

    # What was typed --------------------------------------------------------------------------------------------------

    def clean(self):
        data = super().clean()
        if data.get("need") == Need.WHEN and not data.get("needed_reasons") and not data.get("needed_groups"):
            self.add_error("need", _("Choose below for which reasons or product groups."))
        low, high = data.get("lowest"), data.get("highest")
        if low is not None and high is not None and low > high:
            self.add_error("highest", _("The highest is below the lowest."))
        if self.field.kind == Kind.CHOICE and not self.errors:
            self._read_choices(data)
        return data

    def _read_choices(self, data):
        written = {language: lines_of(data[f"choices_{language}"]) for language in self.languages}
        first = written[self.shop.language]
        if not 2 <= len(first) <= MOST_CHOICES:
            self.add_error(f"choices_{self.shop.language}", _("Give two choices at least, and 50 at most."))
        elif len({one.casefold() for one in first}) < len(first):
            self.add_error(f"choices_{self.shop.language}", _("Two of these are the same."))
        for language, lines in written.items():
            if lines and len(lines) != len(first):
                sentence = _("There are %(here)s lines here and %(first)s in the first language.")
                self.add_error(f"choices_{language}", sentence % {"here": len(lines), "first": len(first)})
        self.choices = {language: lines for language, lines in written.items() if lines}

    @property
    def result(self):
        """The field as it was written."""
        data = self.cleaned_data
        return FormField(
            code=self.field.code or self._new_code(),
            kind=self.field.kind,
            labels=self._texts("label"),
            helps=self._texts("help"),
            choices=self._choices() if self.field.kind == Kind.CHOICE else (),
            asked_of=Condition(tuple(data["asked_reasons"]), tuple(data["asked_groups"])),
            need=data["need"],
            needed_of=Condition(tuple(data["needed_reasons"]), tuple(data["needed_groups"]))
            if data["need"] == Need.WHEN
            else Condition(),
            once=data.get("once", False),
            lowest=plain(data.get("lowest")),
            highest=plain(data.get("highest")),
        )

    def _texts(self, part):
        written = {language: self.cleaned_data[f"{part}_{language}"] for language in self.languages}
        return {language: text for language, text in written.items() if text}

    def _choices(self):
        """A choice keeps its code while its name stays, or its place: answers to older versions are found with it."""
        first = self.shop.language
        before = [(code, names.get(first)) for code, names in self.field.choices]
        by_name = {name: code for code, name in before}
        codes = [by_name.get(name, "") for name in self.choices[first]]
        for place, (code, _name) in enumerate(before[: len(codes)]):
            if not codes[place] and code not in codes and len(before) == len(codes):
                codes[place] = code
        for place, name in enumerate(self.choices[first]):
            codes[place] = codes[place] or new_code(name, {*codes, *by_name.values()})
        return tuple(
            (code, {language: names[place] for language, names in self.choices.items()})
            for place, code in enumerate(codes)
        )

    def _new_code(self):
        return new_code(self.cleaned_data[f"label_{self.shop.language}"], {*self.taken, *BUILT_IN})


def some_of(label, choices):
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def plain(number):
    return "" if number is None else f"{Decimal(number).normalize():f}"


def new_code(name, taken):
    """A short name for addresses and filters that none of `taken` has."""
    wanted = slugify(name)[:LONGEST_CODE].strip("-").replace("-", "_") or "field"
    return next(code for n in range(len(taken) + 2) if (code := f"{wanted}_{n}" if n else wanted) not in taken)
