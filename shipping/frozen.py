"""What a label says, frozen when it is asked for: a shop that changes its design changes no label that is out."""

from django.utils import translation
from django.utils.translation import gettext as _


def told_of(parcel, design=None):
    """For the parcel's carrier and warehouse in the shop's language, for its sender in the sender's."""
    from shipping.models import LabelDesign  # models freeze what this tells

    design = design or LabelDesign.of(parcel.shop)
    with translation.override(parcel.shop.language):
        words = {"return": _("Return"), "to": _("To"), "from": _("From"), "order": _("Order")}
        slip = _("Packing slip")
    with translation.override(parcel.language):
        title, steps = _("How to send it back"), design.steps.get(parcel.language) or standard_steps()
    return {
        "shop": parcel.shop.name,
        "number": parcel.number,
        "to": parcel.destination.lines,
        "sender": parcel.sender_name,
        "order": parcel.order_number if design.shows_order else "",
        "items": parcel.items if design.shows_items else [],
        "code": parcel.number if design.shows_code else "",
        "message": design.message,
        "words": words,
        "slip": slip,
        "slip_message": design.slip_message,
        "title": title,
        "steps": steps,
    }


def standard_steps():
    return [
        _("Print this sheet and cut along the lines."),
        _("Put the goods and the packing slip into a box and close it well."),
        _("Stick the label on the outside and cover older labels."),
        _("Hand the parcel in and keep the receipt."),
    ]
