"""Why a look at a request does nothing by itself: in the words of agents, by code."""

from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from requests_inbox import policies
from requests_inbox.models import DecisionTrace, RuleSetting, StaffAlert
from requests_inbox.states import Status

from .conditions import leaves
from .evaluating import Verdict
from .law import BY_RIGHT

LEAD = StaffAlert.POLICY_LEAD
Mode, Did = RuleSetting.Mode, DecisionTrace.Did
BEGINS = {"checked", "held", "line_decided", "free_return_set", "asked", "wrote"}  # by a person: they are at work on it
DECIDES = {"approved", "cancelled"}

WHY_NOT = {
    "stopped": _("Somebody has stopped the policy."),
    "no_rule": _("No rule fits it."),
    "unknown": _("Nobody knows whether the rule fits: something is not known."),
    "suggests": _("The rule only suggests."),
    "earlier": _("It was here before the rule was set to decide by itself."),
    "never_alone": _("Keur refuses nothing by itself: a person does."),
    "begun": _("Somebody has begun to work on it."),
    "once": _("It was decided before, and somebody took it back."),
    "alert": _("An alert asks for a person."),
    "late": _("It was asked for after the return window."),
    "amount": _("It is worth more than the rule may decide by itself."),
    "limit": _("It is worth more than one person may decide."),
    "two": _("Two people decide on it."),
    "full": _("The rule has done as much today as it may."),
    "sample": _("It is one of the sample that people look at."),
    "other_wish": _("The rule grants something else than the customer wishes for."),
    "nobody": _("Whom the rule assigns to is gone, or decides on nothing here: nobody has it yet."),
    "refused": _("Something stood against it."),
}


class Restraint:
    """The part of a judgement that says what stands against acting."""

    def why_not(self):
        """Codes of WHY_NOT; none means that it acts."""
        request, rules = self.request, [rule for rule, _unknown in self.rules.values()]
        if any(rule is None for rule in rules):
            yield "unknown" if any(unknown for _rule, unknown in self.rules.values()) else "no_rule"
            return
        if request.shop.policy_stopped_at:
            yield "stopped"
        if self.only_suggests:
            yield "suggests"
        elif self.looks_back:
            yield "earlier"
        if self.trace.verdict in (Verdict.DECLINE, Verdict.PARTLY):
            yield "never_alone"
        if self._is_begun():
            yield "begun"
        if self._was_decided():
            yield "once"
        if self.suggestion.other_wish:
            yield "other_wish"
        if self.trace.verdict == Verdict.APPROVE:
            yield from self._why_not_approve(rules)
        yield from self._why_not_all(rules)

    @property
    def only_suggests(self):
        rules = [rule for rule, _unknown in self.rules.values()]
        return None not in rules and any(self.mode_of(rule) != Mode.AUTO for rule in rules)

    def _is_begun(self):
        """A person has done more than look: what they ask, decide ahead or wait for is theirs to end."""
        request = self.request
        if request.status != Status.NEW or any(line.decision != line.Decision.PENDING for line in request.line_list):
            return True
        return request.events.filter(actor__isnull=False, verb__in=BEGINS).exists()

    def _was_decided(self):
        """Whoever takes a decision back wants people to look; and a rule asks or passes on once."""
        request = self.request
        if self.trace.verdict == Verdict.LEAD and LEAD not in [alert.code for alert in request.alert_list]:
            return False
        if request.events.filter(verb__in=DECIDES).exists():
            return True
        return request.traces.filter(did__in=[Did.ASKED, Did.PASSED_ON], rule=self.trace.rule).exists()

    def _why_not_approve(self, rules):
        request, shop = self.request, self.request.shop
        if any(self._blocks(alert) for alert in request.alert_list):
            yield "alert"
        by_right = all(rule.key == BY_RIGHT.key for rule in rules)
        if request.is_late and not by_right and not any(_minds(rule, "is_late") for rule in rules):
            yield "late"
        if by_right:  # nobody has to consent
            return
        if shop.agent_limit is not None and request.value > shop.agent_limit:
            yield "limit"
        if policies.why_two(request):
            yield "two"

    def _why_not_all(self, rules):
        settings = [self.settings[rule.key] for rule in rules if rule.key in self.settings]
        value = self.request.value
        if any(one.amount_cap is not None and value > one.amount_cap for one in settings):
            yield "amount"
        if any(_is_sampled(one, self.request) for one in settings):
            yield "sample"

    def _blocks(self, alert):
        requires = alert.requires
        if requires == alert.Requires.FREE_RETURN:
            return not alert.contradiction and not (self.trace.free or self.request.free_return)
        return requires != alert.Requires.NOTHING and not alert.acknowledged_at

    def mode_of(self, rule):
        if rule.key == BY_RIGHT.key:
            return Mode.AUTO
        return self.settings[rule.key].mode if rule.key in self.settings else Mode.SHADOW


def _minds(rule, fact):
    return any(leaf.fact == fact for leaf in leaves(rule.when))


def _is_sampled(setting, request):
    """The same request is in the sample or not, however often it is looked at."""
    dice = sha256(f"{setting.key} {request.pk}".encode()).digest()
    return int.from_bytes(dice[:4]) % 100 < setting.sample_percent
