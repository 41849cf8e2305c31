"""Getting ready to decide: check, write a note, mind an alert."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import transition

from requests_inbox import policies
from requests_inbox.changing import change
from requests_inbox.models.alerts import StaffAlert
from requests_inbox.models.drafts import Draft
from requests_inbox.refusals import Refusal
from requests_inbox.search import add_words
from requests_inbox.states import Status

from .steps import take


class Reviewing:
    def precheck(self, *, by, seen, verdict, free_return=None, note="", key=None):
        """First pass: propose a verdict and leave the deciding to the next pair of eyes."""
        with change(self, "checked", by=by, seen=seen, key=key) as event:
            policies.require("precheck", self, by)
            take(self._precheck, by, verdict)
            if free_return is not None:
                self.make_free(free_return)
            if note:
                self.lock()  # before its words; whoever writes a note alone takes them in this order
                self._write_note(event, by, note)

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

    def _write_note(self, event, by, text):
        if text:
            event.note = self.notes.create(author=by, text=text)
            add_words(self, text)

    @transition("status", source=Status.NEW, target=Status.DRAFT)
    def _precheck(self, by, verdict):
        self.checked_by, self.proposed_verdict = by, verdict

    @transition("status", source=Status.DRAFT, target=Status.NEW)
    def _put_back(self):
        self.checked_by, self.proposed_verdict = None, ""
