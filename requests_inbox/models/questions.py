from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.models import Letter, Message


class QuestionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None)


class Question(models.Model):
    """One thing that the customer was asked for. Their answer settles it by itself; what is open is reminded of."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("A photo")
        ORDER_NUMBER = "order_number", _("The order number")
        REASON = "reason", _("The reason")
        TEXT = "text", _("An answer")

    request = models.ForeignKey("ReturnRequest", models.CASCADE, related_name="questions")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(blank=True, help_text=_("In the words of whoever asked."))
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(answered_at=None), name="questions_still_open"),
        ]

    def __str__(self):
        return self.text if self.kind == self.Kind.TEXT and self.text else str(self.get_kind_display())
