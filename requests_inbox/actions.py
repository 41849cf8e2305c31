"""What a person can do to a request: one class an action, each with its form, its verb and its preview.

The view (views/acting.py) is the same for all of them; buttons, keys and the sheet are drawn from this list.
"""

from copy import copy

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import forms, letters, policies
from .states import OPEN, Status

Words = str | Promise  # translated when it is shown


class Action:
    """A verb with its form. `name` is the last part of its address, `rule` the policy that guards it."""

    name = rule = icon = tone = shortcut = ""
    title: Words = ""
    button: Words = ""
    confirm: Words = ""  # on the button of the sheet, where that says more
    hint: Words = ""
    form: type[forms.Act] = forms.Act
    states: tuple = OPEN
    asks = True  # False: the button acts at once
    moves_on = False  # after it the next request opens
    writes = False  # it sends a mail, which the sheet shows

    def __init__(self, request, person):
        self.request, self.person = request, person

    def __str__(self):
        return str(self.button)

    @property
    def heading(self):
        return self.title % {"reference": self.request.reference}

    @property
    def url(self):
        return reverse("requests_inbox:act", args=[self.request.reference, self.name])

    @property
    def is_offered(self):
        return self.request.status in self.states

    @property
    def refusal(self):
        """Why this person cannot do it now, for the disabled button; None when they can."""
        role = self.person.roles.get(self.request.shop_id)
        return policies.why_not(self.rule, self.request, self.person, role)

    def run(self, *, seen, key, **data):
        raise NotImplementedError

    def preview(self, data):
        """(kind, text) of the letter that it would send, after doing in memory what it does to the request."""
        return


class Approve(Action):
    name, rule, icon, tone, shortcut = "approval", "approve", "check", "approve", "A"
    title, button = _("Approve %(reference)s?"), _("Approve")
    form = forms.Approve
    moves_on = writes = True

    def run(self, *, seen, key, decisions, free_return, text, contradiction):
        self.request.approve(
            by=self.person, seen=seen, key=key, decisions=decisions, free_return=free_return, text=text,
            contradiction=contradiction,
        )  # fmt: skip

    def preview(self, data):
        self.request.plan_approval(self.person, data["decisions"], data["free_return"], data["contradiction"] or "…")
        self.request.set_ship_by()
        return self.request.approval_letter, data["text"]


class Hold(Action):
    name, rule, icon, tone, shortcut = "hold", "hold", "pause", "hold", "H"
    title, button = _("Hold %(reference)s"), _("Hold")
    hint = _("Colleagues can read it and write notes; to decide they have to take it over.")
    form = forms.Hold
    states = (Status.NEW, Status.DRAFT)

    def run(self, *, seen, key, reason, until):
        self.request.hold(by=self.person, seen=seen, key=key, reason=reason, until=until)


class Release(Action):
    name, rule, icon, tone, shortcut = "release", "release", "pause", "hold", "H"
    title, button = _("Release %(reference)s?"), _("Release")
    hint = _("It goes back to where it came from.")
    states = (Status.ON_HOLD,)
    asks = False

    def run(self, *, seen, key):
        self.request.release(by=self.person, seen=seen, key=key)


class TakeOver(Action):
    name, rule, icon, tone, shortcut = "take-over", "take_over", "unlock", "hold", "T"
    title, button = _("Take over %(reference)s?"), _("Take over")
    form = forms.Reason
    states = (Status.ON_HOLD,)

    @property
    def is_offered(self):
        return super().is_offered and self.request.held_by_id != self.person.pk

    def run(self, *, seen, key, reason):
        self.request.take_over(by=self.person, seen=seen, key=key, reason=reason)


class Cancel(Action):
    name, icon, tone, shortcut = "cancellation", "x", "cancel", "C"
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


class Check(Action):
    name, rule, icon, tone, shortcut = "check", "precheck", "s-draft", "draft", "D"
    title, button = _("Pre-check %(reference)s"), _("Pre-checked")
    hint = _("It becomes a draft with your proposal; somebody decides later.")
    form = forms.Check
    states = (Status.NEW,)
    moves_on = True

    def run(self, *, seen, key, verdict, free_return, note):
        self.request.precheck(by=self.person, seen=seen, key=key, verdict=verdict, free_return=free_return, note=note)


class PutBack(Action):
    name, rule, icon = "put-back", "put_back", "undo"
    title, button = _("Put %(reference)s back to new?"), _("Put back")
    form = forms.Reason
    states = (Status.DRAFT,)

    def run(self, *, seen, key, reason):
        self.request.put_back(by=self.person, seen=seen, key=key, reason=reason)


