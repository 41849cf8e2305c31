"""Getting ready to decide: check, confirm what was checked, write a note, mind an alert."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import transition

from requests_inbox import policies
from requests_inbox.changing import change
from requests_inbox.lists.documents import add_words
from requests_inbox.models.alerts import StaffAlert
from requests_inbox.models.drafts import Draft
from requests_inbox.models.lines import RequestLine
from requests_inbox.refusals import Moved, Refusal, Unready
from requests_inbox.states import Status

from .steps import take


class Reviewing:
    @property
    def proposed(self):
        """What a colleague who checked it proposes, or None."""
        from requests_inbox.proposals import Proposal  # which knows this model

        return Proposal(self) if self.proposed_verdict else None

    def precheck(self, *, by, seen, verdict, free_return=None, decisions=None, code="", text="", note="", key=None):
        """First pass: propose a verdict and leave the deciding to the next pair of eyes.

        `decisions` ({line id: verdict}) of an approval, `code` of a refusal, `text` to the customer of either.
        """
        with change(self, "checked", by=by, seen=seen, key=key) as event:
            policies.require("precheck", self, by)
            take(self._precheck, by, verdict)
            if free_return is not None:
                self.make_free(free_return)
            self.proposal = self._propose(verdict, self._decided_lines() | (decisions or {}), code, text)
            if note:
                self.lock()  # before its words; whoever writes a note alone takes them in this order
                self._write_note(event, by, note)

    def confirm(self, *, by, seen, key=None):
        """Second pass: decide as it was proposed. Who pays the carriage is as the request has it by now."""
        proposal = self.proposal_to_confirm
        if proposal.is_approval:
            return self.approve(by=by, seen=seen, key=key, decisions=proposal.decisions, text=proposal.text)
        kind = self.CancellationKind.DECLINED
        return self.cancel(by=by, seen=seen, key=key, kind=kind, code=proposal.code, text=proposal.text)

    @property
    def proposal_to_confirm(self):
        """It says all that a decision has to say, or it is refused."""
        proposal = self.proposed
        if proposal is None:
            raise Moved(_("Nobody has proposed anything here: decide it yourself."))
        if not proposal.is_approval and not proposal.code:
            raise Unready(_("The proposal says no reason, which the customer has to read: change it."))
        return proposal

    def put_back(self, *, by, seen, reason, key=None):
        """A draft was checked too soon: back to new."""
        with change(self, "put_back", by=by, seen=seen, key=key, reason=reason):
            policies.require("put_back", self, by)
            take(self._put_back)

    def note(self, *, by, text, key=None):
        """Tell the colleagues something. Works on any state and on any screen, however old."""
        with change(self, "noted", by=by, key=key) as event:
            policies.require("note", self, by)
            self._write_note(event, by, text)
            Draft.objects.clear(by, self, Draft.Kind.NOTE)

    def acknowledge(self, *, by, alert, key=None):
        """Say that an alert was seen. One that asks for a team lead is a lead's: then agents decide again."""
        with change(self, "alert_acknowledged", by=by, key=key, alert=alert.code):
            for_all = alert.requires == StaffAlert.Requires.TEAM_LEAD
            policies.require("acknowledge_for_all" if for_all else "acknowledge", self, by)
            alert = next(own for own in self.alert_list if own.pk == alert.pk)
            alert.acknowledged_by, alert.acknowledged_at = by, timezone.now()
            alert.save(update_fields=["acknowledged_by", "acknowledged_at"])
            self.weigh_alerts()

    def raise_alert(self, *, by, seen, text, severity, requires, key=None):
        """Let op: whoever decides must mind this, and perhaps do something first."""
        with change(self, "alert_raised", by=by, seen=seen, key=key, reason=text):
            policies.require("raise_alert", self, by)
            code = f"{StaffAlert.OWN}{len(self.alert_list) + 1}"
            self.alerts.create(code=code, own_text=text, severity=severity, requires=requires)
            del self.alert_list
            self.weigh_alerts()

    def letter_failed(self, letter):
        """The mail server refused a letter of this request: somebody has to look."""
        with change(self, "letter_failed", by=None) as event:
            event.letter = letter
            self.is_unread = True

    def send_again(self, *, by, letter, key=None):
        """Try a letter once more that the mail server had refused for good."""
        with change(self, "sent_again", by=by, key=key) as event:
            event.letter = letter
            policies.require("send_again", self, by)
            if not letter.send_again():
                raise Refusal(_("This mail is on its way already."))

    def weigh_alerts(self):
        """Copy to the row which alerts still want something."""
        self.alert_codes = [alert.code for alert in self.alert_list if alert.is_open_on(self)]

    def _propose(self, verdict, decisions, code, text):
        """As it is kept: only what the verdict has a use for."""
        if verdict == self.Verdict.APPROVE:
            declined = [told for told in decisions.values() if told["decision"] == RequestLine.Decision.DECLINED]
            if len(declined) == len(self.line_list):
                raise Unready(_("Every item would be declined: propose to decline the request."))
            lines = {"lines": {str(line): told for line, told in decisions.items()}}
            kept = {"free": self.free_return} | (lines if decisions else {})
        else:
            kept = {"code": code} if code else {}
        return kept | ({"text": text} if text else {})

    def _decided_lines(self):
        """What was decided line by line before."""
        return {line.pk: line.verdict for line in self.line_list if line.decision != RequestLine.Decision.PENDING}

    def weigh_proposal(self, by, verdict):
        """The second pass over it: what whoever decides makes of a colleague's proposal, as its event keeps it."""
        from requests_inbox.proposals import weigh

        if not self.proposed_verdict or by is None or by.pk == self.checked_by_id:
            return {}
        self.second_pass = weigh(self, verdict)
        return {"second_pass": self.second_pass, "checked_by": self.checked_by.name}

    def _write_note(self, event, by, text):
        if text:
            event.note = self.notes.create(author=by, text=text)
            add_words(self, text)

    @transition("status", source=Status.NEW, target=Status.DRAFT)
    def _precheck(self, by, verdict):
        self.checked_by, self.proposed_verdict = by, verdict

    @transition("status", source=Status.DRAFT, target=Status.NEW)
    def _put_back(self):
        self.forget_proposal()

    def forget_proposal(self):
        self.checked_by, self.proposed_verdict, self.proposal = None, "", {}
