from django.tasks import task

from helpdesk.jobs import Again
from helpdesk.jobs.periodic import every

from .intake import take_in
from .models import Attachment, IncomingMail, Letter
from .pictures import draw
from .uploads import sweep_orphans, sweep_uploads


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


@task(queue_name="incoming", together=20)
def read_mail_in(*pks):
    """Bring mails of the ledger to their outcome. Whatever is in one, it ends in one."""
    take_in(*pks)


@every(seconds=60)
@task(queue_name="incoming")
def read_mails_left_behind():
    """Read what no job came for: a job can be lost with a restored backup, a mail must not be."""
    take_in(*IncomingMail.objects.left_behind().values_list("pk", flat=True)[:AT_ONCE])


AT_ONCE = 200


@task
def draw_picture(key):
    """Make the picture that pages show of a file: here, and not while somebody waits for a page (T25)."""
    if attachment := Attachment.objects.filter(pk=key, thumbnail="").first():
        draw(attachment)


@every(seconds=60 * 60)
@task
def sweep_files():
    """What was uploaded and never sent, and files whose row was rolled back (R28)."""
    sweep_uploads()
    sweep_orphans()
