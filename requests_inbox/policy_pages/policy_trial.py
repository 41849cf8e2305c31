"""A policy tried on one request: each rule and each condition, with the values that it saw, and what would happen."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from requests_inbox.models import PolicyVersion
from requests_inbox.return_policies.conditions import leaves, say_comparison, say_value
from requests_inbox.return_policies.evaluating import Verdict
from requests_inbox.return_policies.facts import FACTS
from requests_inbox.return_policies.gathering import gather
from requests_inbox.return_policies.law import BY_RIGHT
from requests_inbox.return_policies.saying import say_rule, strong
from requests_inbox.return_policies.tracing import trace_of


@dataclass(frozen=True)
class Asked:
    """A condition of a rule: its sentence, the value that was there, whether it is so (None: nobody knows)."""

    sentence: str
    value: str
    truth: bool | None


@dataclass(frozen=True)
class Tried:
    rule: object
    sentence: str
    truth: bool | None
    asked: list
    decides: bool


class PolicyTrial:
    """What the draft (or what is in force) makes of a request. Nothing is written down and nothing is done."""

    def __init__(self, page, request):
        self.page, self.shop, self.request = page, page.shop, request
        if not request.policy_facts.exists():  # from before there was a policy
            gather(request.lines.all())
        version = PolicyVersion(shop=page.shop, stored=page.version.stored)
        self.trace, self.hits, self.alerts = trace_of(request, version, page.settings)

    @property
    def verdict(self):
        return Verdict(self.trace.shadow_verdict)

    @property
    def is_like_now(self):
        """Whether the rules that are at work say the same as with those in shadow."""
        return self.trace.shadow_verdict == self.trace.verdict

    @property
    def verdict_now(self):
        return Verdict(self.trace.verdict)

    @cached_property
    def items(self):
        """[(line, [Tried])] of each item."""
        lines = {line.pk: line for line in self.request.line_list}
        return [(lines[told["line"]], self._tried(told)) for told in self.trace.lines]

    def _tried(self, told):
        """In the order in which they are asked; the first one that is not false decides on the item."""
        decided, found = False, []
        for key, truth, truths in told["rules"]:
            rule = BY_RIGHT if key == BY_RIGHT.key else self.page.document.find(key)
            decides = not decided and truth is not False
            found.append(Tried(rule, say_rule(rule, self.shop), truth, self._asked(rule, truths, told), decides))
            decided = decided or decides
        return found

    def _asked(self, rule, truths, told):
        return [
            Asked(
                say_comparison(leaf, self.shop, strong),
                say_value(FACTS[leaf.fact], told["facts"][leaf.fact], self.shop), truth,
            )
            for leaf, truth in zip(leaves(rule.when), truths, strict=True)
        ]  # fmt: skip
