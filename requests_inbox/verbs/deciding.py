"""The decision itself: lines, free return, approve, cancel. One letter says it to the customer."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import transition

from requests_inbox import policies
from requests_inbox.changing import change
from requests_inbox.correspondence import letters
from requests_inbox.models.drafts import Draft
from requests_inbox.models.lines import RequestLine
from requests_inbox.models.reasons import NOT_AS_THEY_SHOULD_BE, ReturnGround
from requests_inbox.refusals import Moved, NotYours, Unready
from requests_inbox.states import OPEN, Status
from returns.models import Return

from .steps import take

Decision = RequestLine.Decision


def is_by_right(line):
    return line.ground == ReturnGround.WITHDRAWAL


class Deciding:
    letters_leave_at = None  # set by a batch, whose letters leave all together; else each waits for its undo window

    def set_free_return(self, *, by, seen, free, contradiction="", key=None):
        """Who pays the carriage home. The customer's letter says so, and the label step charges by it.

        Once it is decided, an alert that wants it free is contradicted by switching it off, and that needs a reason.
        """
        with change(self, "free_return_set", by=by, seen=seen, key=key) as event:
            policies.require("set_free_return", self, by)
            if self.status not in (*OPEN, Status.APPROVED):
                raise Moved(_("Free return can be changed until the customer has made a label."))
            self.make_free(free)
            if self.status == Status.APPROVED:
                self._charge_return(free)
                self._contradict_alerts(contradiction)
                event.details |= self._keep_answers(by)

    def decide_line(self, *, by, seen, line, decision, code="", text="", key=None):
        """Decide one line ahead of the rest; the customer hears of it with the whole decision."""
        with change(self, "line_decided", by=by, seen=seen, key=key, line=line.pk):
            policies.require("decide_line", self, by)
            take(self._weigh)
            self._decide(by, {line.pk: {"decision": decision, "decline_code": code, "decline_text": text}})

    def approve(
        self, *, by, seen, decisions=None, free_return=None, text="", contradiction="", fee=None, destination=None,
        key=None, **why,
    ):  # fmt: skip
        """Grant the return. Lines that nobody decided on are approved; `decisions` ({line id: verdict}) come first.

        `fee` and `destination` are a rule's: by hand nothing is kept back, and the goods go where they go as a rule.
        """
        with change(self, "approved", by=by, seen=seen, key=key, **why) as event:
            policies.require("approve", self, by)
            self.plan_approval(by, decisions, free_return, contradiction, fee)
            take(self._approve, by)
            event.details |= self._keep_answers(by) | self.weigh_proposal(by, self.Verdict.APPROVE)
            if fee:
                event.details |= {"fee": str(fee), "currency": self.currency}
            self.authorize(free=self.free_return, fee=fee, destination=destination)
            self.decision_letter = event.letter = letters.send(self, self.approval_letter, text=text, by=by)
            Draft.objects.use(by, self, Draft.Kind.MESSAGE, text)

    def plan_approval(self, by, decisions=None, free_return=None, contradiction="", fee=None):
        """Everything approving does to the lines, the carriage and the refund; also what its preview shows."""
        self._decide(by, decisions or {})
        for line in self.line_list:
            if line.decision == Decision.PENDING:
                line.decide(Decision.APPROVED)
        if all(line.decision == Decision.DECLINED for line in self.line_list):
            raise Unready(_("Every item is declined: cancel the request instead, so that the customer reads why."))
        if free_return is not None:
            self.make_free(free_return)
        self.fee = fee
        self._answer_alerts(contradiction)

    def cancel(self, *, by, seen, kind, code="", text="", decisions=None, key=None, **why):
        """End it without a return. The customer reads why; what was set aside is free to be asked back again.

        `decisions` ({line id: verdict}) come first, where each line is declined for a reason of its own.
        """
        with change(self, "cancelled", by=by, seen=seen, key=key, **why) as event:
            policies.require("cancel" if self.status in OPEN else "cancel_approved", self, by)
            if by is None:
                policies.require_of_everybody("cancel", self)
            self._may_end_a_withdrawal(by, kind)
            self.plan_cancellation(by, kind, code, text, decisions)
            if self.status in OPEN and kind != self.CancellationKind.WITHDRAWN_BY_CUSTOMER:
                declines = kind == self.CancellationKind.DECLINED
                event.details |= self.weigh_proposal(by, self.Verdict.DECLINE if declines else kind)
            take(self._cancel, by, kind)
            self.decision_letter = event.letter = letters.send(self, f"cancelled_{kind}", text=text, by=by)
            self.end_return(Return.Ending.CANCELLED)

    def _may_end_a_withdrawal(self, by, kind):
        """Calling it a mistake must not be a way around the law."""
        refusal = by and policies.leads(self, by, by.roles.get(self.shop_id))
        if refusal and kind == self.CancellationKind.ERROR and self.withdrawal:
            raise NotYours(refusal.reason)

    def plan_cancellation(self, by, kind, code="", text="", decisions=None):
        """What cancelling does to the lines: declined means every line is, for this reason unless it has its own."""
        if kind != self.CancellationKind.DECLINED:
            return
        self._decide(by, decisions or {})
        granted = {Decision.APPROVED, Decision.KEEP_ITEM}
        if self.status in OPEN and any(line.decision in granted for line in self.line_list):
            raise Unready(_("One item is approved already: decline it first, or approve the others only."))
        verdict = {"decision": Decision.DECLINED, "decline_code": code, "decline_text": text}
        open_lines = [line for line in self.line_list if line.decision != Decision.DECLINED]
        self._decide(by, {line.pk: verdict for line in open_lines})

    def make_free(self, free):
        if free == self.free_return:
            return
        if not free and any(line.ground in NOT_AS_THEY_SHOULD_BE for line in self.line_list):
            raise Unready(
                _("The goods are not as they should be: the shop pays for sending them back (Directive 2019/771).")
            )
        if not free and self.withdrawal and self.withdrawal.is_in_time and not self.shop.tells_of_return_cost:
            raise Unready(_("Nobody told the customer that sending back costs: the shop pays (Directive 2011/83)."))
        self.free_return = free
        self.weigh_alerts()

    def _charge_return(self, free):
        """What was approved is charged by it, too, as long as nothing was paid or made."""
        if not self.rma:
            return
        if self.carriage_is_settled:
            raise Moved(_("Free return can be changed until the customer has made a label."))
        self.rma.set_payer(free=free)

    @property
    def carriage_is_settled(self):
        return bool(self.label or self.rma.is_paid)

    @property
    def approval_letter(self):
        granted = [line for line in self.line_list if line.decision == Decision.APPROVED]
        if not granted:
            return "approved_keep"
        by_right = self.withdrawal and self.withdrawal.is_in_time
        return "approved_by_right" if by_right and all(map(is_by_right, granted)) else "approved"

    def _decide(self, by, verdicts):
        for line in self.line_list:
            if verdict := verdicts.get(line.pk):
                if verdict["decision"] == Decision.DECLINED:
                    self._may_decline(line, by, verdict["decline_code"], verdict["decline_text"])
                line.decide(verdict["decision"], verdict["decline_code"], verdict["decline_text"])

    def _may_decline(self, line, by, code, text):
        """A refusal has a reason that the customer reads; under withdrawal only the law's own (CRD Art. 9, 16)."""
        if not code or (code == RequestLine.DeclineCode.OTHER and not text):
            raise Unready(_("Say why “%(item)s” is declined: the customer reads it.") % {"item": line.order_line.name})
        if is_by_right(line) and by:
            if code not in RequestLine.LEGAL:
                raise Unready(
                    _("“%(item)s” is a withdrawal by right: only a legal ground can refuse it.")
                    % {"item": line.order_line.name}
                )
            if refusal := policies.leads(self, by, by.roles.get(self.shop_id)):
                raise NotYours(refusal.reason)
            if self.withdrawal and (why := self.withdrawal.why_not_decline(code)):
                raise Unready(why)

    def _answer_alerts(self, contradiction):
        """Nothing that an alert requires may be passed over; acting against one needs a reason, which is kept."""
        if not self.alert_codes:
            return
        for alert in self.alert_list:
            if alert.requires == alert.Requires.ACKNOWLEDGE and not alert.acknowledged_at:
                raise Unready(_("Acknowledge the alert first: “%(alert)s”") % {"alert": alert.text})
        self._contradict_alerts(contradiction)

    def _contradict_alerts(self, contradiction):
        for alert in self.alert_list if self.alert_codes else ():
            if alert.requires == alert.Requires.FREE_RETURN and not self.free_return and not alert.contradiction:
                if not contradiction:
                    raise Unready(_("“%(alert)s” Switch free return on, or say why not.") % {"alert": alert.text})
                alert.contradiction = contradiction
        self.weigh_alerts()

    def _keep_answers(self, by):
        """The reason is the event's: it stays there when the decision is undone and the alert asks again."""
        if "alert_list" not in self.__dict__:
            return {}
        answered = [alert for alert in self.alert_list if alert.contradiction and not alert.acknowledged_at]
        for alert in answered:
            alert.acknowledged_by, alert.acknowledged_at = by, timezone.now()
            alert.save(update_fields=["contradiction", "acknowledged_by", "acknowledged_at"])
        if not answered:
            return {}
        return {"answered": [alert.pk for alert in answered], "contradiction": answered[0].contradiction}

    @transition("status", source=[Status.NEW, Status.DRAFT, Status.ON_HOLD], target=None)
    def _weigh(self):
        """Lines are decided while the request is."""

    @transition("status", source=[Status.NEW, Status.DRAFT, Status.ON_HOLD], target=Status.APPROVED)
    def _approve(self, by):
        self._decided(by)
        self.set_ship_by()

    @transition(
        "status",
        source=[Status.NEW, Status.DRAFT, Status.ON_HOLD, Status.APPROVED, Status.LABEL_CREATED],
        target=Status.CANCELLED,
    )
    def _cancel(self, by, kind):
        self._decided(by)
        self.cancellation_kind, self.ship_by, self.fee = kind, None, None

    def _decided(self, by):
        self.let_go()
        self.decided_by, self.decided_at = by, timezone.now()
        self.waiting_on = self.WaitingOn.NONE
