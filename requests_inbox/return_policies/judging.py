"""What becomes of a verdict: looked at once a request is made and whenever the customer or a tag may have changed it.

Everything that a rule does goes through the verbs of a person, with their letters, their undo and their events; the
actor is nobody, and the event names the rule. It looks in a job, so that no policy ever keeps a customer's request out.
"""

import logging
from hashlib import sha256

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_inbox.changing import change
from requests_inbox.models import DecisionTrace, PolicyVersion, ReturnRequest, RuleSetting, StaffAlert
from requests_inbox.refusals import Refusal
from requests_inbox.states import Status
from shops.models import Person

from .conditions import leaves
from .evaluating import Verdict
from .gathering import gather
from .law import BY_RIGHT
from .outcomes import Decision
from .tracing import trace_of

log = logging.getLogger(__name__)

LOOKS_AFTER = {"submitted", "heard", "tagged", "stated", "reopened"}
ALERT = "policy-"  # begins the codes of alerts that a policy raised
Mode, Did = RuleSetting.Mode, DecisionTrace.Did

WHY_NOT = {
    "stopped": _("Somebody has stopped the policy."),
    "no_rule": _("No rule fits it."),
    "unknown": _("Nobody knows whether the rule fits: something is not known."),
    "suggests": _("The rule only suggests."),
    "never_alone": _("Keur refuses nothing by itself: a person does."),
    "begun": _("Somebody has begun to work on it."),
    "once": _("It was decided before, and somebody took it back."),
    "alert": _("An alert asks for a person."),
    "late": _("It was asked for after the return window."),
    "amount": _("It is worth more than the rule may decide by itself."),
    "limit": _("It is worth more than one person may decide."),
    "full": _("The rule has done as much today as it may."),
    "sample": _("It is one of the sample that people look at."),
    "refused": _("Something stood against it."),
}


def look_after(request, event):
    """Have the policy look at it, where there is one. Part of the change's own transaction."""
    if event.verb in LOOKS_AFTER and request.is_open and request.shop.policy_number:
        judge.using(dedupe_key=f"judge {request.pk}").enqueue(request.pk)


@task
def judge(request_id):
    """Write down what the policy says of an open request, and do what its rules may do by themselves."""
    with transaction.atomic():
        requests = ReturnRequest.objects.with_facts().select_for_update(of=("self",))
        request = requests.filter(pk=request_id, is_open=True).first()
        version = PolicyVersion.objects.for_order(request.order) if request else None
        if version is None:
            return
        gather(request.lines.all())
        Judgement(request, version).carry_out()


