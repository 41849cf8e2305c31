from django.utils.translation import gettext_lazy as _

from shipping.printing import NotDrawn, printer

from .carrier import Carrier, Made, Refused


class OwnLabel(Carrier):
    """The shop's own label: the customer chooses who brings it, the warehouse knows the parcel by its number."""

    code, name = "own", _("Own label")

    def make(self, label):
        try:
            return Made(printer.label(label.told))
        except NotDrawn as error:
            raise Refused(error) from error

    def void(self, label):
        """Nobody but us knows it."""
