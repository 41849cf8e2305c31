"""What the portal does by itself."""

from django.tasks import task

from helpdesk.jobs.periodic import every
from requests_inbox.models import WithdrawalStatement

from . import withdrawing


@task
def confirm_statement(pk):
    """At once; safe to run twice."""
    withdrawing.confirm(WithdrawalStatement.objects.select_related("shop").get(pk=pk))


@every(seconds=5 * 60)
@task
def confirm_statements():
    """No acknowledgement is lost with a job, and those that were too many for one day follow."""
    for statement in withdrawing.unconfirmed():
        withdrawing.confirm(statement)
