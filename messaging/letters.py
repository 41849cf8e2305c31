"""The questions and verbs of many letters: which may go, which may not go any more."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from .breaker import Breaker
from .clock import now

AT_ONCE = 500


class LetterQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(shop_id__in=person.roles)

    def due(self):
        """Those that may leave now: waiting long enough, or left behind by a worker that died."""
        waiting = Q(state=self.model.State.QUEUED, not_before__lte=now())
        left_behind = Q(state=self.model.State.SENDING, lease_until__lt=now())
        # A subquery and no join: with a join Django would claim by "pk IN (SELECT …)", which two workers can both pass.
        return self.filter(waiting | left_behind).exclude(shop_id__in=Breaker.objects.open().values("shop_id"))

    def send_each(self):
        """Try each of them once. Safe to run twice at the same time: every letter is claimed first."""
        letters = self.select_related("shop").order_by("not_before", "pk")[:AT_ONCE]
        return sum(letter.deliver() for letter in list(letters))

    def next_chance(self, pk):
        """When to look at this letter again; None once its story has ended."""
        letter = self.filter(pk=pk).select_related("shop__breaker").first()
        if letter and letter.state == self.model.State.SENDING:
            return letter.lease_until
        if letter and letter.state == self.model.State.QUEUED:
            breaker = getattr(letter.shop, "breaker", None)
            return max(filter(None, [letter.not_before, breaker and breaker.paused_until]))
        return None

    def withdraw(self, pk):
        """Keep a letter from ever leaving; False when it has left or may have.

        After a first try nobody knows: the server can have taken it although its answer never came.
        """
        return self.filter(pk=pk)._untried().update(state=self.model.State.WITHDRAWN) == 1

    def wait_until(self, moment):
        """Those that nobody has tried to send yet leave no sooner."""
        return self._untried().update(not_before=moment)

    @transaction.atomic(savepoint=False)
    def leave_together(self, moment):
        """Those that nobody has tried to send yet leave at one moment."""
        waiting = list(self._untried().values_list("pk", flat=True))
        self.filter(pk__in=waiting)._untried().update(not_before=moment)
        for pk in waiting:
            wake(pk, at=moment)

    def _untried(self):
        return self.filter(state=self.model.State.QUEUED, sender="")

    @transaction.atomic(savepoint=False)
    def hasten(self, pk):
        """Let a waiting letter leave now."""
        early = self.filter(pk=pk, state=self.model.State.QUEUED, not_before__gt=now())
        if hastened := early.update(not_before=now()) == 1:
            wake(pk)
        return hastened


def wake(pk, at=None):
    """Enqueue the job that moves this letter. Lost jobs do no harm: `send_due_letters` looks at the rows."""
    from .tasks import deliver_letter  # a task reads letters, so its module needs this one first

    if at is not None and at > timezone.now():
        deliver_letter.using(run_after=at).enqueue(pk)
    else:
        deliver_letter.enqueue(pk)
