"""Pictures that people send: never the file itself, always one that we drew from it (T21, T25, T28)."""

import warnings
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from .models import Attachment
from .models.attachments import attachment_storage

FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1280


class NoPicture(Exception):
    """What it is called is one thing; it cannot be drawn."""


def draw(attachment):
    """Make the picture that pages show, once. What cannot be drawn stays a file."""
    try:
        with attachment.file.open() as file:
            content = drawn_again(file)
    except (NoPicture, FileNotFoundError):
        return False
    storage, path = attachment_storage(), f"{attachment.file.name}.webp"
    if not storage.exists(path):
        storage.save(path, ContentFile(content))
    return Attachment.objects.filter(pk=attachment.pk, thumbnail="").update(thumbnail=path) == 1


def drawn_again(file):
    """The first frame as a WebP of ours: upright, at most 1280 pixels wide or high, without what the camera wrote."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _as_webp(file)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as broken:
        raise NoPicture from broken


def _as_webp(file):
    with Image.open(file, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:  # known from the head of the file, before it is unpacked
            raise NoPicture
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked smaller at once
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        drawn = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    clean = Image.new(drawn.mode, drawn.size)  # a new picture has no metadata to carry along
    clean.paste(drawn)
    webp = BytesIO()
    clean.save(webp, "WEBP", quality=80)
    return webp.getvalue()
