"""What the first pass proposes, and what the second makes of it."""

from django.utils.translation import gettext as _

from .models.lines import RequestLine
from .models.requests import ReturnRequest

Decision, SecondPass = RequestLine.Decision, ReturnRequest.SecondPass


class Proposal:
    """Of a request that somebody has checked. Who pays the carriage is as the request has it now."""

    def __init__(self, request):
        self.request, self.kept = request, request.proposal

    @property
    def is_approval(self):
        return self.request.proposed_verdict == ReturnRequest.Verdict.APPROVE

    @property
    def code(self):
        """Why it would be declined."""
        return self.kept.get("code", "")

    @property
    def text(self):
        """What would be written to the customer."""
        return self.kept.get("text", "")

    @property
    def decisions(self):
        """{line id: verdict}; a line that is not named is approved with the rest."""
        return {int(line): verdict for line, verdict in self.kept.get("lines", {}).items()}

    @property
    def exceptions(self):
        """The lines that would not just come back."""
        decided = {pk for pk, verdict in self.decisions.items() if verdict["decision"] != Decision.APPROVED}
        return [line for line in self.request.line_list if line.pk in decided]

    @property
    def button(self):
        """What the key that confirms it does."""
        if not self.is_approval:
            return _("Confirm: decline")
        if self.exceptions:
            return _("Confirm: approve in part, free") if self.request.free_return else _("Confirm: approve in part")
        return _("Confirm: approve, free") if self.request.free_return else _("Confirm: approve")

    def __str__(self):
        """As a sentence about whoever proposed it."""
        name = {"name": self.request.checked_by}
        if not self.is_approval:
            why = RequestLine.DeclineCode(self.code).label if self.code else ""
            if why:
                return _("%(name)s would decline: %(why)s.") % (name | {"why": why})
            return _("%(name)s would decline.") % name
        if self.exceptions:
            items = {"items": ", ".join(line.order_line.name for line in self.exceptions)}
            return _("%(name)s would approve, but not %(items)s.") % (name | items)
        if self.request.free_return:
            return _("%(name)s would approve, with free return.") % name
        return _("%(name)s would approve.") % name


def weigh(request, verdict):
    """What a decision makes of the proposal, as `verdict` and as the request is now: the gravest change, if any."""
    proposal = Proposal(request)
    if verdict != request.proposed_verdict:
        return SecondPass.VERDICT
    if not proposal.is_approval:
        codes = {line.decline_code for line in request.line_list}
        return SecondPass.CONFIRMED if proposal.code in codes else SecondPass.REASON
    proposed = {pk: told["decision"] for pk, told in proposal.decisions.items()}
    if any(line.decision != proposed.get(line.pk, Decision.APPROVED) for line in request.line_list):
        return SecondPass.ITEMS
    if request.free_return != proposal.kept.get("free", request.free_return):
        return SecondPass.FREE
    return SecondPass.CONFIRMED
