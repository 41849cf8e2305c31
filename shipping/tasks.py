from datetime import timedelta

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_noop

from helpdesk.jobs import Again

from .carriers import CARRIERS, Away, Refused, Unsure, own_instead
from .models import Label

GIVES_UP = timedelta(minutes=10)
SOON, LATER = timedelta(seconds=5), timedelta(minutes=2)


@task(queue_name="labels", max_attempts=8, backoff=5.0)  # type: ignore[call-overload]  # options of our own (helpdesk/jobs/backend.py)
def make_label(pk):
    """Have a carrier make the label that was asked for. Safe to run twice: one that costs money is ordered once.

    A carrier that is away is asked again for a while; then somebody has to see to it.
    """
    label = Label.objects.filter(pk=pk).first()
    if label is None or label.state != Label.State.REQUESTED:
        return
    carrier = CARRIERS[label.carrier]
    if carrier.sells and not label.order():
        label.fail(gettext_noop("No answer came before the work broke off."))
        return
    try:
        made = carrier.make(label)
    except Away as why:
        label.take_order_back()
        waited = timezone.now() - label.asked_at
        if waited < GIVES_UP:
            raise Again(timezone.now() + min(max(SOON, waited / 2), LATER), why=why) from why
        do_without(label, why)
    except Refused as why:
        label.take_order_back()
        do_without(label, why)
    except Unsure as why:
        label.fail(why)
    else:
        label.keep(made)


def do_without(label, why):
    """There will be none of its carrier: one of the shop's own if the shop says so, else somebody has to look."""
    own = own_instead(label.parcel.shop)
    if own is None or label.is_own:
        label.fail(why)
        return
    try:
        label.keep(own.make(label), instead=own, error=why)
    except Refused as broken:
        label.fail(broken)
