"""Photos on their way up: in parts that survive a cut connection, or in one piece from a plain form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helpdesk.apart.pictures import NoPicture, Painter, TooManyPixels
from messaging.files import clean_name, stored_file, type_of

from .models.uploads import mark_of

MOST_PHOTOS = 10  # of one request
MOST_BYTES = 10 * 1024 * 1024  # each
LARGEST_PART = 1024 * 1024
PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}
WANTED = {"formats": ["JPEG", "PNG", "WEBP", "GIF"], "into": "WEBP", "longest_side": 2400}

painter = Painter()


def find(visit, line, *, name, size, changed=""):
    """The same file once more is the same upload: it goes on where it stopped. None if it is another one."""
    return visit.uploads.filter(order_line=line, mark=mark_of(name, size, changed)).first()


def begin(visit, line, *, name, size, changed=""):
    """Make room for a photo of a line."""
    mark = mark_of(name, size, changed)
    if known := find(visit, line, name=name, size=size, changed=changed):
        return known
    if size > MOST_BYTES:
        raise ValidationError(_("“%(name)s” is larger than %(most)s MB.") % {"name": name, "most": MOST_BYTES >> 20})
    if size < 1:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    if visit.uploads.count() >= MOST_PHOTOS:
        raise ValidationError(_("%(most)s photos are the most that we can take.") % {"most": MOST_PHOTOS})
    return visit.uploads.create(order_line=line, name=clean_name(name), size=size, mark=mark)


def go_on(upload, offset, content):
    """Take the next part; with the last one the photo is drawn anew, so that nothing of the camera's is kept."""
    if not upload.is_whole and content and len(content) <= LARGEST_PART:
        upload.take(offset, content)
    if upload.received == upload.size and not upload.is_whole:
        finish(upload)
    return upload


def finish(upload):
    """Draw it. The last part may have come twice at once: then only the first who is done decides."""
    try:
        upload.settle(painter.draw(upload.content(), **WANTED))
    except (TooManyPixels, NoPicture) as error:
        if upload.settle(None):
            raise ValidationError(_why_not(error) % {"name": upload.name}) from error


def sent_along(file):
    """A file of a message: a photo is drawn anew, so that no place or time of the camera's is kept."""
    content = file.read()
    if type_of(content, file.content_type or "") not in PICTURES:
        return stored_file(file.name, content, file.content_type or "")
    try:
        return as_file(file.name, painter.draw(content, **WANTED))
    except NoPicture as error:
        raise ValidationError(_why_not(error) % {"name": file.name}) from error


def as_file(name, drawn):
    """What was drawn of a photo, as a file of a conversation whose row is not saved."""
    return stored_file(f"{name.rpartition('.')[0] or name}.webp", drawn, "image/webp")


def _why_not(error):
    if isinstance(error, TooManyPixels):
        return _("“%(name)s” has too many pixels.")
    return _("“%(name)s” is no photo that we can read. Take a JPEG, PNG or WebP.")


def take_whole(visit, line, file):
    """One file of a plain form."""
    upload = begin(visit, line, name=file.name, size=file.size)
    if not upload.is_whole:
        upload.restart()
        for part in file.chunks(LARGEST_PART):
            go_on(upload, upload.received, part)
    return upload
