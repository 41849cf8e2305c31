"""What a look at a request leads to: one verb with all that it takes, done by a rule itself or by whoever follows it.

It is made again from the trace that was kept, so that what an agent accepts is what was shown to them.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from helpdesk.templatetags.ui import money
from requests_inbox.correspondence.wording import DECLINED, WANTED
from requests_inbox.refusals import Unready

from .document import Rule
from .evaluating import Verdict
from .law import BY_RIGHT, bears_fee
from .outcomes import Decision
from .saying import name_of as name_of_person
from .saying import places_of, team_of

FOLLOWED = (Verdict.APPROVE, Verdict.PARTLY, Verdict.DECLINE, Verdict.ASK)  # the others are a person's to decide
LOOKS = {  # (tone, icon)
    Verdict.APPROVE: ("ok", "s-ok"), Verdict.PARTLY: ("ok", "s-ok"), Verdict.DECLINE: ("bad", "s-x"),
    Verdict.ASK: ("hold", "chat"), Verdict.LEAD: ("alert", "flag"), Verdict.REVIEW: ("neutral", "rules"),
}  # fmt: skip


def rules_of(trace):
    """{key: rule} of those that decided on an item of this trace; the others are not read."""
    keys = {line["decides"] for line in trace.lines}
    found = {one["key"]: Rule.read(one) for one in trace.version.stored["rules"] if one["key"] in keys}
    return found | {BY_RIGHT.key: BY_RIGHT}


def name_of(rule):
    """The law's own rule has its name in every language."""
    return rule.name or _("A withdrawal in time")


