"""What became of the approvals of the year."""

from django.utils import timezone

from helpdesk.jobs.models import Job
from returns.models import Return
from shipping.tasks import make_label


def settle_what_was_approved():
    """Nobody is reminded of what was approved long ago: it was sent, though no desk booked it in yet."""
    Return.objects.filter(ship_by__lt=timezone.localdate()).update(remind_at=None, expires_at=None)
    Job.objects.filter(task=make_label.module_path).delete()  # they were made in the stories
