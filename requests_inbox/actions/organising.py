"""What colleagues tell each other: notes, alerts, assignment, tags, what is read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from requests_inbox import forms, policies
from requests_inbox.states import Status

from .action import Action


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


class Assign(Action):
    name, rule, icon = "assignment", "assign", "user"
    title, button = _("Assign %(reference)s"), _("Assign")
    hint = _("It stands in their list; anybody can still decide on it.")
    form = forms.Assign
    states = tuple(Status)

    def run(self, *, seen, key, to):
        self.request.assign(by=self.person, seen=seen, key=key, to=to)


class Take(Action):
    """Whoever is in the team that has it makes it their own by one press."""

    name, rule, icon = "taking", "assign", "user"
    title, button = _("Take %(reference)s on?"), _("Take it on")
    states = tuple(Status)
    asks = False

    @property
    def is_offered(self):
        holder = self.request.held_by_id
        return holder in (None, self.person.pk) and self.request.is_of_a_team_of(self.person)

    def run(self, *, seen, key):
        self.request.assign(by=self.person, seen=seen, key=key, to=self.person)


class PutTags(Action):
    name, rule, icon = "tags", "tag", "tag"
    title, button, confirm = _("Tags of %(reference)s"), _("Tags"), _("Save tags")
    form = forms.PutTags
    states = tuple(Status)

    def run(self, *, seen, key, names):
        self.request.tag(by=self.person, seen=seen, key=key, names=names)


class MarkRead(Action):
    name, rule, icon = "read-mark", "mark_read", "check"
    title, button = _("Mark %(reference)s as read?"), _("Mark as read")
    states = tuple(Status)
    asks = False

    def run(self, *, seen, key):
        self.request.mark_read(by=self.person, seen=seen, key=key)


class MarkUnread(Action):
    name, rule, icon = "unread-mark", "mark_unread", "mail"
    title, button = _("Mark %(reference)s as unread?"), _("Mark as unread")
    states = tuple(Status)
    asks = False
    brings_back = True

    def run(self, *, seen, key):
        self.request.mark_unread(by=self.person, seen=seen, key=key)
