from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from .models import Heartbeat, Job
from .periodic import every

AT_ONCE = 1000  # rows; short transactions, so that nobody waits for the purge


@every(seconds=60 * 60)
@task(priority=-50)
def purge():
    """Forget finished jobs that nobody asks about any more, and workers that were killed."""
    while old := list(Job.objects.outlived().values_list("pk", flat=True)[:AT_ONCE]):
        Job.objects.filter(pk__in=old).delete()
    Heartbeat.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
