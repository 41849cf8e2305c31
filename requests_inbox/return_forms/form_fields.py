"""One field of a shop's return form: what it asks, of which goods, and when an answer is needed. Reads no rows."""

from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from requests_inbox.in_languages import name_in


class Kind(TextChoices):
    NOTE = "note", gettext_lazy("The customer's own words")
    PICTURES = "pictures", gettext_lazy("Pictures")
    TEXT = "text", gettext_lazy("Short text")
    WORDS = "words", gettext_lazy("Long text")
    CHOICE = "choice", gettext_lazy("Choice")
    NUMBER = "number", gettext_lazy("Number")
    DATE = "date", gettext_lazy("Date")
    FILE = "file", gettext_lazy("File")


BUILT_IN = {Kind.NOTE, Kind.PICTURES}  # the desk has a place of its own for each; a form has them once or not at all
FOUND_BY = {Kind.TEXT, Kind.CHOICE, Kind.NUMBER, Kind.DATE}  # lists can be narrowed by their answers


class Need(TextChoices):
    ALWAYS = "always", pgettext_lazy("answer", "Always needed")
    WHEN = "when", pgettext_lazy("answer", "Needed for some reasons or product groups")
    NEVER = "never", pgettext_lazy("answer", "As the customer likes")


class Chosen(NamedTuple):
    """One order line as it is asked back: what decides which fields are asked of it."""

    key: int  # of the order line
    reason: str = ""  # its code
    group: str = ""
    by_right: bool = False  # who withdraws owes no reason, no words and no photo (CRD Art. 9, 11a)

    @classmethod
    def of(cls, order_line, reason):
        """`reason`: a ReturnReason; None while there is none."""
        code, by_right = (reason.code, reason.is_by_right) if reason else ("", False)
        return cls(order_line.pk, code, order_line.product_group, by_right)


@dataclass(frozen=True)
class Condition:
    """Goods that come back for one of these reasons and are of one of these product groups; none named: of any."""

    reasons: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def __bool__(self):
        return bool(self.reasons or self.groups)

    def meets(self, line):
        return (not self.reasons or line.reason in self.reasons) and (not self.groups or line.group in self.groups)

    @classmethod
    def read(cls, stored):
        return cls(**{name: tuple(words) for name, words in stored.items()})


@dataclass(frozen=True)
class FormField:
    """`code` never changes, so that answers to several versions of a form can be found together."""

    code: str
    kind: str
    labels: dict = field(default_factory=dict)  # {language: text}, as in all that follows
    helps: dict = field(default_factory=dict)
    choices: tuple[tuple[str, dict], ...] = ()  # (code, names); PostgreSQL keeps no order within an object
    asked_of: Condition = Condition()
    need: str = Need.NEVER
    needed_of: Condition = Condition()
    once: bool = False  # asked once for the whole request, and not of each item
    lowest: str = ""
    highest: str = ""

    def __str__(self):
        return self.label_in(translation.get_language())

    @classmethod
    def read(cls, stored):
        conditions = {name: Condition.read(stored[name]) for name in ("asked_of", "needed_of") if name in stored}
        return cls(**stored | conditions | {"choices": tuple(map(tuple, stored.get("choices", ())))})

    @property
    def stored(self):
        """As the form keeps it: what says nothing is left out."""
        return {name: value for name, value in asdict(self).items() if value and value not in NOTHING}

    @property
    def is_built_in(self):
        return self.kind in BUILT_IN

    @property
    def kind_name(self):
        return Kind(self.kind).label

    @property
    def need_name(self):
        return Need(self.need).label

    def label_in(self, language):
        return name_in(language, self.labels) or self._own_label(language)

    def _own_label(self, language):
        """Of what the desk asks by itself: a shop need not find words for it."""
        with translation.override(language):
            return {
                Kind.NOTE: _("Tell us more"),
                Kind.PICTURES: _("Pictures of the item"),
            }.get(self.kind, self.code)

    def help_in(self, language):
        return name_in(language, self.helps)

    def choices_in(self, language):
        """[(code, name)]"""
        return [(code, name_in(language, names) or code) for code, names in self.choices]

    def may_be_asked_of(self, group):
        """Whether there is a reason for which goods of this group are asked it."""
        return not self.asked_of.groups or group in self.asked_of.groups

    def is_needed_of(self, line):
        wanted = self.need == Need.ALWAYS or (self.need == Need.WHEN and self.needed_of.meets(line))
        return wanted and not line.by_right


NOTHING = [asdict(Condition())]


class Asking(NamedTuple):
    """A field as it is asked now: of one line, or (line None) once for them all."""

    field: FormField
    line: Chosen | None
    needed: bool

    @property
    def name(self):
        """Of the input."""
        return f"{self.field.code}-{self.line.key}" if self.line else self.field.code


def asked_about(fields, lines):
    """What a form asks about these lines, in its order.

    What it asks once is needed if one of them needs it, unless another is withdrawn from and would have to wait for it.
    """
    may_ask_once = not any(line.by_right for line in lines)
    for one in fields:
        met = [line for line in lines if one.asked_of.meets(line)]
        if one.once and met:
            yield Asking(one, None, may_ask_once and any(map(one.is_needed_of, met)))
        elif not one.once:
            yield from (Asking(one, line, one.is_needed_of(line)) for line in met)
