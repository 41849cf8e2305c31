"""Two passes: a first look, and putting it back."""

from django.utils.translation import gettext_lazy as _

from requests_inbox import forms
from requests_inbox.states import Status

from .action import Action


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
