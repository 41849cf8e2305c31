"""Threads and their letters. Knows nothing of returns: the desk composes, this makes sure that it arrives."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shops.models import Shop

from .breaker import Breaker
from .letters import LetterQuerySet
from .sending import Sending

__all__ = ["Breaker", "Letter", "Thread"]


class Thread(models.Model):
    """One conversation between a shop and somebody outside it."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="threads")
    subject = models.CharField(_("subject"), max_length=200)

    def __str__(self):
        return self.subject


class Letter(Sending, models.Model):
    """One mail to one person, with a state people can see. The row is the mail: every try sends the same bytes (R2)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to leave")
        SENDING = "sending", _("On its way out")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Could not be sent")
        WITHDRAWN = "withdrawn", _("Withdrawn before it left")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="letters")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=40)
    recipient_name = models.CharField(_("name"), max_length=200, blank=True)
    recipient = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField()
    html = models.TextField()
    message_id = models.CharField(max_length=400, unique=True)
    automatic = models.BooleanField(default=False, help_text=_("Nobody wrote it: Auto-Submitted says so (RFC 3834)."))
    written_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    sender = models.CharField(max_length=500, blank=True, help_text=_("Fixed before the first try; empty until then."))
    references = models.TextField(blank=True)
    try_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("what the mail server said"), blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="letters_due")]

    def __str__(self):
        return f"{self.subject} → {self.recipient}"
