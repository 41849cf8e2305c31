"""What of an order can still be asked back, and why not, before anybody asks for it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.models import OrderLine
from requests_inbox.models import RequestLine, ReturnRequest
from requests_inbox.return_policies.document import Terms
from requests_inbox.states import ENDED

from . import exempting
from .terms import terms_of, why_too_late


@dataclass
class Eligibility:
    """One line of an order: how many of it are left to ask back, and which request has the others."""

    line: OrderLine
    request: ReturnRequest | None
    is_strange: bool = False  # somebody else asked some of it back, of which whoever looks may learn nothing
    terms: Terms = field(default_factory=Terms)

    @property
    def left(self):
        return self.line.returnable_quantity

    @property
    def why_not(self):
        """Why none is left, in the customer's words; empty if some are."""
        if self.left:
            return ""
        if self.is_strange:
            return _("This cannot be returned here. Write to us if you would like to send it back.")
        if self.request:
            return _("This is in your return %(reference)s.") % {"reference": self.request.reference}
        if self.line.pending_quantity:
            return _("This is in another return.")
        return _("This was returned.")

    @property
    def how_many(self):
        """What to know when only some are left."""
        if not self.left or self.left == self.line.quantity or self.is_strange:
            return ""
        return ngettext(
            "%(left)s of %(all)s can still be returned.", "%(left)s of %(all)s can still be returned.", self.left
        ) % {"left": self.left, "all": self.line.quantity}

    @property
    def warnings(self):
        """What the law or the shop says of goods like these."""
        return list(exempting.told_of(self.line)) if self.left else []

    def why_not_for(self, reason):
        """Why it cannot be asked back for this reason; empty if it can."""
        return exempting.why_not(self.line, reason.ground) or why_too_late(self.terms, self.line.order, reason.ground)


def eligibility_of(order, *, seen_by=None):
    """Of each line, in the order's own order. `seen_by`: the requests of whoever looks, if they may not know of all.

    A present is a secret of both sides: neither reads what the other sends back (T41).
    """
    asked = RequestLine.objects.filter(order_line__order=order).exclude(request__status__in=ENDED)
    asked = asked.exclude(decision=RequestLine.Decision.DECLINED).select_related("request").order_by("pk")
    theirs = None if seen_by is None else set(seen_by.values_list("pk", flat=True))
    requests, strange = {}, set()
    for line in asked:
        if theirs is None or line.request_id in theirs:
            requests[line.order_line_id] = line.request
        else:
            strange.add(line.order_line_id)
    lines, terms = order.lines.select_related("product"), terms_of(order)
    return [Eligibility(line, requests.get(line.pk), line.pk in strange, terms) for line in lines]
