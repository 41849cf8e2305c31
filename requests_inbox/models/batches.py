from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from messaging.models import Letter

RECENT = timedelta(hours=1)


class BatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whoever began it."""
        return self.filter(person=person)

    def pending(self):
        """What is being worked on, and what can still be undone as a whole."""
        can_be_undone = Q(leaves_at__gt=timezone.now()) | Q(leaves_at=None)
        goes_on = Q(finished_at=None) | Q(can_be_undone, undone_at=None)
        return self.filter(goes_on, begun_at__gt=timezone.now() - RECENT)


class Batch(models.Model):
    """One action on many requests, chosen by one person at one moment; its items say what became of each.

    Whoever works on an item holds this row meanwhile, so that no item is done twice and undoing stops the rest.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="batches", db_index=False)
    action = models.CharField(max_length=20)
    data = models.JSONField(default=dict, help_text=_("What was typed, the same for all."))
    key = models.UUIDField(help_text=_("Of the form that began it: the same form begins it once (R14)."))
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty while somebody works on it."))
    leaves_at = models.DateTimeField(null=True, blank=True, help_text=_("When its letters leave, all together."))
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "begun_at"], name="batches_by_person")]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_batch_per_form")]

    def __str__(self):
        return f"{self.action} #{self.pk}"

    @property
    def is_running(self):
        return self.finished_at is None

    @property
    def can_be_undone(self):
        """Every letter of it can still be stopped; where it wrote none, for an hour."""
        if self.undone_at or not self.counts["done"]:
            return False
        if self.leaves_at:
            return self.leaves_at > timezone.now()
        return self.is_running or self.begun_at > timezone.now() - RECENT

    @property
    def left(self):
        """How many items the work that goes on has before it."""
        return self.counts["done" if self.undone_at else "waiting"]

    @property
    def settled(self):
        return self.total - self.left

    @property
    def total(self):
        return sum(self.counts.values())

    @cached_property
    def counts(self):
        """{outcome: how many}."""
        found = dict(self.items.order_by().values_list("outcome").annotate(n=Count("pk")))
        return {outcome: found.get(outcome, 0) for outcome in BatchItem.Outcome.values}

    @property
    def letters(self):
        """Those that its items have caused."""
        return Letter.objects.filter(pk__in=self.items.exclude(letter=None).values("letter"))


class BatchItem(models.Model):
    """One request of a batch, with the version that was on the screen."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Left out")
        UNDONE = "undone", _("Undone")
        STAYS = "stays", _("Could not be undone")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items", db_index=False)
    request = models.ForeignKey("ReturnRequest", models.PROTECT, related_name="+")
    seen = models.PositiveIntegerField(help_text=_("The version of the request when it was chosen."))
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    why = models.CharField(max_length=300, blank=True, help_text=_("Why it was left out, as a sentence."))
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "request"], name="one_item_per_request")]

    def __str__(self):
        return f"{self.request_id}: {self.outcome}"
