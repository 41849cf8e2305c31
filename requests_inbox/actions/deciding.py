"""The decision: approve, cancel, decide lines, who pays the way back."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from requests_inbox import foretelling, forms
from requests_inbox.states import OPEN, Status

from .action import Action
from .reviewing import Check


class Deciding(Action):
    """A decision. Where two people make it and nobody has begun, its sheet offers the first pass."""

    decides = True

    @property
    def instead(self):
        check = Check(self.request, self.person)
        is_missing = check.is_offered and check.why and not check.refusal
        return check if is_missing else None


class Approve(Deciding):
    name, rule, icon, tone = "approval", "approve", "check", "approve"
    title, button = _("Approve %(reference)s?"), _("Approve")
    form = forms.Approve
    moves_on = writes = True

    @property
    def asks(self):
        """Some approve with one press, where no alert has to be answered first; they can still undo it."""
        return not self.person.one_press_approval or bool(self.request.alert_codes)

    @property
    def defaults(self):
        form = self.form(action=self).untouched()
        form.auto_id = False  # the sheet has the same fields
        return [field for field in form if field.name != "version"]

    def run(self, *, seen, key, decisions, free_return, text, contradiction):
        self.request.approve(
            by=self.person, seen=seen, key=key, decisions=decisions, free_return=free_return, text=text,
            contradiction=contradiction,
        )  # fmt: skip

    def preview(self, data):
        self.request.plan_approval(self.person, data["decisions"], data["free_return"], data["contradiction"] or "…")
        self.request.set_ship_by()
        return self.request.approval_letter, data["text"]

    def outcome(self, data):
        return foretelling.of_an_approval(self.request, self.person)


class Cancel(Deciding):
    name, icon, tone = "cancellation", "x", "cancel"
    title, button, confirm = _("Cancel %(reference)s?"), _("Cancel"), _("Cancel request")
    form = forms.Cancel
    states = (*OPEN, Status.APPROVED, Status.LABEL_CREATED)
    moves_on = writes = True

    @property
    def rule(self):
        return "cancel" if self.request.status in OPEN else "cancel_approved"

    def run(self, *, seen, key, kind, code, text):
        self.request.cancel(by=self.person, seen=seen, key=key, kind=kind, code=code, text=text)

    def preview(self, data):
        self.request.plan_cancellation(self.person, data["kind"], data["code"], data["text"])
        return f"cancelled_{data['kind']}", data["text"]

    def outcome(self, data):
        return foretelling.of_a_cancellation(self.request, self.person, data["kind"])


class DecideLines(Action):
    name, rule, icon = "items", "decide_line", "box"
    title, button = _("Decide items of %(reference)s"), _("Decide items")
    hint = _("The customer hears of it with the whole decision.")
    form = forms.DecideLine
    decides = True

    def run(self, *, seen, key, line, decision, code, text):
        self.request.decide_line(by=self.person, seen=seen, key=key, line=line, decision=decision, code=code, text=text)


class SetFreeReturn(Action):
    name, rule, icon = "free-return", "set_free_return", "free"
    title, button = _("Free return for %(reference)s"), pgettext_lazy("button", "Free return")
    hint = _("Free: the customer's label costs nothing and the mail says so. Not free: the customer pays the carriage.")
    form = forms.FreeReturn
    states = (*OPEN, Status.APPROVED)

    def run(self, *, seen, key, free, contradiction=""):
        self.request.set_free_return(by=self.person, seen=seen, key=key, free=free, contradiction=contradiction)

    def preview(self, data):
        self.request.make_free(data["free"])
