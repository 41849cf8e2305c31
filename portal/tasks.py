from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from helpdesk.jobs.periodic import every
from requests_inbox.models import ReturnRequest, WithdrawalStatement

from . import finding, following, withdrawing
from .models import Knock, SpentLink, Tries, Upload, Visit
from .models.uploads import sweep_photos
from .models.visits import KEPT


@task(queue_name="letters")
def answer_knock(pk):
    """Run again, it sends what was not sent; with a second mail the first one's way in is closed."""
    if waiting := Knock.objects.unanswered().filter(pk=pk).first():
        finding.answer(waiting)


@task(queue_name="letters")
def answer_for_request(pk, request_pk):
    """To the address of the request, which may be another than that of its order."""
    asked = ReturnRequest.objects.select_related("order").get(pk=request_pk)
    if waiting := Knock.objects.unanswered().filter(pk=pk, shop=asked.shop_id).first():
        finding.let_in(waiting, asked.order, asked.customer_email)


@task(queue_name="letters")
def confirm_statement(pk):
    """At once; safe to run twice."""
    withdrawing.confirm(WithdrawalStatement.objects.select_related("shop").get(pk=pk))


@every(seconds=5 * 60)
@task
def confirm_statements():
    """No acknowledgement is lost with a job, and those that were too many for one day follow."""
    for statement in withdrawing.unconfirmed():
        withdrawing.confirm(statement)


@every(seconds=60 * 60)
@task
def forget_visitors():
    """What was typed, counted, begun and never sent: nobody needs it any more."""
    now = timezone.now()
    Knock.objects.filter(made_at__lt=now - timedelta(days=1)).delete()
    Tries.objects.filter(begins_at__lt=now - timedelta(days=2)).delete()
    SpentLink.forget(older_than=following.LASTS + timedelta(days=1))
    for upload in Upload.objects.filter(added_at__lt=now - KEPT).iterator():
        upload.remove()
    Visit.objects.filter(expires_at__lt=now - KEPT, uploads=None).delete()
    sweep_photos(now - timedelta(days=1))
