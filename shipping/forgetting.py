"""Where customers live is of use until their parcel has come; then that goes, and what shows it."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .models import Label

NOBODY = {f"sender_{name}": "" for name in ("street", "postcode", "city", "country")}


def remembered(parcels):
    """Those of which something is left to forget. None while its label is being made."""
    labels = Label.objects.filter(parcel=OuterRef("pk"))
    kept = ~Q(**NOBODY) | Exists(labels.filter(forgotten_at=None))
    return parcels.filter(kept).exclude(Exists(labels.filter(state=Label.State.REQUESTED)))


def forget(parcel):
    """The files go first: a row that still names one is found again, and a file that no row names never would be."""
    labels = list(parcel.labels.filter(forgotten_at=None))
    for label in labels:
        for file in filter(None, (label.document, label.code)):
            file.storage.delete(file.name)
    with transaction.atomic():
        for label in labels:
            if label.state == Label.State.ERROR:
                label.void()  # nobody can try again what nobody knows any more
        parcel.labels.update(told={}, document="", code="", forgotten_at=timezone.now())
        type(parcel).objects.filter(pk=parcel.pk).update(**NOBODY)
