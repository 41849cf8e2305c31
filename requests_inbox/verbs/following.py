"""Doing what the return policy suggests: the decision of whoever presses the key, with the rule remembered."""

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from requests_inbox.refusals import Outdated, Refusal, Stale


class Following:
    @cached_property
    def policy_trace(self):
        """The policy's latest look at it, or None. A page brings it along (along.py)."""
        return self.traces.select_related("version").order_by("-pk").first()

    @property
    def suggestion(self):
        """What the policy says of it, or None where it has not looked."""
        from requests_inbox.return_policies.suggesting import Suggestion

        return Suggestion.of(self, self.policy_trace) if self.policy_trace else None

    def follow_policy(self, *, by, seen, key=None):
        """Approve, decline in part or all, or ask, as the policy's latest look says, through these very verbs.

        Whatever the look went by may have changed since, also where nobody touched the request: so it is looked at once
        more, and only what would be said again is done.
        """
        from requests_inbox.return_policies.judging import look_at, still_says

        try:
            with transaction.atomic():
                self._hold_still(seen)
                suggestion = self.suggestion
                if suggestion is None or not suggestion.is_followed:
                    raise Refusal(_("The policy suggests nothing here: decide on it yourself."))
                if not still_says(self, suggestion.trace):
                    raise Outdated
                suggestion.carry_out(by=by, seen=seen, key=key, because="followed")
        except Outdated:
            look_at(self)
            raise

    def _hold_still(self, seen):
        """Nobody, and no look either, changes it until we are done; and nobody has since it was on the screen."""
        held = type(self).objects.select_for_update().only("version").get(pk=self.pk)
        if seen != held.version:
            raise Stale(self)
        self.__dict__.pop("policy_trace", None)
