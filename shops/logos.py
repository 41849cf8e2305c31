"""A shop's logo: never the file that was sent, always a small picture that we drew from it (T24, T25, T28)."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from helpdesk.apart.pictures import NoPicture, Painter, TooManyPixels

MOST_BYTES = 5 * 1024 * 1024
WANTED = {"formats": ["JPEG", "PNG", "WEBP"], "into": "PNG", "longest_side": 512}


def drawn_again(upload):
    """The picture as a PNG of ours, drawn in a process that ends with it: few people ever send a logo."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The picture is larger than 5 MB."))
    try:
        with Painter() as painter:
            content = painter.draw(upload.read(), **WANTED)
    except TooManyPixels as error:
        raise ValidationError(_("The picture has more than 40 million pixels.")) from error
    except NoPicture as error:
        raise ValidationError(_("This is not a picture that can be read. Send a JPEG, PNG or WebP file.")) from error
    return ContentFile(content, name=f"{uuid4()}.png")
