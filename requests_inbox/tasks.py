"""What the desk does by itself."""

from django.tasks import task
from django.utils import timezone

from helpdesk.jobs.periodic import every

from .models import ReturnRequest
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
