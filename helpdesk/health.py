"""Whether this desk is well, for whoever watches it (R38). Says which part is not, and nothing else."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from helpdesk.jobs.models import Heartbeat, from_now
from messaging.mailboxes import configured
from notifications.looking import can_be_asked

SILENT_AFTER = 60  # seconds
WELL = "well"
LIVE = "live updates"  # pages work without them: they never make a desk ill (R18)


@require_safe
@login_not_required
def healthz(request):
    """Does everything run? For people and for alarms."""
    try:
        parts = {"web": WELL, "database": database(), "worker": workers()}
        if settings.IMAP_MAILBOXES:
            parts["mailboxes"] = mailboxes()
        if settings.MODE == "demo":
            parts["mail door"] = mail_door()
        parts[LIVE] = live()
    except Error:
        parts = {"web": WELL, "database": "does not answer"}
    return answer(parts)


@require_safe
@login_not_required
def readyz(request):
    """May this process get requests? For the proxy; a worker that is down is no reason to take the pages away."""
    try:
        return answer({"web": WELL, "database": database()})
    except Error:
        return answer({"web": WELL, "database": "does not answer"})


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return WELL


def workers():
    """Each queue needs somebody who takes jobs of it: letters that nobody sends must not go unseen.

    Where no shop has a carrier, nobody is needed to ask one.
    """
    takers = alive().filter(name__startswith="worker ").values_list("queues", flat=True)
    taken = {queue for queues in takers for queue in queues.split(", ")}
    needed = set(settings.TASKS["default"]["QUEUES"]) - (set() if settings.CARRIERS else {"carriers"})
    left = sorted(needed - taken)
    return f"nobody takes jobs of: {', '.join(left)}" if left else WELL


def mailboxes():
    """Each mailbox needs a reader who reached it: mails that nobody fetches must not go unseen."""
    names = {mailbox.heartbeat for mailbox in configured()}
    silent = sorted(names - set(alive().filter(name__in=names).values_list("name", flat=True)))
    return f"nobody reads: {', '.join(silent)}" if silent else WELL


def mail_door():
    return WELL if alive().filter(name="mail door").exists() else "closed"


def live():
    return WELL if can_be_asked() else "late: Redis does not answer"


def alive():
    return Heartbeat.objects.filter(at__gt=from_now(-SILENT_AFTER))


def answer(parts):
    is_well = all(said == WELL for part, said in parts.items() if part != LIVE)
    return JsonResponse(parts, status=200 if is_well else 503)
