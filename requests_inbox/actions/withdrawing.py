"""A mail in the conversation says "I withdraw": the customer's right, used on the day on which it came."""

from django.utils.translation import gettext_lazy as _

from requests_inbox import forms
from requests_inbox.states import MAY_BE_WITHDRAWN
from requests_inbox.withdrawals import acknowledging, stating_by_mail

from .action import Action


class TakeAsWithdrawal(Action):
    name, rule, icon = "withdrawal", "withdraw_by_right", "refund"
    title, button, confirm = _("A withdrawal by right?"), _("It is a withdrawal"), _("Record the withdrawal")
    hint = _("It counts from when the mail came. The customer gets a confirmation that we received it.")
    form = forms.TakeAsWithdrawal
    states = MAY_BE_WITHDRAWN
    is_general = False
    writes = True

    def run(self, *, seen, key, message, chosen):
        stating_by_mail.take(self.request, message, by=self.person, seen=seen, key=key, lines=chosen)

    def compose(self, data):
        return acknowledging.compose_for(stating_by_mail.drawn_up_from(self.request, data["message"]))
