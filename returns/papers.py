"""What of a return is printed: its label in every format, on a sheet with what to do, and its packing slip."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shipping.models import LabelDesign
from shipping.printing import printer

PDF = "application/pdf"
FORMATS = {  # {what the address says: (its name, content type, ending, how it is drawn)}
    "sheet": (
        gettext_lazy("A4 with what to do (PDF)"),
        PDF,
        "pdf",
        lambda label: printer.sheet(label.told, label.pdf()),
    ),
    "label": (gettext_lazy("Label (PDF)"), PDF, "pdf", lambda label: label.pdf()),
    "png": (gettext_lazy("Picture (PNG)"), "image/png", "png", lambda label: printer.convert(label.pdf(), "png")),
    "bmp": (gettext_lazy("Picture (BMP)"), "image/bmp", "bmp", lambda label: printer.convert(label.pdf(), "bmp")),
    "zpl": (
        gettext_lazy("Label printer (ZPL)"),
        "text/plain",
        "zpl",
        lambda label: printer.convert(label.pdf(), "zpl"),
    ),
    "qr": (
        gettext_lazy("QR code (PNG)"),
        "image/png",
        "png",
        lambda label: printer.code({"code": label.parcel.number}) if label.is_own else label.counter_code(),
    ),
}


def formats_of(label):
    """{what the address says: its name} of the formats there are.

    A carrier's label has a size of its own, so no sheet is drawn around it; its code is there if the carrier gave one.
    """
    lacking = ({"sheet"} if not label.is_own else set()) | ({"qr"} if not label.has_code else set())
    return {kind: form[0] for kind, form in FORMATS.items() if kind not in lacking}


class Paper:
    """One document: its bytes, what they are, and how the file is called."""

    def __init__(self, content, content_type, name):
        self.content, self.content_type, self.name = content, content_type, name


def label_as(label, kind):
    """A label that was made, in one of FORMATS. Raises NotDrawn."""
    _name, content_type, ending, draw = FORMATS[kind]
    number = label.parcel.number.replace("/", "-")
    return Paper(draw(label), content_type, f"{number}.{ending}" if kind == "label" else f"{number}-{kind}.{ending}")


def packing_slip(rma):
    """The paper inside the parcel: what is in it and whose it is, in the customer's language. Raises NotDrawn."""
    with translation.override(rma.language):
        told = {
            "title": _("Packing slip"),
            "shop": rma.shop.name,
            "number": rma.rma_number,
            "order": _("Order %(number)s") % {"number": rma.order.number},
            "sender": rma.customer_name,
            "to": rma.destination.lines if rma.destination else [],
            "items": rma.items,
            "message": LabelDesign.of(rma.shop).slip_message,
        }
    return Paper(printer.slip(told), PDF, f"{rma.rma_number}-slip.pdf")
