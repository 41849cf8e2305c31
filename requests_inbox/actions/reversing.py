"""Back again: undo, send now, reopen."""

from django.utils.translation import gettext_lazy as _

from requests_inbox import foretelling, forms
from requests_inbox.states import Status

from .action import Action


class Undo(Action):
    name, rule, icon = "undo", "undo", "undo"
    title, button = _("Undo the decision on %(reference)s?"), _("Undo")
    brings_back = True
    hint = _("Everything is as before the decision, and its mail never leaves.")
    states = (Status.APPROVED, Status.CANCELLED)
    asks = False

    @property
    def is_offered(self):
        return super().is_offered and self.request.pending_letter is not None

    @property
    def instead(self):
        """It came too late."""
        reopening = Reopen(self.request, self.person)
        return reopening if reopening.is_offered else None

    def run(self, *, seen, key):
        self.request.undo(by=self.person, key=key)


class SendNow(Undo):
    name, rule, icon = "dispatch", "send_now", "send"
    title, button = _("Send the mail about %(reference)s now?"), _("Send now")
    brings_back = False
    hint = _("After that the decision can only be reopened.")

    def run(self, *, seen, key):
        self.request.send_now(by=self.person, key=key)


class Reopen(Action):
    name, rule, icon = "reopening", "reopen", "refresh"
    title, button = _("Reopen %(reference)s?"), _("Reopen")
    brings_back = True
    hint = _("The customer knows the decision already. It becomes new again, and you decide anew.")
    form = forms.Reopen
    writes = True
    states = (Status.APPROVED, Status.CANCELLED)

    @property
    def is_offered(self):
        return super().is_offered and self.request.pending_letter is None

    def run(self, *, seen, key, reason, tell_customer, text):
        self.request.reopen(by=self.person, seen=seen, key=key, reason=reason, tell_customer=tell_customer, text=text)

    def preview(self, data):
        return ("reopened", data["text"]) if data["tell_customer"] else None

    def outcome(self, data):
        return foretelling.of_a_reopening(self.request, self.person, tells=data["tell_customer"])
