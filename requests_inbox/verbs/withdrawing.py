"""The customer uses their right of withdrawal for what they asked to send back: from here on the law decides."""

from django.utils.functional import cached_property
from django_fsm import transition

from requests_inbox import clocks, policies
from requests_inbox.changing import change
from requests_inbox.models.facets import facet
from requests_inbox.models.reasons import ReturnGround
from requests_inbox.states import MAY_BE_WITHDRAWN
from requests_inbox.withdrawals.withdrawal import Withdrawal

from .steps import take


class Withdrawing:
    @cached_property
    def withdrawal(self):
        """What the right of withdrawal means for it; None where that is not its ground."""
        return Withdrawal.of(self) if clocks.is_by_right(self) else None

    @cached_property
    def stated_messages(self):
        """Those that are recorded as statements already."""
        return set(self.statements.values_list("proof__message", flat=True)) if clocks.is_by_right(self) else set()

    def withdraw_by_right(self, *, by, seen, statement, lines=(), key=None):
        """`lines`: those that the statement is about; none named means all."""
        with change(self, "stated", by=by, seen=seen, key=key, statement=statement.pk) as event:
            policies.require("withdraw_by_right", self, by)
            take(self._withdraw)
            self._ground(lines or self.line_list)
            event.letter = statement.acknowledgement
            self.__dict__.pop("withdrawal", None)
            clocks.hurry(self, statement.received_at)
            self.make_free(self.free_return or not self.shop.tells_of_return_cost)
            self._settle_costs()
            self.raise_alert_of_withdrawal()

    def _settle_costs(self):
        """What was kept back for a kindness is not kept back from a right, and who pays the carriage is the law's to
        say while there is no label (CRD Art. 14)."""
        self.fee = None
        if self.rma:
            self.rma.waive_fee()
            if not self.carriage_is_settled:
                self.rma.set_payer(free=self.free_return)

    def _ground(self, lines):
        chosen = {line.pk for line in lines}
        self.lines.filter(pk__in=chosen).update(ground=ReturnGround.WITHDRAWAL)
        for line in self.line_list:
            if line.pk in chosen:
                line.ground = ReturnGround.WITHDRAWAL
        grounds = dict.fromkeys(facet("ground", line.ground) for line in self.line_list)
        self.facets = [word for word in self.facets if not word.startswith("ground:")] + list(grounds)

    def raise_alert_of_withdrawal(self):
        """What is not in time may be refused, and staff must know that before they grant it."""
        if self.withdrawal and not self.withdrawal.is_in_time:
            alerts = self.alerts.model
            info = {"severity": alerts.Severity.INFO}
            self.alerts.get_or_create(code=alerts.WITHDRAWN_LATE, defaults=info)
            self.__dict__.pop("alert_list", None)

    @transition(
        "status",
        source=list(MAY_BE_WITHDRAWN),
        target=None,
    )
    def _withdraw(self):
        """What has ended has nothing to withdraw from: it is reopened first."""
