from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.reasons import in_words

from .incoming import IncomingMail
from .letters import Letter
from .threads import Thread


class MessageQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(thread__shop_id__in=person.roles)


class Message(models.Model):
    """What somebody outside wrote to us, in its thread: a mail, whose bytes are in the ledger, or words on our page."""

    class Authenticity(models.TextChoices):
        """Who sent it, as far as can be told. Only VERIFIED may change anything."""

        VERIFIED = "verified", _("From the customer")
        OTHER_ADDRESS = "other_address", _("From another address")
        NOT_PROVEN = "not_proven", _("Sender not proven")
        FORGED = "forged", _("Failed the check of its sender")
        UNCLEAR = "unclear", _("Sender cannot be read")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    mail = models.OneToOneField(IncomingMail, models.PROTECT, null=True, blank=True, related_name="message")
    key = models.UUIDField(null=True, blank=True)  # Of the form on our page: sent twice, it is written once.
    answers = models.ForeignKey(Letter, models.SET_NULL, null=True, blank=True, related_name="answers")
    from_name = models.CharField(_("name"), max_length=200, blank=True)
    from_address = models.CharField(_("from"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(help_text=_("What is new in it."))
    quoted = models.TextField(blank=True, help_text=_("What it quotes of earlier mails."))
    signature = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text=_("As it came: cleaned each time it is shown (T13)."))
    message_id = models.CharField(max_length=998, blank=True)
    authenticity = models.CharField(_("sender"), max_length=13, choices=Authenticity)
    evidence = models.CharField(max_length=300, blank=True, help_text=_("Why we think so, for the chip."))
    is_automatic = models.BooleanField(default=False, help_text=_("Nobody wrote it: a vacation note and the like."))
    received_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "key"], condition=models.Q(key__isnull=False), name="one_message_of_a_form"
            )
        ]

    def __str__(self):
        return f"{self.from_address}: {self.text[:50]}"

    @property
    def is_verified(self):
        return self.authenticity == self.Authenticity.VERIFIED

    @property
    def why(self):
        """Why we think so of its sender, in words."""
        return in_words(self.evidence)
