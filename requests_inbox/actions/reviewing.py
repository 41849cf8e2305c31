"""Two passes: a first look that proposes, the second that confirms, and putting it back."""

from django.utils.translation import gettext_lazy as _

from requests_inbox import foretelling, forms, policies
from requests_inbox.states import Status
from shops.models import Shop

from .action import Action


class Check(Action):
    name, rule, icon, tone = "check", "precheck", "s-draft", "draft"
    title, button = _("Pre-check %(reference)s"), _("Pre-check")
    hint = _("It becomes a draft with your proposal; a colleague confirms it or changes it.")
    form = forms.Check
    states = (Status.NEW,)
    moves_on = decides = True

    @property
    def is_offered(self):
        return super().is_offered and self.request.shop.second_pass != Shop.SecondPass.OFF

    @property
    def why(self):
        """Why nobody may decide before it was done; "" where somebody may."""
        return policies.why_two(self.request)

    def run(self, *, seen, key, verdict, code, free_return, text, note, decisions):
        self.request.precheck(
            by=self.person, seen=seen, key=key, verdict=verdict, free_return=free_return, decisions=decisions,
            code=code, text=text, note=note,
        )  # fmt: skip


class Confirm(Action):
    """What was proposed is done by one press; it can be undone like every decision."""

    name, icon, tone = "confirmation", "check", "approve"
    title = _("Confirm what was proposed for %(reference)s?")
    states = (Status.DRAFT,)
    asks = False
    moves_on = writes = decides = True

    @property
    def button(self):
        return self.request.proposed.button if self.request and self.request.proposed else _("Confirm")

    @property
    def rule(self):
        """Who may decide so may confirm it."""
        return "approve" if self.request.proposed is None or self.request.proposed.is_approval else "cancel"

    @property
    def is_offered(self):
        return super().is_offered and self.request.proposed is not None

    def run(self, *, seen, key):
        self.request.confirm(by=self.person, seen=seen, key=key)

    def preview(self, data):
        proposal = self.request.proposal_to_confirm
        if proposal.is_approval:
            self.request.plan_approval(self.person, proposal.decisions)
            self.request.set_ship_by()
            return self.request.approval_letter, proposal.text
        kind = self.request.CancellationKind.DECLINED
        self.request.plan_cancellation(self.person, kind, proposal.code, proposal.text)
        return f"cancelled_{kind}", proposal.text

    def outcome(self, data):
        if self.request.proposed.is_approval:
            return foretelling.of_an_approval(self.request, self.person)
        return foretelling.of_a_cancellation(self.request, self.person, self.request.CancellationKind.DECLINED)


class PutBack(Action):
    name, rule, icon = "put-back", "put_back", "undo"
    title, button = _("Put %(reference)s back to new?"), _("Put back")
    form = forms.Reason
    states = (Status.DRAFT,)

    def run(self, *, seen, key, reason):
        self.request.put_back(by=self.person, seen=seen, key=key, reason=reason)
