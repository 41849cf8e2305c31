"""Letters caught before they leave the machine, so that one reads them as the customer would."""

import base64
import email
import email.policy
from email.message import EmailMessage

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

PREVIEW = 140


class CaughtMailManager(models.Manager):
    def catch(self, raw, *, sender, recipients):
        """One row for each customer. The bytes are kept as they came: whatever reads them may be mended later."""
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        subject = str(mail["Subject"] or "")[:200]
        words = " ".join(text_of(mail, "plain").split())
        shown = {
            "message_id": str(mail["Message-ID"] or "")[:998],
            "subject": subject,
            "preview": words.removeprefix(subject).lstrip()[:PREVIEW],
        }
        return self.bulk_create(
            self.model(raw=raw, sender=sender, recipient=recipient.lower(), **shown) for recipient in recipients
        )


class CaughtMail(models.Model):
    recipient = models.EmailField(_("to"))
    sender = models.CharField(_("envelope sender"), max_length=320, blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    preview = models.CharField(max_length=PREVIEW, blank=True)
    raw = models.BinaryField()
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    objects = CaughtMailManager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["recipient", "-id"], name="mail_of_a_customer")]

    def __str__(self):
        return f"{self.subject} → {self.recipient}"

    @cached_property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(bytes(self.raw), policy=email.policy.default)

    @property
    def headers(self):
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def writer(self):
        """Who the customer sees it comes from: the display name, else the address."""
        addresses = getattr(self.message["From"], "addresses", ())
        return (addresses[0].display_name or addresses[0].addr_spec) if addresses else self.sender

    @property
    def html(self):
        """The letter as it was meant to look. Pictures that travel inside it are put in their places (RFC 2392)."""
        html = text_of(self.message, "html")
        for part in self.message.walk():
            name = str(part["Content-ID"] or "").strip("<> ")
            if name and part.get_content_maintype() == "image":
                picture = base64.b64encode(part.get_payload(decode=True) or b"").decode()
                html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{picture}")
        return html

    @property
    def text(self):
        return text_of(self.message, "plain")

    @cached_property
    def files(self):
        """The parts of the mail that are files."""
        return list(self.message.iter_attachments())

    @property
    def attachments(self):
        return [
            {"name": part.get_filename() or part.get_content_type(), "size": len(part.get_payload(decode=True) or b"")}
            for part in self.files
        ]


def text_of(mail, kind):
    """One of the twins as text, or nothing; an unknown character set must not hide the rest of the mail."""
    part = mail.get_body((kind,))
    if part is None:
        return ""
    try:
        return part.get_content()
    except (LookupError, KeyError):
        return part.get_payload(decode=True).decode("latin-1")
