"""The one evaluator. A policy becomes one SQL expression over the facts of an item, on both databases: it decides a new
request and replays the past in one statement.

Each item gets a key: how much the decision of its rule weighs, which rule that was, and whether it is only unknown that
the rule does not fit. The heaviest item decides for its request.
"""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Func, IntegerField, Q, TextChoices, Value, When
from django.db.models.expressions import ExpressionWrapper, NegatedExpression
from django.utils.translation import gettext_lazy as _

from .law import BEARS_FEE, BY_RIGHT, spares
from .outcomes import Decision

WEIGHT = {decision: weight for weight, decision in enumerate(Decision)}
STEP = 10_000  # between weights; below it the place of the rule, twice, plus one where it is unknown


class Verdict(TextChoices):
    """What a policy says of a whole request."""

    APPROVE = "approve", _("Approve")
    PARTLY = "partly", _("Approve some, decline the rest")
    DECLINE = "decline", _("Decline")
    ASK = "ask", _("Ask the customer")
    LEAD = "lead", _("A team lead decides")
    REVIEW = "review", _("An agent decides")


SETTLED = (Verdict.APPROVE, Verdict.PARTLY, Verdict.DECLINE)  # what a person's decision can be compared to
VERDICTS = {
    Decision.APPROVE: Verdict.APPROVE, Decision.KEEP: Verdict.APPROVE, Decision.DECLINE: Verdict.DECLINE,
    Decision.ASK: Verdict.ASK, Decision.LEAD: Verdict.LEAD, Decision.REVIEW: Verdict.REVIEW,
}  # fmt: skip


class NotFalse(Func):
    """True also of what nobody knows."""

    template = "(%(expressions)s) IS NOT FALSE"
    output_field = BooleanField()


def walk(shop, document, *, leave_out=()):
    """[(place, rule)] in the order in which they are asked; the law's own comes first where the shop lets it decide."""
    rules = [BY_RIGHT] if shop.approves_withdrawals else []
    rules += document.rules
    return [(place, rule) for place, rule in enumerate(rules, 1) if rule.key not in leave_out]


def fits(rule):
    """Whether a rule fits an item, with what the law spares: true, false, or NULL."""
    condition = rule.when.expression
    spared = spares(rule.then)
    if spared is None:
        return condition
    return ExpressionWrapper(Q(condition) & Q(NegatedExpression(spared)), BooleanField())


def deciding(rules):
    """The key of an item (see above) under these rules, as an expression over its facts."""
    whens = []
    for place, rule in rules:
        condition = fits(rule)
        key = Value(WEIGHT[rule.then.decision] * STEP + 2 * place)
        unknown = Value(WEIGHT[Decision.REVIEW] * STEP + 2 * place + 1)
        whens.append(When(NotFalse(condition), then=Case(When(condition, then=key), default=unknown)))
    return Case(*whens, default=Value(WEIGHT[Decision.REVIEW] * STEP), output_field=IntegerField())


def paying(rules):
    """2 where the rule that decides wants a free return, 1 where it wants the customer to pay, 0 where it says nothing.

    Of several items the greatest counts. A rule that nobody knows to fit says nothing.
    """
    whens = []
    for _place, rule in rules:
        condition = fits(rule)
        says = Value({True: 2, False: 1, None: 0}[rule.then.free])
        whens.append(When(NotFalse(condition), then=Case(When(condition, then=says), default=Value(0))))
    return Case(*whens, default=Value(0), output_field=IntegerField())


def charging(rules):
    """The fee of the rule that decides on an item that bears one, in cents; 0 where nobody knows that it fits."""
    whens = []
    for _place, rule in rules:
        condition = fits(rule)
        charged = [When(condition & BEARS_FEE, then=Value(int(rule.then.fee * 100)))] if rule.then.fee else []
        whens.append(When(NotFalse(condition), then=Case(*charged, default=Value(0))))
    return Case(*whens, default=Value(0), output_field=IntegerField())


@dataclass(frozen=True)
class Hit:
    """What a key says."""

    decision: Decision
    place: int  # of the rule in its walk; 0 where none fits
    is_unknown: bool = False

    @classmethod
    def of(cls, key):
        weight, rest = divmod(key, STEP)
        return cls(list(Decision)[weight], rest // 2, bool(rest % 2))

    @property
    def weight(self):
        return WEIGHT[self.decision]


def verdict_of(heaviest, lightest):
    """Of a whole request, from the keys of its heaviest and its lightest item."""
    verdict = VERDICTS[Hit.of(heaviest).decision]
    if verdict == Verdict.DECLINE and Hit.of(lightest).weight < WEIGHT[Decision.DECLINE]:
        return Verdict.PARTLY
    return verdict
