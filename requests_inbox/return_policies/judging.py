"""What becomes of a verdict: looked at once a request is made and whenever the customer or a tag may have changed it.

Everything that a rule does goes through the verbs of a person, with their letters, their undo and their events; the
actor is nobody, and the event names the rule. It looks in a job, so that no policy ever keeps a customer's request out.
"""

import logging
from hashlib import sha256

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from requests_inbox.changing import change
from requests_inbox.models import DecisionTrace, PolicyVersion, ReturnRequest, RuleSetting, StaffAlert
from requests_inbox.refusals import Refusal

from .evaluating import Verdict
from .gathering import gather
from .restraint import Restraint
from .suggesting import FOLLOWED, Suggestion
from .tracing import trace_of

log = logging.getLogger(__name__)

LOOKS_AFTER = {"submitted", "heard", "tagged", "stated", "reopened"}
ALERT, LEAD = StaffAlert.POLICY, StaffAlert.POLICY_LEAD
Mode, Did = RuleSetting.Mode, DecisionTrace.Did


def look_after(request, event):
    """Have the policy look at it, where there is one. Part of the change's own transaction."""
    if event.verb in LOOKS_AFTER and request.is_open and request.shop.policy_number:
        look_at(request)


def look_at(request):
    judge.using(dedupe_key=f"judge {request.pk}").enqueue(request.pk)


@task
def judge(request_id, looks_back=False):
    """Write down what the policy says of an open request, and do what its rules may do by themselves.

    `looks_back`: only a mode has changed, and what is here already stays with people.
    """
    with transaction.atomic():
        requests = ReturnRequest.objects.with_facts().select_for_update(of=("self",))
        request = requests.filter(pk=request_id, is_open=True).first()
        version = PolicyVersion.objects.for_order(request.order) if request else None
        if version is None:
            return
        gather(request.lines.all())
        Judgement(request, version, looks_back).carry_out()


