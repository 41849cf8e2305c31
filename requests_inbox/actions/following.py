"""Doing what the return policy says, with one key."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from requests_inbox import foretelling
from requests_inbox.refusals import Refusal
from requests_inbox.return_policies.evaluating import Verdict

from .action import Action

TONES = {"ok": "approve", "bad": "cancel", "hold": "hold"}


class FollowPolicy(Action):
    """What it does is different for each request, so its button, its colours and its rights are, too."""

    name = "policy"
    title = _("Do what the policy says on %(reference)s?")
    moves_on = writes = decides = True

    def __str__(self):
        if self.suggestion is None:
            return str(self.button)
        return _("Do what the policy says: %(what)s") % {"what": self.button}

    @cached_property
    def suggestion(self):
        return self.request.suggestion if self.request else None

    @property
    def button(self):
        return self.suggestion.title if self.suggestion else _("Do what the policy says")

    @property
    def hint(self):
        return _("Rule “%(rule)s”.") % {"rule": self.suggestion.rule_title} if self.suggestion else ""

    @property
    def icon(self):
        return {"approve": "check", "cancel": "x", "hold": "chat"}.get(self.tone, "rules")

    @property
    def tone(self):
        """As the action has it that does the same."""
        return TONES.get(self.suggestion.tone, "") if self.suggestion else ""

    @property
    def rule(self):
        return {"cancel": "cancel", "hold": "ask"}.get(self.tone, "approve")

    @property
    def refusal(self):
        if self.suggestion is None or not self.suggestion.is_followed:
            return Refusal(_("The policy suggests nothing here: decide on it yourself."))
        if self.suggestion.other_wish:
            return self.suggestion.why_not_other_wish
        return super().refusal

    @property
    def asks(self):
        """Whoever approves with one press follows an approval with one press, too."""
        return not (self.person.one_press_approval and self.tone == "approve") or bool(self.request.alert_codes)

    @property
    def defaults(self):
        form = self.form(action=self).untouched()
        form.auto_id = False
        return [field for field in form if field.name != "version"]

    @property
    def steps(self):
        return self.suggestion.steps if self.suggestion else ()

    def run(self, *, seen, key):
        self.request.follow_policy(by=self.person, seen=seen, key=key)

    def letter_since(self, key):
        """A question is a letter of its own; a decision has its letter on the request."""
        if self.suggestion.verdict == Verdict.ASK:
            return self.request.events.filter(key=key).values_list("letter", flat=True).first()
        return super().letter_since(key)

    def outcome(self, data):
        if self.suggestion and self.suggestion.grants:
            return [*self.steps, *foretelling.after_approving(self.request, self.person)]
        return self.steps

    def preview(self, data):
        return self.suggestion and self.suggestion.plan(self.person)
