"""The labels of several returns in one file, for whoever prints them together."""

from django.utils.translation import gettext as _

from shipping.models import Label

from .models import Return

MOST = 100


class NoLabels(Exception):
    """There is nothing to hand out; the words say why."""


def labels_of(person, numbers):
    """Those to print of the returns that the person chose and may see, in their order. Raises NoLabels."""
    if not numbers:
        raise NoLabels(_("Choose returns first: tick them in the list."))
    if len(numbers) > MOST:
        raise NoLabels(_("At most %(most)s returns at once.") % {"most": MOST})
    chosen = Return.objects.visible_to(person).filter(rma_number__in=numbers, state=Return.State.AUTHORIZED)
    made = Label.objects.filter(parcel__shipment__rma__in=chosen, state=Label.State.LABEL_CREATED, forgotten_at=None)
    labels = list(made.select_related("parcel").order_by("pk"))
    if not labels:
        raise NoLabels(_("None of these returns has a label to print."))
    return labels


def files_of(labels):
    """[(name, bytes)], each read from where it is kept when its turn comes."""
    return ((f"{label.parcel.number.replace('/', '-')}.pdf", label.pdf()) for label in labels)
