"""What colleagues send along: the rules, said before anything goes up, and what becomes of it when it is never sent."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from .files import clean_name, keep_file
from .models import Attachment
from .models.attachments import attachment_storage

MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024
MOST_TOGETHER = 25 * 1024 * 1024  # of one letter: mail servers take little more
LAST = timedelta(hours=24)


def take_upload(thread, upload, *, by):
    """Keep what a person chose, if it is fit to be sent. It is theirs alone until its letter is written (T27)."""
    name, waiting = clean_name(upload.name), list(Attachment.objects.waiting_for(by, thread))
    require_fit(name, upload.size)
    require_fit_together([upload, *waiting])
    return keep_file(thread, name, upload.read(), upload.content_type or "", uploaded_by=by)


def require_fit(name, size):
    if Attachment(name=name).is_dangerous:
        raise ValidationError(_("“%(name)s” could harm a computer: files of its kind are not sent.") % {"name": name})
    if size > MOST_BYTES:
        raise ValidationError(_("“%(name)s” is larger than %(most)s MB.") % {"name": name, "most": MOST_BYTES >> 20})
    if not size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})


def require_fit_together(files):
    """What one message carries."""
    if len(files) > MOST_FILES:
        raise ValidationError(_("A message carries %(most)s files at most.") % {"most": MOST_FILES})
    if sum(one.size for one in files) > MOST_TOGETHER:
        raise ValidationError(_("Together the files are larger than %(most)s MB.") % {"most": MOST_TOGETHER >> 20})


def sweep_uploads(now=None):
    """Take away what was uploaded a day ago and never sent: one conditional DELETE a file, so a sent one stays."""
    for attachment in Attachment.objects.unsent().filter(added_at__lt=(now or timezone.now()) - LAST).iterator():
        attachment.remove()


def sweep_orphans(now=None):
    """Take away files that no row knows of, once they are a day old: their row was rolled back (R28)."""
    storage, before = attachment_storage(), (now or timezone.now()) - LAST
    try:
        folders = storage.listdir("")[0]
    except (FileNotFoundError, NotImplementedError):
        return
    for folder in folders:
        keys = {name: key for name in storage.listdir(folder)[1] if (key := _key_in(name))}
        known = set(Attachment.objects.filter(pk__in=set(keys.values())).values_list("pk", flat=True))
        for path in [f"{folder}/{name}" for name, key in keys.items() if key not in known]:
            if storage.get_modified_time(path) < before:
                storage.delete(path)


def _key_in(name):
    try:
        return UUID(name.partition(".")[0])
    except ValueError:
        return None
