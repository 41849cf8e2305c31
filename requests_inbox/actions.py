"""What a person can do to a request: one class an action, each with its form, its verb and its preview.

The view (views/acting.py) is the same for all of them; buttons, keys and the sheet are drawn from this list.
"""

from copy import copy

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import forms, letters, policies
from .keyboard import key_of
from .states import OPEN, Status

Words = str | Promise  # translated when it is shown


class Action:
    """A verb with its form. `name` is the last part of its address, `rule` the policy that guards it."""

    name = rule = icon = tone = ""
    title: Words = ""
    button: Words = ""
    confirm: Words = ""  # on the button of the sheet, where that says more
    hint: Words = ""
    form: type[forms.Act] = forms.Act
    states: tuple = OPEN
    asks = True  # False: the button acts at once
    moves_on = False  # after it the next request opens
    brings_back = False  # after it a row can stand in the list again
    is_general = True  # about the whole request: the palette offers it
    writes = False  # it sends a mail, which the sheet shows

    def __init__(self, request, person):
        self.request, self.person = request, person

    def __str__(self):
        return str(self.button)

    @property
    def shortcut(self):
        """The person's own key for it, or ""."""
        return key_of(self.person, self.name)

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

    @property
    def defaults(self):
        """What a button sends that asks nothing: the fields of the form as they are before anybody touches them."""
        return ()

    def run(self, *, seen, key, **data):
        raise NotImplementedError

    def preview(self, data):
        """(kind, text, what is asked for if anything) of its letter, after doing in memory what it does."""
        return


class Approve(Action):
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
        form = self.form.untouched(self)
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


class Hold(Action):
    name, rule, icon, tone = "hold", "hold", "pause", "hold"
    title, button = _("Hold %(reference)s"), _("Hold")
    hint = _("Colleagues can read it and write notes; to decide they have to take it over.")
    form = forms.Hold
    states = (Status.NEW, Status.DRAFT)

    def run(self, *, seen, key, reason, until):
        self.request.hold(by=self.person, seen=seen, key=key, reason=reason, until=until)


class Release(Action):
    name, rule, icon, tone = "release", "release", "pause", "hold"
    title, button = _("Release %(reference)s?"), _("Release")
    brings_back = True
    hint = _("It goes back to where it came from.")
    states = (Status.ON_HOLD,)
    asks = False

    def run(self, *, seen, key):
        self.request.release(by=self.person, seen=seen, key=key)


class TakeOver(Action):
    name, rule, icon, tone = "take-over", "take_over", "unlock", "hold"
    title, button = _("Take over %(reference)s?"), _("Take over")
    form = forms.Reason
    states = (Status.ON_HOLD,)

    @property
    def is_offered(self):
        return super().is_offered and self.request.held_by_id != self.person.pk

    def run(self, *, seen, key, reason):
        self.request.take_over(by=self.person, seen=seen, key=key, reason=reason)


class Cancel(Action):
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


class Check(Action):
    name, rule, icon, tone = "check", "precheck", "s-draft", "draft"
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
    name, rule, icon = "question", "ask", "chat"
    title, button, confirm = _("Ask the customer"), _("Ask"), _("Send the question")
    hint = _("It is the customer's move until they answer.")
    form = forms.Ask
    writes = True

    def run(self, *, seen, key, text, wants):
        self.request.ask(by=self.person, seen=seen, key=key, text=text, wants=wants)

    def preview(self, data):
        return "question", data["text"], data["wants"]


class Write(Action):
    name, rule, icon = "message", "write", "reply"
    title, button = _("Write to the customer"), _("Write")
    form = forms.Write
    states = tuple(Status)
    writes = True

    @property
    def confirm(self):
        return _("Send to %(name)s") % {"name": self.request.first_name}

    def run(self, *, seen, key, text, files, then):
        """`then`: it is their move until they answer ("ask"), or nobody else decides meanwhile ("hold")."""
        written = {"by": self.person, "key": key, "text": text, "files": files}
        if then == "ask":
            self.request.ask(seen=None, **written)
        elif then == "hold":
            self.request.write_and_hold(**written)
        else:
            self.request.write(**written)

    def preview(self, data):
        return ("question", data["text"], ()) if data["then"] == "ask" else ("message", data["text"])


