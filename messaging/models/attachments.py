import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .letters import Letter
from .messages import Message
from .threads import Thread


def attachment_storage():
    return storages["attachments"]


class Attachment(models.Model):
    """A file of one thread, under a key nobody can guess. The name is for showing; the path is the key (T22, T23).

    It belongs to a message that came in, to a letter that goes out, or to the person who has uploaded it and not sent
    it yet. The file is stored before the row, so no row lacks its file (R28).
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="attachments")
    letter = models.ForeignKey(Letter, models.CASCADE, null=True, blank=True, related_name="attachments")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    name = models.CharField(_("name"), max_length=100)
    content_type = models.CharField(max_length=100, help_text=_("For display only: never trusted."))
    content_id = models.CharField(max_length=300, blank=True, help_text=_("Of a picture inside the text (RFC 2392)."))
    size = models.PositiveBigIntegerField(_("size"), help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=attachment_storage, max_length=100)
    thumbnail = models.FileField(storage=attachment_storage, max_length=100, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["uploaded_by", "added_at"], name="uploads_of_a_person")]

    def __str__(self):
        return self.name
