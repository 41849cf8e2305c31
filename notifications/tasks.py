"""What is told by itself: mails, pushes, and forgetting."""

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.tasks import task
from django.utils import timezone

from helpdesk.jobs import Again
from helpdesk.jobs.periodic import every

from . import mailing, pushing
from .looking import is_looking
from .models import Notice, PushSubscription, StaffMail
from .models.notices import KEPT
from .telling import read

log = logging.getLogger(__name__)
AT_ONCE = 1000  # rows; short transactions
LATER = timedelta(minutes=5)


@every(seconds=60)
@task
def mail_what_waits():
    """Whoever is away hears of it, once in each while. A job for each: what one breaks keeps no other back."""
    for person in mailing.people_to_mail(timezone.now()):
        mail_bundle.using(dedupe_key=f"bundle {person}").enqueue(person)


@task
def mail_bundle(person):
    mailing.bundle(person)


@task
def deliver_staff_mail(pk):
    """Send it and tick it. Killed in between it leaves once more, with the same Message-ID."""
    mail = StaffMail.objects.select_related("person").filter(pk=pk, sent_at=None, person__is_active=True).first()
    if mail is None:
        return None
    try:
        mail.as_message().send()
    except (OSError, SMTPException) as error:
        if is_refused(error):
            return log.warning("Staff mail %s: its address is refused for good", pk)
        if timezone.now() - mail.written_at > mailing.GIVE_UP:
            raise
        raise Again(timezone.now() + LATER, why=error) from error
    StaffMail.objects.filter(pk=pk).update(sent_at=timezone.now())


def is_refused(error):
    """Whether the mail server says that this address takes no mail, today or tomorrow (RFC 5321, 4.2.1)."""
    return isinstance(error, SMTPRecipientsRefused) and all(code >= 500 for code, _why in error.recipients.values())


@task
def push_notice(notice, subscription):
    """Tell one browser, unless it was read, seen or taken away meanwhile."""
    notice = Notice.objects.unread().select_related("person", "actor").filter(pk=notice).first()
    browser = PushSubscription.objects.filter(pk=subscription).first()
    if not pushing.is_set_up() or not notice or not browser or is_looking(notice.person_id, notice.topic):
        return
    if notice.person.is_active and notice.shop_id in notice.person.roles:
        pushing.tell(browser, notice)


@every(seconds=60 * 60)
@task(priority=-50)
def forget_old_notices():
    """Nobody reads them any more."""
    while old := list(Notice.objects.outlived().select_related("person").order_by("pk")[:AT_ONCE]):
        for person in {notice.person for notice in old}:
            read(person, pk__in=[notice.pk for notice in old])  # the bell must not count what is gone
        Notice.objects.filter(pk__in=[notice.pk for notice in old]).delete()
    StaffMail.objects.filter(written_at__lt=timezone.now() - KEPT).delete()
