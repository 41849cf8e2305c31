"""Taking a decision back: undo while its letter waits, reopen once it has left."""

from decimal import Decimal

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django_fsm import RETURN_VALUE, transition

from messaging.models import Letter
from requests_inbox import clocks, policies
from requests_inbox.changing import TRACKED, change
from requests_inbox.correspondence import letters
from requests_inbox.models.drafts import Draft
from requests_inbox.models.lines import RequestLine
from requests_inbox.refusals import Refusal
from requests_inbox.states import OPEN, Status
from returns.models import Return

from .steps import take

READ = {
    "held_at": parse_datetime, "held_until": parse_datetime, "decided_at": parse_datetime, "ship_by": parse_date,
    "fee": Decimal,
}  # fmt: skip

# What undoes an act that wrote no letter: (how the event of that is called, whose right it takes).
REVERSED = {
    "held": ("released", "release"), "checked": ("put_back", "put_back"), "assigned": ("assigned", "assign"),
    "tagged": ("tagged", "tag"), "free_return_set": ("free_return_set", "set_free_return"),
}  # fmt: skip


class Reversing:
    def undo(self, *, by, seen=None, key=None, **why):
        """Everything as before the decision; its letter can never leave, and what one wrote in it is a draft again."""
        with change(self, "undone", by=by, seen=seen, key=key, **why) as event:
            policies.require("undo", self, by)
            decision = self.events.select_related("actor").get(
                letter=self.decision_letter_id, verb__in=["approved", "cancelled"]
            )
            if not Letter.objects.withdraw(self.decision_letter_id):
                raise Refusal(policies.why_left(self))
            event.letter = self.decision_letter
            if decision.actor and event.letter.words and "trace" not in decision.details:  # those are a rule's words
                Draft.objects.give_back(decision.actor, self, Draft.Kind.MESSAGE, event.letter.words)
            self._undo_return(decision)
            take(self._undo, decision.changes)
            self._unanswer_alerts(decision)

    def reverse(self, act, *, by, key=None):
        """What the event `act` changed is as it was before, if nothing has happened since. A decision is undone."""
        verb, right = REVERSED[act.verb]
        with change(self, verb, by=by, seen=act.version, key=key, because="reversed"):
            policies.require(right, self, by)
            self.lock()
            tags = self.tag_names
            take(self._reverse, act.changes)
            if self.assignee and act.verb == "assigned":
                self._require_decider(self.assignee)
            if act.verb == "tagged":
                names, self.tag_names = self.tag_names, tags
                self._retag(names)
            if act.verb == "free_return_set" and self.rma:
                self._charge_return(self.free_return)
            self._unanswer_alerts(act)

    def send_now(self, *, by, seen=None, key=None):
        """Do not wait for the undo window."""
        with change(self, "hastened", by=by, seen=seen, key=key) as event:
            policies.require("send_now", self, by)
            event.letter = self.decision_letter
            if not Letter.objects.hasten(self.decision_letter_id):
                raise Refusal(_("The mail has left already."))

    def reopen(self, *, by, seen, reason, tell_customer=True, text="", key=None):
        """A decision that the customer knows of is taken back: to new, with a letter that says so if staff want."""
        with change(self, "reopened", by=by, seen=seen, key=key, reason=reason) as event:
            policies.require("reopen", self, by)
            take(self._reopen)
            self.end_return(Return.Ending.REOPENED)
            self.rma = self.decision_letter = None
            stated_at = self.withdrawal and self.withdrawal.stated_at
            clocks.begin(self, by_right=clocks.is_by_right(self), since=stated_at)
            if tell_customer:
                event.letter = letters.send(self, "reopened", text=text, by=by)

    def _undo_return(self, decision):
        """What an approval had authorised was never told to anybody; what a cancellation had ended goes on."""
        if self.rma and decision.verb == "approved":
            self.rma.cancel(Return.Ending.UNDONE)
        elif self.rma:
            self.rma.restore()

    @transition(
        "status",
        source=[Status.APPROVED, Status.CANCELLED],
        target=RETURN_VALUE(*OPEN, Status.APPROVED, Status.LABEL_CREATED),
    )
    def _undo(self, changes):
        self._restore(changes)
        return self._back_to(changes["status"][0])

    @transition("status", source="*", target=RETURN_VALUE(*Status))
    def _reverse(self, changes):
        self._restore(changes)
        return changes["status"][0] if "status" in changes else self.status

    def _restore(self, changes):
        """What an event holds as [before, after] is as it was before."""
        for name in set(TRACKED) & changes.keys() - {"status"}:
            before = changes[name][0]
            setattr(self, name, READ[name](before) if before and name in READ else before)
        for line in self.line_list:
            if f"line {line.pk}" in changes:
                verdict = changes[f"line {line.pk}"][0]
                line.decide(verdict["decision"], verdict["decline_code"], verdict["decline_text"])

    def _unanswer_alerts(self, act):
        unanswered = {"contradiction": "", "acknowledged_by": None, "acknowledged_at": None}
        self.alerts.filter(pk__in=act.details.get("answered", [])).update(**unanswered)

    def _back_to(self, status):
        """Labels become void soon after a cancellation; where they are already, another one can be made."""
        return Status.APPROVED if status == Status.LABEL_CREATED and not self.label else status

    @transition("status", source=[Status.APPROVED, Status.CANCELLED], target=Status.NEW)
    def _reopen(self):
        for line in self.line_list:
            line.decide(RequestLine.Decision.PENDING)
        self.decided_by = self.decided_at = self.ship_by = self.fee = None
        self.cancellation_kind = self.second_pass = ""
        self.forget_proposal()
        self.waiting_on = self.WaitingOn.STAFF
