"""Letters of the past have left in the past."""

from django.db.models import F

from helpdesk.jobs.models import Job
from messaging.mime import mailbox
from messaging.models import Letter
from messaging.tasks import deliver_letter

REALLY_LEAVE = 5  # the newest, so that the mailbox is not empty


def leave(letters, shop):
    """Mark as sent, when their time had come, those of a shop that still wait."""
    letters.filter(state=Letter.State.QUEUED, shop=shop).update(
        state=Letter.State.SENT, sent_at=F("not_before"), attempts=1, sender=mailbox(shop.sender_address, shop.name)
    )


def leave_all_but_the_newest(shops):
    """What is left in the queue goes out as soon as a worker runs."""
    newest = set(Letter.objects.order_by("-written_at", "-pk").values_list("pk", flat=True)[:REALLY_LEAVE])
    for shop in shops:
        leave(Letter.objects.exclude(pk__in=newest), shop)
    jobs = Job.objects.filter(task=deliver_letter.module_path)
    waiting = set(Letter.objects.filter(state=Letter.State.QUEUED).values_list("pk", flat=True))
    jobs.filter(pk__in=[pk for pk, args in jobs.values_list("pk", "args") if args[0] not in waiting]).delete()
