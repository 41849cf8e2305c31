"""Files of a thread: what came with a mail and what a colleague sends are kept by the same code."""

import hashlib
import re
import unicodedata
import uuid

import puremagic
from django.core.files.base import ContentFile

from .disk import sync, sync_name
from .models import Attachment

LONGEST_NAME = 100
# Control characters, line and paragraph separators, and what turns the direction of writing: "gpj.exe" must not read
# as "exe.jpg" (T23).
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
TEXTS = ("text/", "message/rfc822", "application/json", "application/xml")
UNKNOWN = "application/octet-stream"


def keep_file(thread, name, content, content_type="", *, uploaded_by=None, **about):
    """Store bytes as a file of this thread. The file is on the disk before its row is, so no row lacks it (R28)."""
    kept = stored_file(name, content, content_type, uploaded_by=uploaded_by, **about)
    kept.thread = thread
    kept.save(force_insert=True)
    return kept


def stored_file(name, content, content_type="", *, content_id="", **about):
    """The bytes are on the disk; saving the row, where nobody waits for the disk, is left to the caller."""
    kept = Attachment(
        key=uuid.uuid4(),
        name=clean_name(name),
        content_type=type_of(content, content_type),
        content_id=content_id.replace("\x00", "")[:300],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        **about,
    )
    kept.file.save(f"{kept.key.hex[:2]}/{kept.key.hex}", ContentFile(content), save=False)
    _sync(kept.file)
    return kept


def clean_name(name):
    """The last part of a file's name as it may be shown and offered: one line, no tricks, 100 characters at most."""
    name = unicodedata.normalize("NFC", UNSEEN.sub("", name or "")).replace("\\", "/").rpartition("/")[2]
    name = " ".join(NOT_IN_NAMES.sub("_", name).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST_NAME and dot and len(ending) <= 10:
        name = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:LONGEST_NAME] or "file"


def type_of(content, said=""):
    """What it is by its first bytes, else what the sender says if that is harmless text. For display only."""
    try:
        found = puremagic.from_string(content[:65536], mime=True)
    except Exception:  # it looks into archives and the like: whatever it stumbles over is unknown
        found = ""
    said = said.lower().partition(";")[0].strip()
    if found:
        return found[:100]
    return said[:100] if said.startswith(TEXTS) and b"\x00" not in content[:4096] else UNKNOWN


def _sync(file):
    """Have the disk keep it now, where it is kept on a disk of ours."""
    try:
        path = file.path
    except NotImplementedError:  # a store elsewhere, which keeps what it has taken
        return
    sync(path)
    sync_name(path)
