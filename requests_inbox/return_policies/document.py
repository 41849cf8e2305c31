"""A policy as it is written: its terms, its rules in order, its alerts. Stored as one JSON document. Reads no rows."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from . import conditions
from .outcomes import Outcome, RaisedAlert
from .terms import Late, Terms, WindowFrom
from .unusable import Unusable

__all__ = ["AlertRule", "Document", "Late", "Rule", "Terms", "WindowFrom"]

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_RULES = 100
LONGEST_NAME = 80


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

    def is_no_harder_than(self, was):
        """Whether it takes no more than `was` did, under the same conditions; a refusal has to be the very same."""
        is_as_kind = self.then == was.then if self.then.declines else self.then.takes <= was.then.takes
        return self.when == was.when and is_as_kind


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
    terms: Terms = field(default_factory=Terms)
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

    def takes_more_than(self, other):
        """Whether a rule that declines or keeps a fee could meet somebody whom `other` had spared.

        It could where it is new, harder or under other conditions than before, and where a kinder rule that was asked
        before it no longer is.
        """
        return any(
            not any(rule.is_no_harder_than(was) and self._spares_as_many(rule, was, other) for was in other.rules)
            for rule in self.rules if rule.then.takes
        )  # fmt: skip

    def _spares_as_many(self, rule, was, other):
        """Whether whatever took items away before `was` does so before `rule`, but for rules that were as hard."""
        asked = [one.when for one in self._before(rule)]
        return all(one.when in asked or one.then.takes >= rule.then.takes for one in other._before(was))

    def _before(self, rule):
        return self.rules[: self.rules.index(rule)]

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
