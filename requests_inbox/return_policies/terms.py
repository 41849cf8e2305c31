"""What a customer may count on: the window, late requests, the refund, the wishes. Reads no rows."""

from dataclasses import asdict, dataclass, fields, replace

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_inbox.models.lines import RequestLine

from .unusable import Unusable


class WindowFrom(TextChoices):
    DELIVERY = "delivery", gettext_lazy("from the delivery")
    ORDER = "order", gettext_lazy("from the order")


class Late(TextChoices):
    """What becomes of a request after the window. The law's own rights are not touched by it."""

    FLAG = "flag", gettext_lazy("taken, with an alert for staff")
    REFUSE = "refuse", gettext_lazy("refused on the shop's page")


@dataclass(frozen=True)
class Terms:
    """What a customer may count on, as it was when they ordered."""

    window_days: int = 30
    window_from: str = WindowFrom.DELIVERY
    late: str = Late.FLAG
    refund_term_days: int = 14
    resolutions: tuple[str, ...] = tuple(RequestLine.Resolution.values)

    @classmethod
    def of_shop(cls, shop):
        """Of a shop without a policy of its own: its settings."""
        return cls(window_days=shop.return_window_days, refund_term_days=shop.refund_term_days)

    @classmethod
    def read(cls, stored):
        if not isinstance(stored, dict) or set(stored) - {one.name for one in fields(cls)}:
            raise Unusable(_("The terms are: %(names)s.") % {"names": ", ".join(one.name for one in fields(cls))})
        terms = replace(cls(), **stored)
        for name, most in (("window_days", 3650), ("refund_term_days", 365)):
            days = getattr(terms, name)
            if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= most:
                raise Unusable(_("%(name)s is a number of days from 1 to %(most)s.") % {"name": name, "most": most})
        if terms.window_from not in WindowFrom.values or terms.late not in Late.values:
            raise Unusable(_("The window begins with “delivery” or “order”; late requests are “flag” or “refuse”."))
        wishes = terms.resolutions
        if not isinstance(wishes, list | tuple) or any(one not in RequestLine.Resolution.values for one in wishes):
            raise Unusable(
                _("What customers can wish for is a list of: %s.") % ", ".join(RequestLine.Resolution.values)
            )
        if "refund" not in terms.resolutions:
            raise Unusable(_("A refund can always be asked for."))
        return replace(terms, resolutions=tuple(one for one in RequestLine.Resolution.values if one in wishes))

    @property
    def stored(self):
        return asdict(self) | {"resolutions": list(self.resolutions)}

    def is_stricter_than(self, other):
        return (
            self.window_days < other.window_days
            or (self.window_from == WindowFrom.ORDER and other.window_from != WindowFrom.ORDER)
            or (self.late == Late.REFUSE and other.late != Late.REFUSE)
            or self.refund_term_days > other.refund_term_days
            or bool(set(other.resolutions) - set(self.resolutions))
        )
