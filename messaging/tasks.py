from django.tasks import task

from helpdesk.jobs import Again
from helpdesk.jobs.periodic import every

from .models import Letter


@task(queue_name="letters")
def deliver_letter(pk):
    """Try to send one letter, and come back for as long as it is neither sent nor given up."""
    Letter.objects.filter(pk=pk).due().send_each()
    if again := Letter.objects.next_chance(pk):
        raise Again(again)


@every(seconds=30)
@task(queue_name="letters")
def send_due_letters():
    """Send what no job came for: a job can be lost with a restored backup, a letter must not be."""
    Letter.objects.due().send_each()
