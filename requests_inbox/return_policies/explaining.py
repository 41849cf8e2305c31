"""What a look of the policy says, as the people of the desk read it: the verdict in a sentence, and rule by rule why.

Everything comes from the trace that was kept. What a customer reads is elsewhere (still_open.py), made of nothing here.
"""

from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from requests_inbox.models import DecisionTrace, RequestLine

from .conditions import Combination, leaves, say, say_comparison, say_value
from .evaluating import Verdict
from .facts import FACTS
from .law import BY_RIGHT, notes
from .restraint import WHY_NOT
from .suggesting import LOOKS, Suggestion, name_of

NO_RULE = gettext_lazy("Policy: no rule fits")
TITLES = {
    Verdict.APPROVE: gettext_lazy("Policy: approve"),
    Verdict.PARTLY: gettext_lazy("Policy: approve some, decline the rest"),
    Verdict.DECLINE: gettext_lazy("Policy: decline"),
    Verdict.ASK: gettext_lazy("Policy: ask the customer"),
    Verdict.LEAD: gettext_lazy("Policy: a team lead decides"),
    Verdict.REVIEW: gettext_lazy("Policy: an agent decides"),
}
APPROVE_FREE = gettext_lazy("Policy: approve, free")
KEEP = gettext_lazy("Policy: approve, the customer keeps it")
TRUTHS = {True: gettext_lazy("fits"), False: gettext_lazy("does not fit"), None: gettext_lazy("not known")}
OWN_WORDS = ("reason", "product_group", "tags", "country")  # of these facts: a shop's, to be read from its tables


def shop_that_remembers(shop):
    """A copy of it that reads what its facts are called once, and not for every comparison."""
    twin = copy(shop)
    twin.options_read = {}
    return twin


class Explanation:
    """The latest look at a request, for the region above its items.

    Asks the database nothing, but for where goods can go and who gets the request, where a rule says so.
    """

    def __init__(self, request):
        self.request, self.trace = request, request.policy_trace
        self.suggestion = Suggestion.of(request, self.trace)

    @property
    def verdict(self):
        return Verdict(self.trace.verdict)

    @property
    def tone(self):
        return LOOKS[self.verdict][0] if self.trace.rule else "neutral"

    @property
    def icon(self):
        return LOOKS[self.verdict][1] if self.trace.rule else "rules"

    @property
    def title(self):
        if not self.trace.rule:
            return NO_RULE
        if self.verdict == Verdict.APPROVE and self.suggestion.keeps:
            return KEEP
        if self.verdict == Verdict.APPROVE and self.suggestion.is_free:
            return APPROVE_FREE
        return TITLES[self.verdict]

    @cached_property
    def unknown_rule(self):
        """The rule of which nobody knows whether it fits, where that is why a person decides; or None."""
        open_lines = [one for one in self.trace.lines if one["unknown"]]
        return open_lines[0]["decides"] if open_lines and self.verdict == Verdict.REVIEW else None

    @property
    def because(self):
        """Rule “Size reasons under € 50” fits."""
        if self.unknown_rule:
            return _("Nobody knows whether rule “%(rule)s” fits.") % {"rule": self._name(self.unknown_rule)}
        if not self.trace.rule:
            return ""
        if self.trace.rule == BY_RIGHT.key:
            return _("A withdrawal in time needs nobody's consent.")
        return _("Rule “%(rule)s” fits.") % {"rule": self._name(self.trace.rule)}

    def _name(self, key):
        if key == BY_RIGHT.key:
            return name_of(BY_RIGHT)
        return next((one["name"] for one in self.trace.version.stored["rules"] if one["key"] == key), key)

    @property
    def items(self):
        """[(item, what becomes of it, by which rule)] where the items of one request fare differently."""
        decided = {one["line"]: one for one in self.trace.lines}
        if len({(one["decides"], one["unknown"]) for one in self.trace.lines}) < 2:
            return []
        return [
            (line.order_line.name, self._outcome(decided[line.pk]), self._name(decided[line.pk]["decides"]))
            for line in self.request.line_list
            if line.pk in decided
        ]

    def _outcome(self, told):
        rule = self.suggestion.rules.get(told["line"])
        if rule:
            return rule.then.decision.label
        return _("not known") if told["unknown"] else _("No rule fits")

    @property
    def follows(self):
        """[(what of the return, how it is)] where the rules make it other than usual."""
        return list(self.suggestion.follows)

    @property
    def reasons(self):
        """[(value, what it is, whether it is known)] of what the deciding rule asked."""
        told = {}
        for line in self.trace.lines:
            rule = self._asked_by(line)
            for one in leaves(rule.when) if rule else ():
                value = line["facts"].get(one.fact)
                said = say_value(one.about, value, self._shop_of(line))
                told[said, str(one.about.label)] = value is not None
        return [(value, label, known) for (value, label), known in told.items()]

    def _asked_by(self, line):
        if line["decides"] != (self.unknown_rule or self.trace.rule):
            return None
        return self.suggestion.known.get(line["decides"])

    def _shop_of(self, told):
        """The words of a fact without a look into the shop's tables: the line has its reason's name."""
        shop = copy(self.request.shop)
        lines = [line for line in self.request.line_list if line.pk == told["line"]]
        names = [(line.reason.code, line.reason.name_in(get_language())) for line in lines]
        shop.options_read = {name: [] for name in OWN_WORDS} | {"reason": names}
        return shop

    @property
    def why_not(self):
        """Why it did nothing by itself, in sentences; what it did, where it did."""
        codes = self.trace.why_not
        if self.request.is_open and self.trace.did == DecisionTrace.Did.APPROVED:
            codes = ["once"]
        return [WHY_NOT[code] for code in codes if code in WHY_NOT and self.trace.rule]

    @property
    def did(self):
        acted = self.trace.did not in (DecisionTrace.Did.NOTHING, DecisionTrace.Did.SUGGESTED)
        return self.trace.get_did_display() if acted and not self.why_not else ""

    @property
    def version(self):
        return self.trace.version.number

    @property
    def is_agreed(self):
        """Whether people decided as it says; None while they have not, or where it left that to them."""
        request, granted = self.request, (RequestLine.Decision.APPROVED, RequestLine.Decision.KEEP_ITEM)
        kinds = ("", request.CancellationKind.DECLINED)
        if request.is_open or request.cancellation_kind not in kinds or not self.suggestion.is_followed:
            return None
        wanted = {pk: one["decision"] in granted for pk, one in self.suggestion.decisions.items()}
        return wanted == {line.pk: line.decision in granted for line in request.line_list} if wanted else None


