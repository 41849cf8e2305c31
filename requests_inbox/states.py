"""The states of a return request and what is true in each (states.md, section 1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    NEW = "new", _("New")
    DRAFT = "draft", _("Draft")
    ON_HOLD = "on_hold", _("On hold")
    APPROVED = "approved", _("Approved")
    LABEL_CREATED = "label_created", _("Label made")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


OPEN = (Status.NEW, Status.DRAFT, Status.ON_HOLD)
MAY_BE_WITHDRAWN = (*OPEN, Status.APPROVED, Status.LABEL_CREATED)  # there is still something to send back
ENDED = (Status.CANCELLED, Status.EXPIRED)  # nothing is asked back any more: the quantities are free again

DECIDED = tuple(status for status in Status if status not in OPEN)
GRANTED = (Status.APPROVED, Status.LABEL_CREATED, Status.CLOSED, Status.EXPIRED)  # it was approved, whatever came of it

TONES = {
    Status.NEW: ("accent", "s-new"),
    Status.DRAFT: ("draft", "s-draft"),
    Status.ON_HOLD: ("hold", "s-hold"),
    Status.APPROVED: ("ok", "s-ok"),
    Status.CANCELLED: ("bad", "s-x"),
    Status.LABEL_CREATED: ("info", "s-label"),
    Status.CLOSED: ("neutral", "s-ok"),
    Status.EXPIRED: ("neutral", "clock"),
}
