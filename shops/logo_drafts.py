"""A logo that somebody looks at before they keep it: it lies apart for a day, and is called by a seal of ours."""

from datetime import timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone

FOLDER = "logo-drafts"
LASTS = timedelta(days=1)
seal = TimestampSigner(salt="shops.logo_drafts")


def put(picture, shop):
    """Store it; the mark by which this shop's pages find it."""
    name = default_storage.save(f"{FOLDER}/{uuid4()}.png", picture)
    return seal.sign(f"{shop.pk}:{name}")


def name_of(mark, shop):
    """Where it lies; "" if the mark is not ours, of another shop or too old."""
    try:
        owner, _colon, name = seal.unsign(mark, max_age=LASTS).partition(":")
    except BadSignature:
        return ""
    return name if owner == str(shop.pk) and default_storage.exists(name) else ""


def taken(name):
    """The picture, to be kept under a name of its own."""
    with default_storage.open(name) as file:
        return ContentFile(file.read(), name=f"{uuid4()}.png")


def sweep(now=None):
    """Take away those of yesterday: whatever was kept of them is a file of its own."""
    before = (now or timezone.now()) - LASTS
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return
    for name in names:
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < before:
            default_storage.delete(f"{FOLDER}/{name}")