@dataclass
class Suggestion:
    """`rules`: {line id: the rule that decides on it, or None where nobody knows of one}; `known`: all that the trace
    names as deciding, also where it is only not known that they do not fit, by their keys."""

    request: object
    trace: object
    rules: dict
    known: dict = field(default_factory=dict)

    @classmethod
    def of(cls, request, trace):
        known = rules_of(trace)
        rules = {one["line"]: None if one["unknown"] else known.get(one["decides"]) for one in trace.lines}
        return cls(request, trace, rules, known)

    @property
    def verdict(self):
        return Verdict(self.trace.verdict)

    @property
    def is_followed(self):
        """Whether there is something that can be done at one press."""
        return self.verdict in FOLLOWED and None not in self.rules.values()

    # In words --------------------------------------------------------------------------------------------------------

    @property
    def tone(self):
        return LOOKS[self.verdict][0]

    @property
    def icon(self):
        return LOOKS[self.verdict][1]

    @property
    def title(self):
        """Approve, free, fee € 5.00."""
        if self.verdict == Verdict.APPROVE and self.keeps:
            return str(Decision.KEEP.label)
        said = str(self.verdict.label)
        if self.grants and not self.keeps and self.is_free:
            said = _("%(verdict)s, free") % {"verdict": said}
        if self.fee:
            said = _("%(verdict)s, fee %(fee)s") % {"verdict": said, "fee": money(self.fee, self.request.currency)}
        return said

    @property
    def grants(self):
        return self.verdict in (Verdict.APPROVE, Verdict.PARTLY)

    @property
    def keeps(self):
        """Whether nothing comes back, so that nobody pays for a parcel."""
        return not self._rules(Decision.APPROVE)

    @property
    def is_free(self):
        """Whether the return would be free once it is done: as the rules say, else as it is."""
        return self.request.free_return if self.trace.free is None else self.trace.free

    @property
    def rule_name(self):
        """Of the rule that decides on the whole request, by which an event remembers it."""
        rule = self._rule()
        return (rule and rule.name) or self.trace.rule

    @property
    def rule_title(self):
        """The same for whoever reads."""
        rule = self._rule()
        return name_of(rule) if rule else self.trace.rule

    def _rule(self):
        return next((one for one in self.rules.values() if one and one.key == self.trace.rule), None)

    @property
    def steps(self):
        """[(what of it, what happens)]: everything that it does, before it is done."""
        if self.verdict == Verdict.ASK:
            wanted = [str(WANTED[kind]) for kind in self.asks if kind in WANTED]
            return [(self.verdict.label, words) for words in filter(None, [*wanted, self.question])]
        lines = [line for line in self.request.line_list if self.rules.get(line.pk)]
        told = [(line.order_line.name, self._said_of(line)) for line in lines]
        if self.verdict != Verdict.DECLINE and self.trace.free is not None:
            told.append((_("Free return"), _("on") if self.trace.free else _("off")))
        return [*told, *self.follows]

    @property
    def follows(self):
        """[(what of the return, how it is)] that the rules make other than usual, apart from who pays the carriage."""
        if self.fee:
            yield _("Kept back from the refund"), money(self.fee, self.request.currency)
        if self.destination and (place := places_of(self.request.shop).get(self.destination)):
            yield _("Goes to"), place
        if self.verdict not in FOLLOWED and (names := self._assignees()):
            yield _("Assigned to"), ", ".join(names)

    def _assignees(self):
        """Of a request that goes to people: whom its rules name."""
        shop, outcomes = self.request.shop, [rule.then for rule in self.rules.values() if rule]
        people = [name_of_person(one.assign_to, shop) for one in outcomes if one.assign_to]
        teams = [_("%(name)s (team)") % {"name": team_of(one.assign_team, shop)} for one in outcomes if one.assign_team]
        return list(dict.fromkeys([*people, *teams]))

    def _said_of(self, line):
        outcome = self.rules[line.pk].then
        if outcome.decision != Decision.DECLINE:
            return outcome.decision.label
        why = outcome.text_in(self.language) or DECLINED[outcome.code]
        return f"{outcome.decision.label}: {why}"

    # What the verbs take ---------------------------------------------------------------------------------------------

    @property
    def language(self):
        """In which the customer reads: whoever looks reads another one."""
        return self.request.shop.speaks(self.request.language)

    @property
    def decisions(self):
        """{line id: its decision} of the lines that a rule decides."""
        return {pk: self._decision(rule.then) for pk, rule in self.rules.items() if rule and rule.then.line_decision}

    def _decision(self, outcome):
        text = outcome.text_in(self.language) if outcome.decision == Decision.DECLINE else ""
        return {"decision": outcome.line_decision, "decline_code": outcome.code, "decline_text": text}

    @property
    def fee(self):
        """What is kept back from the refund, or None: the highest fee of its items counts, and once.

        Only of items that may bear one (law.py), and never more than is paid back for these. An amount in the shop's
        currency says nothing of an order in another.
        """
        fees = {line: self.rules[line.pk].then.fee for line in self._coming_back if bears_fee(line)}
        bearing = [line for line, fee in fees.items() if fee]
        if not bearing or self.request.currency != self.request.shop.currency:
            return None
        return min(max(fees[line] for line in bearing), sum(line.value for line in bearing)) or None

    @property
    def destination(self):
        """Where the goods go, where its rules name one place and no other; None: where they go as a rule."""
        named = {self.rules[line.pk].then.destination for line in self._coming_back} - {None}
        return named.pop() if len(named) == 1 else None

    @property
    def _coming_back(self):
        """The lines that a rule approves, where it comes to an approval."""
        approving = {pk for pk, rule in self.rules.items() if rule and rule.then.decision == Decision.APPROVE}
        return [line for line in self.request.line_list if line.pk in approving] if self.grants else []

    @property
    def words(self):
        """Above the items of the letter: what the rules that grant have to say. Why one is declined stands at it."""
        return self._texts(Decision.APPROVE, Decision.KEEP)

    @property
    def question(self):
        return self._texts(Decision.ASK)

    @property
    def asks(self):
        wanted = (kind for rule in self._rules(Decision.ASK) for kind in rule.then.asks)
        return list(dict.fromkeys(wanted))

    def _texts(self, *decisions):
        texts = (rule.then.text_in(self.language) for rule in self._rules(*decisions))
        return "\n\n".join(dict.fromkeys(filter(None, texts)))

    def _rules(self, *decisions):
        return [rule for rule in self.rules.values() if rule and rule.then.decision in decisions]

    @property
    def other_wish(self):
        """Whether a rule grants something else than its customer wished for. Only a person settles that with them."""
        lines = {line.pk: line.requested_resolution for line in self.request.line_list}
        return any(rule and rule.then.grant not in ("", lines[pk]) for pk, rule in self.rules.items())

    @property
    def why_not_other_wish(self):
        return Unready(_("The rule grants something else than the customer wishes for: decide on it yourself."))

    def plan(self, by):
        """What it does, in memory only; and the letter, as an action previews it."""
        if self.verdict == Verdict.ASK:
            return "question", self.question, self.asks
        if self.verdict == Verdict.DECLINE:
            kind = self.request.CancellationKind.DECLINED
            self.request.plan_cancellation(by, kind, decisions=self.decisions)
            return f"cancelled_{kind}", ""
        self.request.plan_approval(by, self.decisions, self.trace.free, fee=self.fee)
        self.request.set_ship_by()
        return self.request.approval_letter, self.words

    def carry_out(self, *, by, seen, because, key=None):
        """By the verbs of the desk, with their rights, letters and undo; the event names the rule and the trace."""
        told = {"by": by, "seen": seen, "key": key, "because": because, "rule": self.rule_name, "trace": self.trace.pk}
        if self.other_wish:
            raise self.why_not_other_wish
        if self.verdict == Verdict.ASK:
            self.request.ask(text=self.question, wants=self.asks, **told)
        elif self.verdict == Verdict.DECLINE:
            self.request.cancel(kind=self.request.CancellationKind.DECLINED, decisions=self.decisions, **told)
        else:
            told |= {"fee": self.fee, "destination": self.destination}
            self.request.approve(decisions=self.decisions, free_return=self.trace.free, text=self.words, **told)
