"""A policy as it is written: its terms, its rules in order, its alerts. Stored as one JSON document. Reads no rows."""

import re
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_inbox.models.lines import RequestLine

from . import conditions
from .conditions import Unusable
from .outcomes import Outcome, RaisedAlert

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_RULES = 100
LONGEST_NAME = 80


class WindowFrom(TextChoices):
    DELIVERY = "delivery", gettext_lazy("from the delivery")
    ORDER = "order", gettext_lazy("from the order")


class Late(TextChoices):
    """What becomes of a request after the window. The law's own rights are not touched by it."""

    FLAG = "flag", gettext_lazy("taken, with an alert for staff")
    REFUSE = "refuse", gettext_lazy("refused on the shop's page")


@dataclass(frozen=True)
class Terms:
    """What a customer may count on, as it was when they ordered."""

    window_days: int = 30
    window_from: str = WindowFrom.DELIVERY
    late: str = Late.FLAG
    refund_term_days: int = 14
    resolutions: tuple[str, ...] = tuple(RequestLine.Resolution.values)

    @classmethod
    def of_shop(cls, shop):
        """Of a shop without a policy of its own: its settings."""
        return cls(window_days=shop.return_window_days, refund_term_days=shop.refund_term_days)

    @classmethod
    def read(cls, stored):
        if not isinstance(stored, dict) or set(stored) - {one.name for one in fields(cls)}:
            raise Unusable(_("The terms are: %(names)s.") % {"names": ", ".join(one.name for one in fields(cls))})
        terms = replace(cls(), **stored)
        for name, most in (("window_days", 3650), ("refund_term_days", 365)):
            days = getattr(terms, name)
            if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= most:
                raise Unusable(_("%(name)s is a number of days from 1 to %(most)s.") % {"name": name, "most": most})
        if terms.window_from not in WindowFrom.values or terms.late not in Late.values:
            raise Unusable(_("The window begins with “delivery” or “order”; late requests are “flag” or “refuse”."))
        if not isinstance(terms.resolutions, list | tuple) or set(terms.resolutions) - set(
            RequestLine.Resolution.values
        ):
            raise Unusable(
                _("What customers can wish for is a list of: %s.") % ", ".join(RequestLine.Resolution.values)
            )
        if "refund" not in terms.resolutions:
            raise Unusable(_("A refund can always be asked for."))
        return replace(terms, resolutions=tuple(terms.resolutions))

    @property
    def stored(self):
        return asdict(self) | {"resolutions": list(self.resolutions)}

    def is_stricter_than(self, other):
        return (
            self.window_days < other.window_days
            or (self.window_from == WindowFrom.ORDER and other.window_from != WindowFrom.ORDER)
            or (self.late == Late.REFUSE and other.late != Late.REFUSE)
            or self.refund_term_days > other.refund_term_days
            or bool(set(other.resolutions) - set(self.resolutions))
        )


@dataclass(frozen=True)
class Rule:
    """When …, then …: the first one that fits an item decides on it. `key` stays through all versions."""

    key: str
    name: str
    when: conditions.Combination
    then: Outcome

    @classmethod
    def read(cls, stored):
        return cls(*_named(stored), _group(stored), Outcome.read(stored.get("then")))

    @property
    def stored(self):
        return {"key": self.key, "name": self.name, "when": self.when.stored, "then": self.then.stored}


@dataclass(frozen=True)
class AlertRule:
    """When …, staff are told. All that fit are raised, whatever their order."""

    key: str
    name: str
    when: conditions.Combination
    then: RaisedAlert

    @classmethod
    def read(cls, stored):
        return cls(*_named(stored), _group(stored), RaisedAlert.read(stored.get("then")))

    @property
    def stored(self):
        return {"key": self.key, "name": self.name, "when": self.when.stored, "then": self.then.stored}


@dataclass(frozen=True)
class Document:
    terms: Terms = Terms()
    rules: tuple[Rule, ...] = ()
    alerts: tuple[AlertRule, ...] = ()

    @classmethod
    def read(cls, stored):
        """Raises Unusable, with the name of the rule in its sentence."""
        if not isinstance(stored, dict) or set(stored) - {"terms", "rules", "alerts"}:
            raise Unusable(_("A policy has terms, rules and alerts."))
        document = cls(
            Terms.read(stored.get("terms") or {}),
            tuple(_each(Rule, stored.get("rules"))),
            tuple(_each(AlertRule, stored.get("alerts"))),
        )
        keys = [one.key for one in (*document.rules, *document.alerts)]
        if len(set(keys)) < len(keys):
            raise Unusable(_("Two rules have the same key."))
        return document

    @cached_property
    def stored(self):
        return {
            "terms": self.terms.stored,
            "rules": [one.stored for one in self.rules],
            "alerts": [one.stored for one in self.alerts],
        }

    def find(self, key):
        """The rule or alert of this key, or None."""
        return next((one for one in (*self.rules, *self.alerts) if one.key == key), None)

    def put(self, rule):
        """With this rule in the place of the one of its key, or behind all others of its kind."""
        kind = "rules" if isinstance(rule, Rule) else "alerts"
        some = getattr(self, kind)
        put = tuple(rule if one.key == rule.key else one for one in some)
        return replace(self, **{kind: put if rule in put else (*some, rule)})

    def without(self, key):
        return replace(
            self,
            rules=tuple(one for one in self.rules if one.key != key),
            alerts=tuple(one for one in self.alerts if one.key != key),
        )

    def moved(self, key, steps):
        """With a rule that many places further down, or up; at an end it stays there."""
        rules = list(self.rules)
        place = next((place for place, one in enumerate(rules) if one.key == key), None)
        if place is None:
            return self
        rule = rules.pop(place)
        rules.insert(max(0, place + steps), rule)
        return replace(self, rules=tuple(rules))


def _each(cls, some):
    if not isinstance(some or [], list) or len(some or []) > MOST_RULES:
        raise Unusable(_("A policy has a list of at most %(n)s rules.") % {"n": MOST_RULES})
    for place, one in enumerate(some or [], 1):
        try:
            yield cls.read(one)
        except Unusable as reason:
            name = one.get("name") or one.get("key") if isinstance(one, dict) else None
            raise Unusable(f"{str(name or place)[:LONGEST_NAME]}: {reason}") from None


def _named(stored):
    if not isinstance(stored, dict) or set(stored) - {"key", "name", "when", "then"}:
        raise Unusable(_("A rule has a key, a name, when and then."))
    key, name = stored.get("key"), stored.get("name")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise Unusable(_("The key of a rule is small letters, digits and hyphens."))
    name = " ".join(name.replace("\0", "").split()) if isinstance(name, str) else ""
    if not name or len(name) > LONGEST_NAME:
        raise Unusable(_("Give the rule a name of up to %(n)s characters.") % {"n": LONGEST_NAME})
    return key, name


def _group(stored):
    """What a rule begins with is a group, so that the editor can always add to it."""
    condition = conditions.read(stored.get("when") or {"all": []})
    return condition if isinstance(condition, conditions.Combination) else conditions.Combination("all", (condition,))
