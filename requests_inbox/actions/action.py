from django.urls import reverse
from django.utils.functional import Promise

from requests_inbox import forms, policies
from requests_inbox.keyboard import key_of
from requests_inbox.states import OPEN

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
    decides = False  # colleagues see that whoever has its sheet open is deciding

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
    def doing(self):
        """What colleagues see of whoever has its sheet open (notifications/presence.py), or ""."""
        return "decides" if self.decides else "writes" if self.writes else ""

    @property
    def instead(self):
        """Another action that helps whoever is refused this one, or None."""
        return

    @property
    def defaults(self):
        """What a button sends that asks nothing: the fields of the form as they are before anybody touches them."""
        return ()

    @property
    def steps(self):
        """[(what of it, what happens)] that is known before anything is typed."""
        return ()

    def outcome(self, data):
        """The same with what was typed; the request is as the preview left it, which comes first."""
        return self.steps

    def run(self, *, seen, key, **data):
        raise NotImplementedError

    def letter_since(self, key):
        """The letter that was written by this press, by which all of a batch can be taken back."""
        return self.request.decision_letter_id if self.writes else None

    def compose(self, data):
        """Its letter, where that is none of the request's own."""
        return

    def preview(self, data):
        """(kind, text, what is asked for if anything) of its letter, after doing in memory what it does."""
        return
