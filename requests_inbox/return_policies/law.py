"""What no rule may do, whatever it says (eu-law): a commercial policy can be kinder than the law, never stricter.

A rule that would take a right away does not apply to the items that have it: that is part of its condition, so it holds
for one request and for the replay of a million alike. The editor says so.
"""

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext as _

from orders.models import Exclusion
from requests_inbox.models.lines import RequestLine
from requests_inbox.models.reasons import NOT_AS_THEY_SHOULD_BE, ReturnGround

from .conditions import Combination, Comparison, Op
from .document import Rule
from .outcomes import Decision, Outcome

Code = RequestLine.DeclineCode
EXEMPT = frozenset(Exclusion.values)  # CRD Art. 16
NO_FEE = frozenset(ReturnGround) - {ReturnGround.COMMERCIAL}  # CRD Art. 14(2) and 20, SGD 2019/771
NO_DEFENCE = frozenset([Code.TOO_LATE, Code.FINAL_SALE])  # against goods that are not as they should be (SGD 2019/771)

# Its key is none that a shop's rule can have (document.KEY).
BY_RIGHT = Rule("_by-right", "", Combination("all", (Comparison("is_by_right", Op.YES),)), Outcome(Decision.APPROVE))


def spares(outcome):
    """The items that a rule cannot touch, as a condition; None where it may touch all."""
    spared = Q()
    if outcome.decision == Decision.ASK or (outcome.decision == Decision.DECLINE and outcome.code not in EXEMPT):
        spared |= Q(is_by_right=True)
    if outcome.decision == Decision.DECLINE and outcome.code in NO_DEFENCE:
        spared |= Q(ground__in=NOT_AS_THEY_SHOULD_BE)
    return ExpressionWrapper(spared, BooleanField()) if spared else None


def notes(rule):
    """What the editor tells of it: the rights that it does not touch."""
    outcome = rule.then
    if outcome.decision == Decision.ASK:
        yield _("Not for withdrawals by right: nobody has to explain one (Directive 2011/83, Article 9).")
    if outcome.decision == Decision.DECLINE and outcome.code not in EXEMPT:
        yield _("Not for withdrawals by right: only the law's own exemptions refuse one (Directive 2011/83).")
    if outcome.decision == Decision.DECLINE and outcome.code in NO_DEFENCE:
        yield _(
            "Not for what is faulty, damaged on its way or not what was ordered: the guarantee goes on after the "
            "window and covers final sales (2019/771)."
        )
    if outcome.free is False:
        yield _(
            "What is faulty, damaged on its way or not what was ordered is sent back at the shop's expense all the "
            "same (Directive 2019/771)."
        )
    if outcome.fee and (not (grounds := set(_only_grounds(rule.when))) or grounds & NO_FEE):
        yield _(
            "No fee for withdrawals, nor for what was damaged on its way (Directive 2011/83, Articles 14 and 20), "
            "is faulty or is not what was ordered (2019/771)."
        )


def objections(rule):
    """Why it must not be published: it is about nothing but items which it cannot touch."""
    grounds = set(_only_grounds(rule.when))
    outcome = rule.then
    declines = outcome.decision == Decision.DECLINE
    if _wants_by_right(rule.when) and (outcome.decision == Decision.ASK or (declines and outcome.code not in EXEMPT)):
        yield _("“%(rule)s” breaks the law: a withdrawal in time cannot be refused or made to wait for an answer.") % {
            "rule": rule.name
        }
    is_about_faults = bool(grounds) and grounds <= NOT_AS_THEY_SHOULD_BE
    if is_about_faults and declines and outcome.code in NO_DEFENCE:
        yield _(
            "“%(rule)s” breaks the law: what is faulty, damaged on its way or not what was ordered is covered after "
            "the window and in final sales, too."
        ) % {"rule": rule.name}
    if outcome.fee and (_wants_by_right(rule.when) or (grounds and grounds <= NO_FEE)):
        yield _("“%(rule)s” breaks the law: only what comes back out of goodwill can cost the customer a fee.") % {
            "rule": rule.name
        }
    if is_about_faults and outcome.free is False:
        yield _(
            "“%(rule)s” breaks the law: what is faulty, damaged on its way or not what was ordered is sent back at the "
            "shop's expense."
        ) % {"rule": rule.name}


BEARS_FEE = ~Q(ground__in=NO_FEE) & Q(resolution=RequestLine.Resolution.REFUND)  # the same of the facts of an item


def bears_fee(line):
    """Whether a fee may be kept back from what is paid for this item, and whether there is anything to keep it from."""
    return line.ground not in NO_FEE and line.requested_resolution == RequestLine.Resolution.REFUND


def _only_grounds(condition):
    """The grounds that an item must have for the condition to be true, where it says so outright."""
    for part in condition.parts if condition.how == "all" else ():
        if isinstance(part, Comparison) and part.fact == "ground" and part.op == Op.IS:
            yield from part.value


def _wants_by_right(condition):
    return condition.how == "all" and any(
        isinstance(part, Comparison) and part.fact == "is_by_right" and part.op == Op.YES for part in condition.parts
    )
