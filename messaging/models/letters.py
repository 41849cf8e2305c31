from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.letters import LetterQuerySet
from messaging.sending import Sending
from shops.models import Shop

from .threads import Thread


class Letter(Sending, models.Model):
    """One mail to one person, with a state people can see. The row is the mail: every try sends the same bytes (R2)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to leave")
        SENDING = "sending", _("On its way out")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        BOUNCED = "bounced", _("Came back")
        DEAD = "dead", _("Could not be sent")
        WITHDRAWN = "withdrawn", _("Withdrawn before it left")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="letters")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=40)
    recipient_name = models.CharField(_("name"), max_length=200, blank=True)
    recipient = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    words = models.TextField(blank=True, help_text=_("What a person wrote of it; the rest is the shop's wording."))
    text = models.TextField()
    html = models.TextField()
    message_id = models.CharField(max_length=400, unique=True)
    reply_to = models.CharField(max_length=320, blank=True, help_text=_("Where answers go; names this letter, sealed."))
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
    tracking_id = models.CharField(max_length=200, blank=True, help_text=_("What the mail service calls it."))
    settled_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was delivered or came back."))

    LEFT = (State.SENT, State.DELIVERED, State.BOUNCED)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before"], name="letters_due"),
            models.Index(fields=["tracking_id"], name="letters_by_tracking"),
        ]

    def __str__(self):
        return f"{self.subject} → {self.recipient}"

    @property
    def headline(self):
        """What it says first. All letters of a conversation have one subject."""
        return self.text.partition("\n")[0]
