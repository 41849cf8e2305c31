import hashlib
import uuid

from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from messaging.models.attachments import attachment_storage
from orders.models import OrderLine

from .visits import Visit


class UploadQuerySet(models.QuerySet):
    def whole(self):
        return self.exclude(picture="")


class Upload(models.Model):
    """A photo on its way up, or one that waits to be sent with a request. It is kept as we drew it, never as it came.

    It comes in parts, each where the one before it ended: what was cut off goes on from there, also on another day.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="uploads")
    order_line = models.ForeignKey(OrderLine, models.CASCADE, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    mark = models.CharField(max_length=64)  # Of name, size and date: the same file goes on where it stopped.
    received = models.PositiveIntegerField(default=0)
    picture = models.FileField(storage=attachment_storage, max_length=100, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "key"]
        constraints = [models.UniqueConstraint("visit", "order_line", "mark", name="one_upload_of_a_file")]
        indexes = [models.Index(fields=["added_at"], name="portal_uploads_by_age")]

    def __str__(self):
        return f"{self.name}: {self.received} of {self.size}"

    @property
    def is_whole(self):
        return bool(self.picture)

    @property
    def percent(self):
        return 100 if self.is_whole else self.received * 100 // max(1, self.size)

    def take(self, offset, content):
        """Keep the part that begins at `offset`. The same part again, or one from elsewhere, changes nothing."""
        try:
            with transaction.atomic():
                self.parts.create(offset=offset, content=content)
                grown = Upload.objects.filter(pk=self.pk, received=offset, size__gte=offset + len(content))
                if not grown.update(received=F("received") + len(content)):
                    raise IntegrityError
        except IntegrityError:
            self.refresh_from_db(fields=["received"])
            return False
        self.received = offset + len(content)
        return True

    def restart(self):
        """Begin at the first byte again: whoever sends it whole has no use for what is here."""
        self.parts.all().delete()
        self.received = 0
        self.save(update_fields=["received"])

    def content(self):
        return b"".join(bytes(part) for part in self.parts.order_by("offset").values_list("content", flat=True))

    @transaction.atomic
    def settle(self, drawn):
        """Keep what was drawn of it; if nothing could be, give it up. False if somebody else has settled it."""
        held = Upload.objects.select_for_update().filter(pk=self.pk).first()
        if held is None or held.is_whole:
            self.picture = held.picture if held else ""
            return False
        if drawn is None:
            self.remove()
        else:
            self._finish(drawn)
        return True

    def _finish(self, drawn):
        """What came is given up for what we drew of it."""
        # Not named like an attachment's file: of those, what no row knows is swept away after a day.
        self.picture.save(f"{self.key.hex[:2]}/photo-{self.key.hex}.webp", ContentFile(drawn), save=False)
        self.save(update_fields=["picture"])
        self.parts.all().delete()

    def remove(self):
        stored, path = self.picture.storage, self.picture.name
        self.delete()
        if path:
            transaction.on_commit(lambda: stored.delete(path))


class UploadPart(models.Model):
    """Bytes of a photo that is not whole yet. In the database, since its parts may come to different machines."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts", db_index=False)
    offset = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("upload", "offset", name="one_part_at_a_place")]

    def __str__(self):
        return f"{self.upload_id} from {self.offset}"


def sweep_photos(before):
    """Take away pictures from before then whose row is gone or was never kept."""
    stored = attachment_storage()
    for folder in _folders(stored):
        paths = [f"{folder}/{name}" for name in stored.listdir(folder)[1] if name.startswith("photo-")]
        known = set(Upload.objects.filter(picture__in=paths).values_list("picture", flat=True))
        for path in paths:
            if path not in known and stored.get_modified_time(path) < before:
                stored.delete(path)


def _folders(stored):
    try:
        return stored.listdir("")[0]
    except (FileNotFoundError, NotImplementedError):
        return []


def mark_of(name, size, changed):
    return hashlib.sha256(f"{name}\n{size}\n{changed}".encode()).hexdigest()
