"""What the desk does by itself."""

from django.tasks import task
from django.utils import timezone

from helpdesk.jobs.periodic import every
from shops.models import Person

from . import batching, retagging
from .models import Batch, ReturnRequest, Tag
from .refusals import Refusal


@every(seconds=30)
@task
def release_due_holds():
    """Holds cannot rot: at their end they go back to where they came from."""
    for request in ReturnRequest.objects.filter(status="on_hold", held_until__lte=timezone.now()).iterator():
        release_if_due(request)


def release_if_due(request):
    """Somebody may have lengthened or released it in this very moment; then there is nothing to do."""
    try:
        request.release(by=None, seen=request.version)
    except Refusal:
        return


@task
def carry_on_batch(batch_id):
    """Do what is left of a batch. It may run twice, or after half of it was done: see batching.py."""
    batching.carry_on(Batch.objects.select_related("person").get(pk=batch_id))


@task
def carry_on_retagging(tag_id, name, person_id):
    """A tag that is on many requests gets another name, or goes: see retagging.py."""
    if tag := Tag.objects.filter(pk=tag_id).first():
        retagging.carry_on(tag, name, by=Person.objects.get(pk=person_id))
