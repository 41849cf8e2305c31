import uuid
from functools import partial

from django.conf import settings
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .letters import Letter
from .messages import Message
from .threads import Thread

# Endings of files that a computer may carry out when somebody opens them (T24).
DANGEROUS = {
    "ade", "adp", "apk", "app", "appx", "bat", "cab", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "htm",
    "html", "img", "ins", "iso", "isp", "jar", "js", "jse", "lib", "lnk", "mde", "msc", "msi", "msix", "msp", "mst",
    "nsh", "pht", "phtml", "php", "pif", "ps1", "reg", "scr", "sct", "sh", "shb", "svg", "swf", "sys", "vb", "vbe",
    "vbs", "vhd", "vhdx", "vxd", "wsc", "wsf", "wsh", "xhtml", "xll", "xml",
}  # fmt: skip
PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}


def attachment_storage():
    return storages["attachments"]


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of threads of their shops; what somebody has uploaded and not sent yet is theirs alone (T27)."""
        mine = Q(uploaded_by=person) | Q(message__isnull=False) | Q(letter__isnull=False)
        return self.filter(mine, thread__shop_id__in=person.roles)

    def unsent(self):
        return self.filter(letter=None, message=None, uploaded_by__isnull=False)

    def waiting_for(self, person, thread):
        """What this person has uploaded for their next letter in this thread, in that order."""
        return self.unsent().filter(uploaded_by=person, thread=thread).order_by("added_at", "key")

    def enclose(self, letter, *, by, keys):
        """Put uploads of `by` into a letter, in its transaction; False when one of them is no longer there."""
        keys = set(keys)
        mine = self.unsent().filter(uploaded_by=by, thread=letter.thread_id, pk__in=keys)
        return mine.update(letter=letter) == len(keys)

    def take_out(self, letter):
        """A letter that was taken back gives its files back to whoever uploaded them."""
        return self.filter(letter=letter).update(letter=None, added_at=timezone.now())


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

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["uploaded_by", "added_at"], name="uploads_of_a_person")]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        """Whoever keeps a picture, a worker draws it: with the row, or not at all."""
        from messaging.tasks import draw_picture  # a task reads attachments, so its module needs this one first

        is_new = self._state.adding
        super().save(**kwargs)
        if is_new and self.may_be_a_picture:
            draw_picture.enqueue(str(self.pk))

    @property
    def may_be_a_picture(self):
        """As far as its sender says; only what could be drawn is shown as one."""
        return self.content_type in PICTURES

    @property
    def mail_type(self):
        """How it leaves. Text and mails as mere bytes, or the mail would hold another version of them."""
        as_bytes = self.content_type.startswith(("text/", "message/", "multipart/"))
        return "application/octet-stream" if as_bytes else self.content_type

    @property
    def is_dangerous(self):
        return self.name.rpartition(".")[2].lower() in DANGEROUS

    @property
    def ending(self):
        """For the sign of a file that cannot be shown: PDF, ZIP …"""
        return self.name.rpartition(".")[2][:4].upper() if "." in self.name else ""

    def forget(self):
        """Nobody may keep it any longer, sent or not. The bytes first: a row that still names them is found again."""
        for stored in filter(None, (self.file, self.thumbnail)):
            stored.storage.delete(stored.name)
        self.delete()

    def remove(self):
        """Take an unsent file away, bytes and all. False if it has been sent in this very moment."""
        if not type(self).objects.unsent().filter(pk=self.pk).delete()[0]:
            return False
        for stored in filter(None, (self.file, self.thumbnail)):
            transaction.on_commit(partial(stored.storage.delete, stored.name))
        return True
