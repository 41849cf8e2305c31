"""Every row has its file, as it was; and after a day every file has its row (R28, I20)."""

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import batched
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from .mail_store import raw_of
from .models import Attachment, IncomingMail

LAST = timedelta(hours=24)  # for which a file may be without its row: the row may be on its way
LOOK_BACK = timedelta(days=7)  # the sweeper runs each hour, so it need not look at all that was ever kept
AT_ONCE = 500


def sweep_mail_store(now=None):
    """Take away mails that no row knows of: their door never said yes, so their sender has sent them again."""
    now = now or timezone.now()
    for file in strays(since=now - LOOK_BACK):
        if datetime.fromtimestamp(file.stat().st_mtime, UTC) < now - LAST:
            file.unlink(missing_ok=True)


def strays(since=None):
    """Files of the mail store without a row, in the folders of the days since then."""
    if not settings.MAIL_STORE.exists():
        return
    for folder in sorted(settings.MAIL_STORE.iterdir()):
        if folder.is_dir() and (since is None or folder.name >= f"{since:%Y-%m-%d}"):
            for files in batched(folder.iterdir(), AT_ONCE):
                yield from _without_row(files)


def _without_row(files):
    keys = {file: _key_of(file) for file in files}
    known = set(IncomingMail.objects.filter(key__in=filter(None, keys.values())).values_list("key", flat=True))
    return [file for file, key in keys.items() if key not in known]


def _key_of(file):
    try:
        return UUID(file.stem)
    except ValueError:
        return None


def troubles(since=None):
    """(row, what is wrong with its file) of all mails and attachments, or of those since then."""
    mails, attachments = IncomingMail.objects.order_by("pk"), Attachment.objects.order_by("pk")
    if since:
        mails, attachments = mails.filter(received_at__gte=since), attachments.filter(added_at__gte=since)
    for rows, read in [(mails, raw_of), (attachments, _bytes_of)]:
        for row in rows.iterator(chunk_size=AT_ONCE):
            if trouble := _trouble_with(row, read):
                yield row, trouble


def _bytes_of(attachment):
    with attachment.file.open() as file:
        return file.read()


def _trouble_with(row, read):
    try:
        content = read(row)
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return str(error)
    return "" if hashlib.sha256(content).hexdigest() == row.sha256 else "changed"
