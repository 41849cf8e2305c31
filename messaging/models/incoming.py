"""The ledger of mails that came in: stored before anybody looks into them, ended in one visible outcome."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.reasons import in_words
from shops.models import Shop

from .letters import Letter
from .threads import Thread


class IncomingMailQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of their shops. What came to no shop's address may be meant for any: whoever runs the desk sees it."""
        mine = Q(shop_id__in=person.roles)
        return self.filter(mine | Q(shop=None) if person.is_superuser else mine)

    def waiting(self):
        return self.filter(outcome=IncomingMail.Outcome.RECEIVED)

    def needing_a_person(self):
        return self.filter(outcome__in=IncomingMail.NEEDS_A_PERSON)

    def left_behind(self):
        """Waiting for longer than any job does."""
        late = timezone.now() - timedelta(minutes=5)
        return self.waiting().filter(received_at__lt=late).order_by("pk")


class IncomingMail(models.Model):
    """One mail as it came in at one door. Received = the sum of outcomes, each day (I7)."""

    class Door(models.TextChoices):
        WEBHOOK = "webhook", _("mail service")
        SMTP = "smtp", _("mail door")
        IMAP = "imap", _("mailbox")
        PIPE = "pipe", _("pipe")

    class Outcome(models.TextChoices):
        RECEIVED = "received", _("Waiting to be read")
        THREADED = "threaded", _("In its thread")
        PARKED = "parked", _("Needs a place")
        AUTO_REPLY = "auto_reply", _("Automatic reply")
        BOUNCE = "bounce", _("Delivery report")
        DUPLICATE = "duplicate", _("Came before")
        QUARANTINED = "quarantined", _("Cannot be read")
        IGNORED = "ignored", _("Set aside by a colleague")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text=_("Names its file of raw bytes."))
    door = models.CharField(_("came by"), max_length=8, choices=Door)
    source_key = models.CharField(
        max_length=300, null=True, unique=True, help_text=_("What the door calls it: the same one is taken once.")
    )
    shop = models.ForeignKey(Shop, models.PROTECT, null=True, related_name="incoming_mails", db_index=False)
    envelope_sender = models.CharField(max_length=320, blank=True)
    recipient = models.CharField(_("to"), max_length=320, blank=True, help_text=_("Of the envelope."))
    verdict = models.JSONField(default=dict, help_text=_("Of the door on the sender: SPF, DKIM and DMARC."))
    size = models.PositiveBigIntegerField(_("size"), help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64, help_text=_("Of the raw bytes."))
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome, default=Outcome.RECEIVED)
    reason = models.CharField(_("why"), max_length=300, blank=True, help_text=_("A code of reasons.py, or words."))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    same_as = models.CharField(
        max_length=64,
        null=True,
        unique=True,
        help_text=_("Of recipient, name and contents: one row has it (T9)."),
    )
    original = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, blank=True, related_name="incoming_mails")
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, blank=True, related_name="incoming_mails", help_text=_("Which it answers.")
    )

    # What the Mail page shows of a mail that was read.
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.CharField(_("from"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    preview = models.CharField(max_length=200, blank=True)

    NEEDS_A_PERSON = (Outcome.PARKED, Outcome.QUARANTINED)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["outcome", "id"], name="mails_by_outcome"),
            models.Index(fields=["shop", "outcome", "-received_at"], name="mails_of_a_shop"),
            models.Index(fields=["received_at"], name="mails_by_day"),
            models.Index(fields=["shop", "from_address", "received_at"], name="mails_of_a_sender"),
        ]

    def __str__(self):
        return f"{self.from_address or self.envelope_sender}: {self.subject or self.key}"

    @property
    def why(self):
        return in_words(self.reason)

    @property
    def needs_a_person(self):
        return self.outcome in self.NEEDS_A_PERSON
