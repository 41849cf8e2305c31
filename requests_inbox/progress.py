"""How far a request has come, in the customer's words (states.md: the label that is derived).

A decision whose letter can still be taken back has not happened for the customer: they read what was before.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import Status


class Progress(models.TextChoices):
    RECEIVED = "received", _("We have your request")
    IN_REVIEW = "in_review", _("We look at it")
    NEEDED = "needed", _("We need something from you")
    APPROVED = "approved", _("Approved")
    READY = "ready", _("Ready to send")
    PARTLY_DECLINED = "partly_declined", _("Partly approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn by you")
    CLOSED = "closed", _("Closed")
    DONE = "done", _("Done")
    EXPIRED = "expired", _("Expired")


BEFORE = {Status.NEW: Progress.RECEIVED, Status.DRAFT: Progress.IN_REVIEW, Status.ON_HOLD: Progress.IN_REVIEW}
AFTER = {
    Status.APPROVED: Progress.APPROVED,
    Status.LABEL_CREATED: Progress.READY,
    Status.CLOSED: Progress.DONE,
    Status.EXPIRED: Progress.EXPIRED,
}
ENDED_AS = {"declined": Progress.DECLINED, "withdrawn_by_customer": Progress.WITHDRAWN}


def progress_of(request):
    """Where the customer stands."""
    if request.pending_letter and request.cancellation_kind != "withdrawn_by_customer":
        return Progress.IN_REVIEW
    if request.is_open:
        asked = request.waiting_on == request.WaitingOn.CUSTOMER
        return Progress.NEEDED if asked else BEFORE[request.status]
    if request.status == Status.CANCELLED:
        return ENDED_AS.get(request.cancellation_kind, Progress.CLOSED)
    if request.status == Status.APPROVED and request.is_partly_approved:
        return Progress.PARTLY_DECLINED
    return AFTER[request.status]


def is_decided(request):
    """Whether the customer knows, so that pages may say what was decided."""
    return not request.is_open and not request.pending_letter
