"""A shop's logo: never the file that was sent, always a small picture that we drew from it (T24, T25, T28)."""

import warnings
from io import BytesIO
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ["JPEG", "PNG", "WEBP"]
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 512


def drawn_again(upload):
    """The picture as a PNG of ours, upright, at most 512 pixels wide or high, without anything the camera wrote."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The picture is larger than 5 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _as_png(upload)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as broken:
        raise ValidationError(_("This is not a picture that can be read. Send a JPEG, PNG or WebP file.")) from broken


def _as_png(upload):
    with Image.open(upload, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:  # known from the head of the file, before anything is unpacked
            raise ValidationError(_("The picture has more than 40 million pixels."))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGBA", upright.size)  # a new picture has no metadata to carry along
    clean.paste(upright)
    png = BytesIO()
    clean.save(png, "PNG", optimize=True)
    return ContentFile(png.getvalue(), name=f"{uuid4()}.png")
