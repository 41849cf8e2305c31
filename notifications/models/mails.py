from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class StaffMail(models.Model):
    """One mail to a colleague about their work: there is one for a window of time at most, whoever writes it down.

    The row is the mail. A worker that is killed between sending and ticking sends it again, with the same Message-ID.
    """

    class Kind(models.TextChoices):
        BUNDLE = "bundle", _("What you have not read")
        DIGEST = "digest", _("Digest")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_mails")
    kind = models.CharField(max_length=6, choices=Kind)
    slot = models.CharField(max_length=20, help_text=_("The window it is for: a day, or a while of one's own minutes."))
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    message_id = models.CharField(max_length=200)
    written_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "kind", "slot", name="one_mail_a_window")]
        indexes = [models.Index(fields=["written_at"], name="staff_mails_by_age")]

    def __str__(self):
        return f"{self.kind} {self.slot} to {self.person_id}"

    def as_message(self):
        headers = {"Message-ID": self.message_id, "Auto-Submitted": "auto-generated"}
        message = EmailMultiAlternatives(self.subject, self.text, to=[self.person.email], headers=headers)
        message.attach_alternative(self.html, "text/html")
        return message
