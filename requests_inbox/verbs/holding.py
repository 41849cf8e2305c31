"""Hold: a named colleague has the request, for a reason and until a moment. It never stops reading or noting."""

from datetime import UTC

from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import RETURN_VALUE, transition

from requests_inbox import policies
from requests_inbox.changing import change
from requests_inbox.refusals import Refusal
from requests_inbox.states import Status

from .steps import take


class Holding:
    def hold(self, *, by, seen, reason, until=None, key=None):
        """Park it on purpose; it comes back by itself at `until`."""
        with change(self, "held", by=by, seen=seen, key=key):
            policies.require("hold", self, by)
            self.keep_here(by)  # or what they hold would outlast a membership that ends in this very moment
            take(self._hold, by, reason, until)

    def release(self, *, by, seen=None, key=None, **why):
        """Give it back to the state it came from. The system does so at `until`."""
        with change(self, "released", by=by, seen=seen, key=key, **why):
            policies.require("release", self, by)
            take(self._release)

    def hold_longer(self, *, by, seen, reason, until=None, key=None):
        """The holder needs more time than they had said, or less."""
        with change(self, "held", by=by, seen=seen, key=key):
            policies.require("hold", self, by)
            take(self._keep)
            self._hold_for(by, reason, until)

    def take_over(self, *, by, seen, reason, until=None, key=None):
        """Become the holder in place of a colleague, who is told why; from now on, and as long as one says oneself."""
        with change(self, "taken_over", by=by, seen=seen, key=key, reason=reason, was=self.held_by_id):
            policies.require("take_over", self, by)
            if self.held_by_id in (None, by.pk):
                raise Refusal(_("Nobody else holds this request."))
            self.keep_here(by)
            self._hold_for(by, reason, until)

    @transition("status", source=[Status.NEW, Status.DRAFT], target=Status.ON_HOLD)
    def _hold(self, by, reason, until):
        self.held_from = self.status
        self._hold_for(by, reason, until)

    def _hold_for(self, by, reason, until):
        self.held_by, self.held_at = by, timezone.now()
        self.held_until = until and until.astimezone(UTC)  # as it is read again, and events remember it
        self.hold_reason = reason

    @transition("status", source=Status.ON_HOLD, target=None)
    def _keep(self):
        """Only what is held can be held longer."""

    @transition("status", source=Status.ON_HOLD, target=RETURN_VALUE(Status.NEW, Status.DRAFT))
    def _release(self):
        came_from = self.held_from
        self.let_go()
        if self.waiting_on == self.WaitingOn.CUSTOMER and not self.questions.open().exists():
            self.waiting_on = self.WaitingOn.STAFF  # the hold alone waited for an answer
        return came_from

    def let_go(self):
        self.held_by = self.held_at = self.held_until = None
        self.held_from = self.hold_reason = ""