class TakeBack(Action):
    name, rule, icon = "taking-back", "withdraw_letter", "undo"
    title, button = _("Take the mail back"), _("Undo")
    form = forms.OneLetter
    states = tuple(Status)
    asks = False
    is_general = False

    def run(self, *, seen, key, letter):
        self.request.withdraw_letter(by=self.person, key=key, letter=letter)


class Hasten(TakeBack):
    name, icon = "hastening", "send"
    title, button = _("Send the mail now"), _("Send now")

    def run(self, *, seen, key, letter):
        self.request.hasten_letter(by=self.person, key=key, letter=letter)


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


class DecideLines(Action):
    name, rule, icon = "items", "decide_line", "box"
    title, button = _("Decide items of %(reference)s"), _("Decide items")
    hint = _("The customer hears of it with the whole decision.")
    form = forms.DecideLine

    def run(self, *, seen, key, line, decision, code, text):
        self.request.decide_line(by=self.person, seen=seen, key=key, line=line, decision=decision, code=code, text=text)


class AddNote(Action):
    name, rule, icon = "note", "note", "note"
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
    is_general = False

    @property
    def is_for_leads(self):
        """Whether this person may answer an alert that asks for a team lead."""
        role = self.person.roles.get(self.request.shop_id)
        return policies.why_not("acknowledge_for_all", self.request, self.person, role) is None

    def run(self, *, seen, key, alert):
        self.request.acknowledge(by=self.person, key=key, alert=alert)


class RaiseAlert(Action):
    name, rule, icon = "alert", "raise_alert", "bell"
    title, button, confirm = _("Alert on %(reference)s"), pgettext_lazy("button", "Alert"), _("Raise the alert")
    hint = _("It stands above the request, for whoever decides.")
    form = forms.RaiseAlert
    states = tuple(Status)

    def run(self, *, seen, key, text, severity, requires):
        self.request.raise_alert(
            by=self.person, seen=seen, key=key, text=text, severity=severity, requires=requires
        )  # fmt: skip


class SendAgain(Action):
    name, rule, icon = "resending", "send_again", "send"
    title, button = _("Send the mail again"), _("Send again")
    form = forms.OneLetter
    states = tuple(Status)
    asks = False
    is_general = False

    def run(self, *, seen, key, letter):
        self.request.send_again(by=self.person, key=key, letter=letter)


class Assign(Action):
    name, rule, icon = "assignment", "assign", "user"
    title, button = _("Assign %(reference)s"), _("Assign")
    hint = _("It stands in their list; anybody can still decide on it.")
    form = forms.Assign
    states = tuple(Status)

    def run(self, *, seen, key, to):
        self.request.assign(by=self.person, seen=seen, key=key, to=to)


class PutTags(Action):
    name, rule, icon = "tags", "tag", "tag"
    title, button, confirm = _("Tags of %(reference)s"), _("Tags"), _("Save tags")
    form = forms.PutTags
    states = tuple(Status)

    def run(self, *, seen, key, names):
        self.request.tag(by=self.person, seen=seen, key=key, names=names)


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


ACTIONS = {
    action.name: action
    for action in [
        Approve, Hold, Release, TakeOver, Cancel, Check, PutBack, Ask, SetFreeReturn, DecideLines, AddNote,
        Assign, PutTags, RaiseAlert, Acknowledge, SendAgain, Write, TakeBack, Hasten, Undo, SendNow, Reopen,
    ]
}  # fmt: skip


def actions_for(request, person):
    """{name: action} of what exists in the request's state, allowed or not: a refused one shows its reason."""
    made = {name: action(request, person) for name, action in ACTIONS.items()}
    return {name.replace("-", "_"): action for name, action in made.items() if action.is_offered}


def letter_of(action, data):
    """The exact mail that the action would send, or None."""
    imagined, letter = planned(action, data)
    if not letter:
        return None
    kind, text, *wants = letter
    return letters.compose_for(imagined, kind, text=text, by=action.person, wants=wants[0] if wants else ())


def planned(action, data):
    """(the request as the action would leave it, what its preview says). On a copy: nothing is changed or saved."""
    imagined = type(action)(_copy(action.request), action.person)
    return imagined.request, imagined.preview(data)


def _copy(request):
    twin = copy(request)
    twin.line_list = [copy(line) for line in request.line_list]
    twin.alert_list = [copy(alert) for alert in request.alert_list]
    return twin
