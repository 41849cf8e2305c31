"""What a rule says: {"all": […]}, {"any": […]}, {"none": […]}, and at the ends {"fact", "op", "value"}.

A condition becomes one SQL expression that is true, false, or NULL where it hangs on something that nobody knows: SQL's
own logic of three values (Kleene's) carries that through. Reads no rows, runs nobody's code.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import and_, or_

from django.db.models import BooleanField, ExpressionWrapper, Q, TextChoices, Value
from django.db.models.expressions import NegatedExpression
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shops.countries import spellings

from .facts import FACTS, Kind
from .unusable import Unusable

GROUPS = ("all", "any", "none")
DEEPEST = 4  # groups within groups
MOST = 60  # comparisons of one rule
LONGEST = 200  # characters of a value
LARGEST = 10**9


class Op(TextChoices):
    UNDER = "under", gettext_lazy("is under")
    AT_MOST = "at_most", gettext_lazy("is at most")
    AT_LEAST = "at_least", gettext_lazy("is at least")
    OVER = "over", gettext_lazy("is over")
    IS = "is", gettext_lazy("is")
    IS_NOT = "is_not", gettext_lazy("is not")
    YES = "yes", gettext_lazy("yes")
    NO = "no", gettext_lazy("no")
    KNOWN = "known", gettext_lazy("is known")
    UNKNOWN = "unknown", gettext_lazy("is not known")


LOOKUPS = {Op.UNDER: "lt", Op.AT_MOST: "lte", Op.AT_LEAST: "gte", Op.OVER: "gt"}
NUMBERS = (*LOOKUPS, Op.IS, Op.IS_NOT)
OPS = {
    Kind.NUMBER: NUMBERS, Kind.MONEY: NUMBERS, Kind.PERCENT: NUMBERS,
    Kind.CHOICE: (Op.IS, Op.IS_NOT), Kind.WORDS: (Op.IS, Op.IS_NOT), Kind.FLAG: (Op.YES, Op.NO),
}  # fmt: skip


def ops_of(fact):
    """How it can be compared. Everything can be asked for being known."""
    return (*OPS[fact.kind], Op.KNOWN, Op.UNKNOWN)


@dataclass(frozen=True)
class Comparison:
    """One fact against a value: the leaf of a condition. `value` is typed as its fact is, or None."""

    fact: str
    op: str
    value: object = None

    @property
    def about(self):
        return FACTS[self.fact]

    @property
    def stored(self):
        value = str(self.value) if isinstance(self.value, Decimal) else self.value
        value = list(value) if isinstance(value, tuple) else value
        return {"fact": self.fact, "op": str(self.op)} | ({} if value is None else {"value": value})

    @property
    def expression(self):
        return _boolean(self._negated() if self.op in (Op.IS_NOT, Op.NO) else self._positive())

    def _negated(self):
        return NegatedExpression(_boolean(self._positive()))

    def _positive(self):
        if self.op in (Op.KNOWN, Op.UNKNOWN):
            return Q(**{f"{self.fact}__isnull": self.op == Op.UNKNOWN})
        if self.about.kind == Kind.FLAG:
            return Q(**{self.fact: True})
        if self.about.kind == Kind.WORDS:
            return Q(**{f"{self.fact}__has_any": list(map(as_word, self.value))})
        if self.fact == "country":  # an order names it as the shop that sold it does
            return Q(country__in=set().union(*map(spellings, self.value)))
        if self.about.kind == Kind.CHOICE:
            return Q(**{f"{self.fact}__in": list(self.value)})
        return Q(**{f"{self.fact}__{LOOKUPS.get(self.op, 'exact')}": self.value})


@dataclass(frozen=True)
class Combination:
    """All, any or none of several parts."""

    how: str
    parts: tuple

    @property
    def stored(self):
        return {self.how: [part.stored for part in self.parts]}

    @property
    def expression(self):
        if not self.parts:  # all of nothing is so, and any of it is not
            return Value(self.how != "any", BooleanField())
        join = and_ if self.how == "all" else or_
        joined = _boolean(reduce(join, (Q(part.expression) for part in self.parts)))
        return NegatedExpression(joined) if self.how == "none" else joined


def _boolean(condition):
    if isinstance(condition, Q):
        return ExpressionWrapper(condition, BooleanField())
    return condition


def as_word(value):
    """As several words are kept in one column (models/facets.py): without spaces, in small letters."""
    return "_".join(str(value).casefold().split())


def leaves(condition):
    """Its comparisons, in order."""
    if isinstance(condition, Comparison):
        return [condition]
    return [leaf for part in condition.parts for leaf in leaves(part)]


def read(stored, depth=0):
    """The condition that was stored, imported or sent by a form. Raises Unusable with a sentence."""
    if not isinstance(stored, dict):
        raise Unusable(_("A condition is “all”, “any” or “none” of a list, or a fact with what it is compared to."))
    if "fact" in stored:
        return _comparison(stored)
    if len(stored) != 1 or (how := next(iter(stored))) not in GROUPS or not isinstance(stored[how], list):
        raise Unusable(_("A group is “all”, “any” or “none” of a list of conditions."))
    if depth >= DEEPEST:
        raise Unusable(_("Groups are at most %(n)s deep.") % {"n": DEEPEST})
    condition = Combination(how, tuple(read(part, depth + 1) for part in stored[how]))
    if len(leaves(condition)) > MOST:
        raise Unusable(_("A rule has at most %(n)s conditions.") % {"n": MOST})
    return condition


def _comparison(stored):
    fact = FACTS.get(stored["fact"]) if isinstance(stored["fact"], str) else None
    if fact is None:
        raise Unusable(_("Keur does not know “%(name)s” of a request.") % {"name": str(stored["fact"])[:LONGEST]})
    if extra := set(stored) - {"fact", "op", "value"}:
        raise Unusable(_("“%(name)s” means nothing in a condition.") % {"name": str(sorted(extra, key=str)[0])})
    op = stored.get("op")
    if op not in ops_of(fact):
        raise Unusable(_("%(fact)s cannot be compared by “%(op)s”.") % {"fact": fact.label, "op": str(op)[:LONGEST]})
    if fact.kind == Kind.FLAG or op in (Op.KNOWN, Op.UNKNOWN):
        return Comparison(fact.name, Op(op))
    return Comparison(fact.name, Op(op), _value(fact, stored.get("value")))


def _value(fact, value):
    if fact.kind in (Kind.CHOICE, Kind.WORDS):
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list | tuple) or not all(isinstance(one, str) for one in words):
            raise Unusable(_("%(fact)s is compared to a word, or to several.") % {"fact": fact.label})
        words = tuple(sorted({*map(_word, words)} - {""}))  # a set: written down in one order only
        if not words or len(words) > MOST:
            raise Unusable(_("Choose what %(fact)s is compared to.") % {"fact": fact.label})
        return words
    number = _number(fact, value)
    if fact.kind == Kind.MONEY:
        return number.quantize(Decimal("0.01"))
    if number != int(number):
        raise Unusable(_("%(fact)s is a whole number.") % {"fact": fact.label})
    return int(number)


def _word(one):
    """In one line, as a form can show it."""
    return " ".join(one.replace("\0", "").split())[:LONGEST].strip()


def _number(fact, value):
    wrong = Unusable(_("%(fact)s is compared to a number: 50 or 49.95.") % {"fact": fact.label})
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise wrong
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        raise wrong from None
    if not number.is_finite() or abs(number) > LARGEST:
        raise wrong
    return number


def say(condition, shop, mark=str):
    """In words: “the reason is Too small or Too large and the value is under € 50”. `mark`: what is done to values."""
    if isinstance(condition, Comparison):
        return say_comparison(condition, shop, mark)
    if not condition.parts:
        return str(ALWAYS if condition.how != "any" else NEVER)
    said = [_grouped(part, shop, mark) for part in condition.parts]
    words = (str(AND) if condition.how == "all" else str(OR)).join(said)
    return _("none of this: %(conditions)s") % {"conditions": words} if condition.how == "none" else words


ALWAYS, NEVER = gettext_lazy("in every case"), gettext_lazy("never")
AND, OR = gettext_lazy(" and "), gettext_lazy(" or ")


def _grouped(part, shop, mark):
    said = say(part, shop, mark)
    return f"({said})" if isinstance(part, Combination) and len(part.parts) > 1 else said


def say_comparison(one, shop, mark=str):
    fact, op = one.about, Op(one.op)
    label = within(fact.label)
    if fact.kind == Kind.FLAG and op in (Op.YES, Op.NO):
        return mark(label) if op == Op.YES else _("not: %(fact)s") % {"fact": mark(label)}
    if one.value is None:
        return f"{label} {op.label}"
    return f"{label} {op.label} {say_value(fact, one.value, shop, mark)}"


def within(label):
    """A label in the middle of a sentence: German keeps its capitals, and so does what is written in capitals."""
    words = str(label)
    keeps = (get_language() or "en").startswith("de") or words[1:2].isupper()
    return words if keeps else words[:1].lower() + words[1:]


def say_value(fact, value, shop, mark=str):
    """A value as a person reads it; None is “not known”."""
    from django.utils.formats import number_format

    from helpdesk.templatetags.ui import money

    if value is None:
        return _("not known")
    if fact.kind == Kind.FLAG:
        return _("yes") if value else _("no")
    if fact.kind == Kind.MONEY:
        return mark(money(value, shop.currency))
    if fact.kind == Kind.PERCENT:
        return mark(f"{number_format(value)} %")
    if fact.kind in (Kind.CHOICE, Kind.WORDS):
        words = value if isinstance(value, list | tuple) else [value]
        return str(OR).join(mark(fact.say(word, shop)) for word in words) or _("none")
    return mark(number_format(value))