class Ask(Action):
    name, rule, icon, shortcut = "question", "ask", "chat", "Q"
    title, button, confirm = _("Ask the customer"), _("Ask"), _("Send the question")
    hint = _("It is the customer's move until they answer.")
    form = forms.Ask
    writes = True

    def run(self, *, seen, key, text):
        self.request.ask(by=self.person, seen=seen, key=key, text=text)

    def preview(self, data):
        return "question", data["text"]


class SetFreeReturn(Action):
    name, rule, icon, shortcut = "free-return", "set_free_return", "free", "F"
    title, button = _("Free return for %(reference)s"), pgettext_lazy("button", "Free return")
    hint = _("Free: the customer's label costs nothing and the mail says so. Not free: the customer pays the carriage.")
    form = forms.FreeReturn
    states = (*OPEN, Status.APPROVED)

    def run(self, *, seen, key, free):
        self.request.set_free_return(by=self.person, seen=seen, key=key, free=free)


class DecideLines(Action):
    name, rule, icon = "items", "decide_line", "box"
    title, button = _("Decide items of %(reference)s"), _("Decide items")
    hint = _("The customer hears of it with the whole decision.")
    form = forms.DecideLine

    def run(self, *, seen, key, line, decision, code, text):
        self.request.decide_line(by=self.person, seen=seen, key=key, line=line, decision=decision, code=code, text=text)


class AddNote(Action):
    name, rule, icon, shortcut = "note", "note", "note", "N"
    title, button = _("Note on %(reference)s"), _("Add note")
    hint = _("Only your team reads this.")
    form = forms.WriteNote
    states = tuple(Status)

    def run(self, *, seen, key, text):
        self.request.note(by=self.person, key=key, text=text)


class Acknowledge(Action):
    name, rule, icon = "acknowledgement", "acknowledge", "check"
    title, button = _("Acknowledge the alert on %(reference)s"), _("I know")
    form = forms.Acknowledge
    states = tuple(Status)
    asks = False

    def run(self, *, seen, key, alert):
        self.request.acknowledge(by=self.person, key=key, alert=alert)


class SendAgain(Action):
    name, rule, icon = "resending", "send_again", "send"
    title, button = _("Send the mail again"), _("Send again")
    form = forms.SendAgain
    states = tuple(Status)
    asks = False

    def run(self, *, seen, key, letter):
        self.request.send_again(by=self.person, key=key, letter=letter)


class Undo(Action):
    name, rule, icon, shortcut = "undo", "undo", "undo", "Z"
    title, button = _("Undo the decision on %(reference)s?"), _("Undo")
    hint = _("Everything is as before the decision, and its mail never leaves.")
    states = (Status.APPROVED, Status.CANCELLED)
    asks = False

    @property
    def is_offered(self):
        return super().is_offered and self.request.pending_letter is not None

    def run(self, *, seen, key):
        self.request.undo(by=self.person, key=key)


class SendNow(Undo):
    name, rule, icon, shortcut = "dispatch", "send_now", "send", ""
    title, button = _("Send the mail about %(reference)s now?"), _("Send now")
    hint = _("After that the decision can only be reopened.")

    def run(self, *, seen, key):
        self.request.send_now(by=self.person, key=key)


class Reopen(Action):
    name, rule, icon = "reopening", "reopen", "refresh"
    title, button = _("Reopen %(reference)s?"), _("Reopen")
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


ACTIONS = {
    action.name: action
    for action in [
        Approve, Hold, Release, TakeOver, Cancel, Check, PutBack, Ask, SetFreeReturn, DecideLines, AddNote, Acknowledge,
        SendAgain, Undo, SendNow, Reopen,
    ]
}  # fmt: skip


def actions_for(request, person):
    """{name: action} of what exists in the request's state, allowed or not: a refused one shows its reason."""
    made = {name: action(request, person) for name, action in ACTIONS.items()}
    return {name.replace("-", "_"): action for name, action in made.items() if action.is_offered}


def letter_of(action, data):
    """The exact mail that the action would send, or None. It is planned on a copy: nothing is changed or saved."""
    imagined = type(action)(_copy(action.request), action.person)
    planned = imagined.preview(data)
    if not planned:
        return None
    kind, text = planned
    return letters.compose_for(imagined.request, kind, text=text, by=action.person)


def _copy(request):
    twin = copy(request)
    twin.line_list = [copy(line) for line in request.line_list]
    twin.alert_list = [copy(alert) for alert in request.alert_list]
    return twin
