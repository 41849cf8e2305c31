from django.tasks import task

from .carriers import CARRIERS, Refused
from .models import Label


@task(queue_name="labels", max_attempts=8, backoff=5.0)  # type: ignore[call-overload]  # options of our own (helpdesk/jobs/backend.py)
def make_label(pk):
    """Have a carrier make the label that was asked for. Safe to run twice: the carrier knows the label by its key.

    A carrier that is away (`Away`) fails the job, which comes again.
    """
    label = Label.objects.select_related("parcel__shop", "parcel__destination").filter(pk=pk).first()
    if label is None or label.state != Label.State.REQUESTED:
        return
    try:
        made = CARRIERS[label.carrier].make(label)
    except Refused as why:
        label.fail(why)
    else:
        label.keep(made)