class Judgement(Restraint):
    """One look at one request, whose row is held."""

    def __init__(self, request, version, looks_back=False):
        self.request, self.version, self.looks_back = request, version, looks_back
        self.settings = RuleSetting.objects.of(request.shop)
        self.trace, self.hits, self.alerts = trace_of(request, version, self.settings)
        self.rules = {line.pk: self.hits[line.pk] for line in request.line_list}

    def carry_out(self):
        trace, last = self.trace, self.request.traces.order_by("-pk").first()
        if last and says_the_same(trace, last) and self._is_shown(last):
            return
        self._take_turns()
        trace.save()
        self._tell(last)
        trace.why_not = list(self.why_not())
        if trace.why_not:
            trace.did = self.left_to_people
        else:
            trace.did = self._act()
        trace.save(update_fields=["did", "why_not"])

    def _is_shown(self, last):
        """Whether the request says so already, and how the rules are at work is as it was."""
        is_known = ("suggests" in last.why_not) == self.only_suggests
        return is_known and self.request.policy_verdict == self.verdict_shown

    @property
    def verdict_shown(self):
        return self.trace.verdict if self.trace.rule else ""

    @property
    def left_to_people(self):
        return Did.SUGGESTED if self.trace.rule and self.trace.verdict in FOLLOWED else Did.NOTHING

    def _take_turns(self):
        """Rules that count are locked before any change takes the shop's counter, or two looks would wait in a ring."""
        counting = [self.settings[key].pk for key in self.used if self.settings[key].mode == Mode.AUTO]
        if counting:
            list(RuleSetting.objects.select_for_update().filter(pk__in=counting).order_by("pk"))

    def _tell(self, last):
        """Raise what is to be minded, and take back what is no longer so and nobody has answered.

        Whatever of a suggestion changes raises the version: who has it on the screen accepts only what they see there.
        """
        wanted = {code_of(alert): alert.then for alert in self.alerts}
        kept = {*wanted, LEAD} if self.trace.verdict == Verdict.LEAD else {*wanted}
        known = {alert.code for alert in self.request.alert_list}
        gone = [
            one for one in self.request.alert_list
            if one.code.startswith((ALERT, LEAD)) and one.code not in kept and not one.acknowledged_at
        ]  # fmt: skip
        is_told = not self.verdict_shown or (last and _suggestion(last) == _suggestion(self.trace))
        if self.verdict_shown == self.request.policy_verdict and is_told and not gone and wanted.keys() <= known:
            return
        told = {"version": self.version.number, "verdict": self.trace.verdict, "trace": self.trace.pk}
        with change(self.request, "judged", by=None, seen=self.request.version, **told) as event:
            if self.trace.rule:
                event.details["rule"] = self.rule_name
            self.request.policy_verdict = self.verdict_shown
            for code in sorted(wanted.keys() - known):
                raised = wanted[code]
                self.request.alerts.create(
                    code=code, own_text=raised.text, severity=raised.severity, requires=raised.requires
                )
            self.request.alerts.filter(pk__in=[one.pk for one in gone]).delete()
            self._weigh_alerts()

    def _weigh_alerts(self):
        self.request.__dict__.pop("alert_list", None)
        self.request.weigh_alerts()

    @property
    def used(self):
        """The keys of the rules that decide here and have a setting, in the order in which everybody takes them."""
        return sorted({rule.key for rule, _unknown in self.rules.values() if rule and rule.key in self.settings})

    @property
    def rule_name(self):
        rule = self.version.document.find(self.trace.rule)
        return rule.name if rule else self.trace.rule

    # What it does --------------------------------------------------------------------------------------------------

    def _act(self):
        """What the rules do by themselves, counted against their caps; all of it or nothing."""
        try:
            with transaction.atomic():
                for key in self.used:
                    if not self.settings[key].take_one(timezone.localdate()):
                        raise _Full
                return self._do()
        except _Full:
            self.trace.why_not = ["full"]
        except Refusal as refusal:
            log.info("The policy could not act on %s: %s", self.request, refusal)
            self.trace.why_not = ["refused"]
        return self.left_to_people

    def _do(self):
        if self.trace.verdict in FOLLOWED:
            self.suggestion.carry_out(by=None, seen=self.request.version, because="policy")
            return Did.ASKED if self.trace.verdict == Verdict.ASK else Did.APPROVED
        self._pass_on()
        return Did.PASSED_ON

    @property
    def suggestion(self):
        return Suggestion(self.request, self.trace, {pk: rule for pk, (rule, _unknown) in self.rules.items()})

    def _pass_on(self):
        named = {"because": "policy", "rule": self.rule_name, "trace": self.trace.pk}
        if self.trace.verdict == Verdict.LEAD:
            with change(self.request, "alert_raised", by=None, seen=self.request.version, **named):
                asks = {"requires": StaffAlert.Requires.TEAM_LEAD}
                self.request.alerts.get_or_create(code=LEAD, defaults=asks)
                self._weigh_alerts()
        people, teams = self._named("assign_to"), self._named("assign_team")
        if self.request.assignee or not people | teams:
            return
        if whom := self._whom(people, teams):
            self.request.assign(by=None, seen=self.request.version, to=whom, **named)
        else:
            self.trace.why_not = ["nobody"]

    def _named(self, name):
        return {getattr(rule.then, name) for rule, _unknown in self.rules.values()} - {None}

    def _whom(self, people, teams):
        """Who gets it, as long as they decide here: that somebody has left, or a team is gone, stops nothing else."""
        there = [one for one in self.request.assignees if one.pk in people]
        return next(iter(there or [team for team in self.request.teams if team.pk in teams]), None)


class _Full(Exception):
    """A rule has reached its cap, or was stopped in this very moment."""


def code_of(alert):
    """Of the alert that is raised. A long key is cut, with a number of its own for what was cut off."""
    code = ALERT + alert.key
    longest = StaffAlert._meta.get_field("code").max_length
    if len(code) <= longest:
        return code
    return f"{code[: longest - 9]}-{sha256(code.encode()).hexdigest()[:8]}"


def still_says(request, trace):
    """Whether a look at this very moment would say what this one said; the row of the request is held."""
    version = PolicyVersion.objects.for_order(request.order)
    if version is None:
        return False
    gather(request.lines.all())
    now, _hits, _alerts = trace_of(request, version, RuleSetting.objects.of(request.shop))
    return says_the_same(now, trace)


def says_the_same(trace, last):
    told = ["version_id", "verdict", "rule", "free", "shadow_verdict", "shadow_rule", "shadow_free", "lines"]
    return all(getattr(trace, name) == getattr(last, name) for name in told)


def _suggestion(trace):
    """What of a trace an agent would accept."""
    return trace.version_id, trace.verdict, trace.free, [one["decides"] for one in trace.lines]
