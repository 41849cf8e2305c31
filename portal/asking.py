"""What a visitor has chosen so far, kept in their visit after every step, and sent as one request."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.files import stored_file
from requests_inbox.eligibility import Eligibility, eligibility_of, window_ends
from requests_inbox.models import RequestLine, ReturnGround, ReturnReason
from requests_inbox.submitting import Asked, Customer, begun_by, submit

Resolution = RequestLine.Resolution

OFFERED = [
    (Resolution.REFUND, gettext_lazy("Money back"), gettext_lazy("The way you paid.")),
    (Resolution.EXCHANGE, gettext_lazy("Another size or colour"), ""),
    (Resolution.STORE_CREDIT, gettext_lazy("Store credit"), gettext_lazy("To spend in our shop.")),
    (Resolution.REPAIR, gettext_lazy("Repair it"), ""),
    (Resolution.MISSING_PART, gettext_lazy("Send the missing part"), ""),
]
# What only goods that are not as they should be can have, and where we have to know more.
MENDED = {Resolution.REPAIR, Resolution.MISSING_PART}
NOT_AS_IT_SHOULD_BE = {
    ReturnGround.LACK_OF_CONFORMITY.value,
    ReturnGround.TRANSPORT_DAMAGE.value,
    ReturnGround.WRONG_ITEM.value,
}


@dataclass
class Wish:
    """One line as the visitor wants it so far."""

    eligibility: Eligibility
    chosen: dict
    photos: list = field(default_factory=list)
    reason: ReturnReason | None = None

    @property
    def line(self):
        return self.eligibility.line

    @property
    def quantity(self):
        return min(self.chosen["quantity"], self.eligibility.left)

    @property
    def value(self):
        return self.quantity * self.line.price_paid

    @property
    def resolution_name(self):
        return next((name for code, name, _about in OFFERED if code == self.chosen.get("resolution")), "")

    @property
    def is_ready(self):
        return self.reason is not None and bool(self.chosen.get("resolution"))


class Asking:
    """One visitor's request on its way: `draft` is {"lines": {id: what was chosen}, "words": …}."""

    def __init__(self, visit):
        self.visit, self.order, self.shop = visit, visit.order, visit.shop
        self.draft = {"lines": {}, "words": ""} | visit.draft

    @cached_property
    def lines(self):
        return eligibility_of(self.order)

    @cached_property
    def reasons(self):
        return {reason.pk: reason for reason in ReturnReason.objects.filter(shop=self.shop, is_active=True)}

    @cached_property
    def wishes(self):
        """What is chosen and still there, in the order of the order."""
        photos: dict = {}
        for upload in self.visit.uploads.all():
            photos.setdefault(upload.order_line_id, []).append(upload)
        return [
            Wish(one, chosen, photos.get(one.line.pk, []), self.reasons.get(chosen.get("reason")))
            for one in self.lines
            if one.left and (chosen := self.draft["lines"].get(str(one.line.pk)))
        ]

    @property
    def is_ready(self):
        return bool(self.wishes) and all(wish.is_ready for wish in self.wishes)

    @property
    def value(self):
        return sum(wish.value for wish in self.wishes)

    @property
    def last_day(self):
        return window_ends(self.order)

    @property
    def is_late(self):
        return self.last_day is not None and timezone.localdate() > self.last_day

    @property
    def offered(self):
        """What can be wished for in place of the goods. A present's money goes to whoever bought it, so not that."""
        return [one for one in OFFERED if not (self.visit.is_gift and one[0] == Resolution.REFUND)]

    def choose(self, quantities):
        """{line id: quantity}. What was said of a line stays, also when it is left out and comes back."""
        known = self.draft["lines"] | self.draft.get("put_aside", {})
        chosen = {str(pk): known.get(str(pk), {}) | {"quantity": quantity} for pk, quantity in quantities.items()}
        self.draft["put_aside"] = {pk: said for pk, said in known.items() if pk not in chosen}
        self.draft["lines"] = chosen
        self.keep()

    def say(self, line_id, **said):
        """Reason, words and wish for one line."""
        self.draft["lines"][str(line_id)] |= said

    def keep(self):
        self.visit.keep(self.draft)
        self.__dict__.pop("wishes", None)

    @transaction.atomic
    def send(self, *, key, language, words="", customer=None):
        """The request; the same one if this form was sent before. Its photos become files of its conversation."""
        customer = customer or Customer(self.order.customer_name, self.order.customer_email, language)
        request = submit(self.order, self._asked(), key=key, customer=customer, words=words)
        for upload in self.visit.uploads.all():
            upload.remove()
        self.visit.address = customer.email.lower()
        self.visit.save(update_fields=["address"])
        self.visit.empty()
        return request

    @transaction.atomic  # which holds the order's row, so that of two at once the second waits
    def sent_before(self, key):
        """What this very form has sent already, or None."""
        event = begun_by(self.order, key) if key != self.visit.form_key else None
        return event and event.request

    def _asked(self):
        return [
            Asked(
                wish.line,
                wish.quantity,
                wish.reason,
                note=wish.chosen.get("note", ""),
                resolution=wish.chosen["resolution"],
                variant=wish.chosen.get("variant", "") if wish.chosen["resolution"] == Resolution.EXCHANGE else "",
                photos=tuple(map(_as_file, (photo for photo in wish.photos if photo.is_whole))),
            )
            for wish in self.wishes
        ]


def _as_file(upload):
    """A file of the conversation; the drawing of the upload goes with it."""
    with upload.picture.open() as drawn:
        return stored_file(f"{upload.name.rpartition('.')[0] or upload.name}.webp", drawn.read(), "image/webp")


def why_words_are_needed(ground):
    """The question that a reason brings along; empty where nobody has to say more."""
    if ground == ReturnGround.WRONG_ITEM:
        return _("What did you get instead?")
    if ground in NOT_AS_IT_SHOULD_BE:
        return _("What is wrong with it?")
    return ""