def explanation_of(request):
    return Explanation(request) if request.policy_trace else None


# Rule by rule ---------------------------------------------------------------------------------------------------------


@dataclass
class Compared:
    """One comparison: what was asked, what was seen, and whether it is so."""

    asked: str
    seen: str
    is_so: bool | None

    @property
    def truth(self):
        return TRUTHS[self.is_so]


@dataclass
class RuleTold:
    """One rule of the walk, for one item."""

    name: str
    words: str
    fits: bool | None
    then: str
    tone: str
    decides: bool
    is_in_shadow: bool
    is_past: bool  # an earlier one had decided
    compared: list = field(default_factory=list)
    spared: list = field(default_factory=list)  # what the law says where that alone stands against it

    @property
    def truth(self):
        return TRUTHS[self.fits]


@dataclass
class ItemTold:
    name: str
    rules: list
    alerts: list


class TraceTold:
    """A whole trace in words, of any moment."""

    def __init__(self, request, trace):
        self.request, self.trace = request, trace
        self.shop = shop_that_remembers(request.shop)
        self.document = trace.version.document

    @property
    def items(self):
        names = {line.pk: line.order_line.name for line in self.request.line_list}
        lines = self.trace.lines
        return [ItemTold(names.get(one["line"], ""), list(self._rules(one)), self._alerts(one)) for one in lines]

    def _rules(self, told):
        decided = False
        for key, fits, truths in told["rules"]:
            rule = BY_RIGHT if key == BY_RIGHT.key else self.document.find(key)
            decides = key == told["decides"]
            yield RuleTold(
                name_of(rule), say(rule.when, self.shop), fits, rule.then.decision.label, rule.then.tone, decides,
                is_in_shadow=fits is not False and not decided and not decides, is_past=decided,
                compared=list(self._compared(rule, truths, told["facts"])),
                spared=list(notes(rule)) if fits is False and _holds(rule.when, iter(truths)) is not False else [],
            )  # fmt: skip
            decided = decided or decides

    def _compared(self, rule, truths, facts):
        for one, truth in zip(leaves(rule.when), truths, strict=True):
            seen = say_value(FACTS[one.fact], facts.get(one.fact), self.shop)
            yield Compared(capfirst(say_comparison(one, self.shop)), seen, truth)

    def _alerts(self, told):
        return [alert.name for alert in self.document.alerts if alert.key in told["alerts"]]

    @property
    def why_not(self):
        return [WHY_NOT[code] for code in self.trace.why_not if code in WHY_NOT]

    @property
    def verdict(self):
        """What the rules at work said."""
        return self._said(self.trace.verdict, self.trace.rule, self.trace.free)

    @property
    def shadow(self):
        """What would have been said with those in shadow; "" where that is the same."""
        trace = self.trace
        same = (trace.verdict, trace.rule, trace.free) == (trace.shadow_verdict, trace.shadow_rule, trace.shadow_free)
        return "" if same else self._said(trace.shadow_verdict, trace.shadow_rule, trace.shadow_free)

    def _said(self, verdict, key, free):
        """Approve, free: rule “Size”."""
        if not key:
            return _("No rule fits")
        what = Verdict(verdict).label
        if free and verdict in (Verdict.APPROVE, Verdict.PARTLY):
            what = _("%(verdict)s, free") % {"verdict": what}
        rule = BY_RIGHT if key == BY_RIGHT.key else self.document.find(key)
        return _("%(verdict)s: rule “%(rule)s”") % {"verdict": what, "rule": name_of(rule)}


def _holds(condition, truths):
    """What became of a condition without the law, from the truths of its ends: SQL's three values once more."""
    if not isinstance(condition, Combination):
        return next(truths)
    parts = [_holds(part, truths) for part in condition.parts]
    decisive = condition.how == "all"
    if (not decisive) in parts:
        joined = not decisive
    else:
        joined = None if None in parts else decisive
    return joined if condition.how != "none" or joined is None else not joined
