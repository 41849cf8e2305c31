"""Words to the customer."""

from django.utils.translation import gettext_lazy as _

from requests_inbox import forms
from requests_inbox.states import Status

from .action import Action


class Ask(Action):
    name, rule, icon = "question", "ask", "chat"
    title, button, confirm = _("Ask the customer"), _("Ask"), _("Send the question")
    hint = _("It is the customer's move until they answer.")
    form = forms.Ask
    moves_on = writes = True

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
        self.moves_on = bool(then)
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


class SendAgain(Action):
    name, rule, icon = "resending", "send_again", "send"
    title, button = _("Send the mail again"), _("Send again")
    form = forms.OneLetter
    states = tuple(Status)
    asks = False
    is_general = False

    def run(self, *, seen, key, letter):
        self.request.send_again(by=self.person, key=key, letter=letter)