class Judgement:
    """One look at one request, whose row is held."""

    def __init__(self, request, version):
        self.request, self.version = request, version
        self.settings = RuleSetting.objects.of(request.shop)
        self.trace, self.hits, self.alerts = trace_of(request, version, self.settings)
        self.rules = {line.pk: self.hits[line.pk] for line in request.line_list}

    def carry_out(self):
        trace, last = self.trace, self.request.traces.order_by("-pk").first()
        if last and _says_the_same(trace, last) and self.request.policy_verdict == self.verdict_shown:
            return
        self._tell()
        trace.why_not = list(self.why_not(last))
        trace.save()
        if trace.why_not:
            trace.did = Did.SUGGESTED if trace.rule and trace.verdict in SUGGESTED else Did.NOTHING
        else:
            trace.did = self._act()
        trace.save(update_fields=["did", "why_not"])

    @property
    def verdict_shown(self):
        return self.trace.verdict if self.trace.rule else ""

    def _tell(self):
        """Raise what is to be minded, and take back what is no longer so and nobody has answered."""
        wanted = {ALERT + alert.key: alert for alert in self.alerts}
        known = {alert.code for alert in self.request.alert_list}
        gone = [
            one for one in self.request.alert_list
            if one.code.startswith(ALERT) and one.code not in wanted and not one.acknowledged_at
        ]  # fmt: skip
        if self.verdict_shown == self.request.policy_verdict and not gone and wanted.keys() <= known:
            return
        with change(self.request, "judged", by=None, seen=self.request.version, version=self.version.number) as event:
            if self.trace.rule:
                event.details["rule"] = self.rule_name
            self.request.policy_verdict = self.verdict_shown
            for code in wanted.keys() - known:
                raised = wanted[code].then
                self.request.alerts.create(
                    code=code, own_text=raised.text, severity=raised.severity, requires=raised.requires
                )
            self.request.alerts.filter(pk__in=[one.pk for one in gone]).delete()
            self.request.__dict__.pop("alert_list", None)
            self.request.weigh_alerts()

    @property
    def rule_name(self):
        rule = self.version.document.find(self.trace.rule)
        return rule.name if rule else self.trace.rule

    # Why it does nothing by itself ---------------------------------------------------------------------------------

    def why_not(self, last):
        """Codes of WHY_NOT; none means that it acts."""
        request, rules = self.request, [rule for rule, _unknown in self.rules.values()]
        if any(rule is None for rule in rules):
            yield "unknown" if any(unknown for _rule, unknown in self.rules.values()) else "no_rule"
            return
        if request.shop.policy_stopped_at:
            yield "stopped"
        if any(self.mode_of(rule) != Mode.AUTO for rule in rules):
            yield "suggests"
        if self.trace.verdict in (Verdict.DECLINE, Verdict.PARTLY):
            yield "never_alone"
        if request.status != Status.NEW or request.checked_by_id:
            yield "begun"
        if request.traces.exclude(did__in=[Did.NOTHING, Did.SUGGESTED]).filter(rule=self.trace.rule).exists():
            yield "once"
        if self.trace.verdict == Verdict.APPROVE:
            yield from self._why_not_approve(rules)
        yield from self._why_not_all(rules)

    def _why_not_approve(self, rules):
        request, shop = self.request, self.request.shop
        if any(self._blocks(alert) for alert in request.alert_list):
            yield "alert"
        by_right = all(rule.key == BY_RIGHT.key for rule in rules)
        if request.is_late and not by_right and not any(_minds(rule, "is_late") for rule in rules):
            yield "late"
        limits = [limit for limit in (shop.agent_limit, shop.four_eyes_above) if limit is not None]
        if limits and request.value > min(limits):
            yield "limit"

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

    # What it does --------------------------------------------------------------------------------------------------

    def _act(self):
        """What the rules do by themselves, counted against their caps; all of it or nothing."""
        used = {rule.key: self.settings[rule.key] for rule, _unknown in self.rules.values() if rule.key in self.settings}
        try:
            with transaction.atomic():
                for key in sorted(used):
                    if not used[key].take_one(timezone.localdate()):
                        raise _Full
                return ACTS[self.trace.verdict](self)
        except _Full:
            self.trace.why_not = ["full"]
        except Refusal as refusal:
            log.info("The policy could not act on %s: %s", self.request, refusal)
            self.trace.why_not = ["refused"]
        return Did.SUGGESTED if self.trace.verdict in SUGGESTED else Did.NOTHING

    @property
    def named(self):
        """What the event remembers of who did it."""
        return {"because": "policy", "rule": self.rule_name, "trace": self.trace.pk}

    def approve(self):
        texts = [rule.then.text_in(self.request.language) for rule, _unknown in self.rules.values()]
        self.request.approve(
            by=None, seen=self.request.version, decisions=decisions_of(self.rules), free_return=self.trace.free,
            text="\n\n".join(dict.fromkeys(filter(None, texts))), **self.named,
        )  # fmt: skip
        return Did.APPROVED

    def ask(self):
        asking = [rule.then for rule, _unknown in self.rules.values() if rule.then.decision == Decision.ASK]
        wants = {kind for outcome in asking for kind in outcome.asks}
        texts = dict.fromkeys(filter(None, (outcome.text_in(self.request.language) for outcome in asking)))
        self.request.ask(by=None, seen=self.request.version, text="\n\n".join(texts), wants=wants, **self.named)
        return Did.ASKED

    def pass_on(self):
        rules = [rule for rule, _unknown in self.rules.values()]
        if self.trace.verdict == Verdict.LEAD:
            with change(self.request, "alert_raised", by=None, seen=self.request.version, **self.named):
                self.request.alerts.get_or_create(
                    code=f"{ALERT}lead", defaults={"requires": StaffAlert.Requires.TEAM_LEAD, "own_text": self.rule_name}
                )
                self.request.__dict__.pop("alert_list", None)
                self.request.weigh_alerts()
        whom = next((rule.then.assign_to for rule in rules if rule.then.assign_to), None)
        if whom and not self.request.assigned_to_id:
            person = Person.objects.get(pk=whom)
            self.request.assign(by=None, seen=self.request.version, to=person, **self.named)
        return Did.PASSED_ON


class _Full(Exception):
    """A rule has reached its cap, or was stopped in this very moment."""


ACTS = {
    Verdict.APPROVE: Judgement.approve, Verdict.ASK: Judgement.ask, Verdict.LEAD: Judgement.pass_on,
    Verdict.REVIEW: Judgement.pass_on,
}  # fmt: skip
SUGGESTED = {Verdict.APPROVE, Verdict.PARTLY, Verdict.DECLINE, Verdict.ASK}


def decisions_of(rules):
    """{line id: what the verb takes} of the lines that a rule decides."""
    return {
        line: {"decision": rule.then.line_decision, "decline_code": rule.then.code, "decline_text": rule.then.text}
        for line, (rule, _unknown) in rules.items()
        if rule and rule.then.line_decision
    }


def _minds(rule, fact):
    return any(leaf.fact == fact for leaf in leaves(rule.when))


def _is_sampled(setting, request):
    """The same request is in the sample or not, however often it is looked at."""
    dice = sha256(f"{setting.key} {request.pk}".encode()).digest()
    return int.from_bytes(dice[:4]) % 100 < setting.sample_percent


def _says_the_same(trace, last):
    told = ["version_id", "verdict", "rule", "free", "shadow_verdict", "shadow_rule", "shadow_free", "lines"]
    return all(getattr(trace, name) == getattr(last, name) for name in told)
