"""Pictures that pages show of files: the first frame as a WebP of ours (T21, T25, T28)."""

from django.core.files.base import ContentFile

from helpdesk.apart.pictures import NoPicture, Painter

from .models import Attachment
from .models.attachments import attachment_storage

painter = Painter()
WANTED = {"formats": ["JPEG", "PNG", "WEBP", "GIF"], "into": "WEBP", "longest_side": 1280}


def draw(attachment):
    """Make the picture that pages show, once. What cannot be drawn stays a file."""
    try:
        with attachment.file.open() as file:
            content = painter.draw(file.read(), **WANTED)
    except (NoPicture, FileNotFoundError):
        return False
    storage, path = attachment_storage(), f"{attachment.file.name}.webp"
    if not storage.exists(path):
        storage.save(path, ContentFile(content))
    return Attachment.objects.filter(pk=attachment.pk, thumbnail="").update(thumbnail=path) == 1
