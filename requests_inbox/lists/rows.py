"""A row of the list in one sentence, for whoever hears it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.templatetags.ui import money
from requests_inbox.deadlines import Deadline, duration
from requests_inbox.models import StaffAlert
from requests_inbox.states import Status


def sentence(row, due=None, value=""):
    """R-10234, Anna de Vries, zipper broken, new, 12 minutes, 2 items, free exchange alert, held by Noor.

    `due` and `value`: its deadline and what it is worth in words, where somebody has them already.
    """
    due = due or (Deadline(row) if row.is_open else None)
    value = value or money(row.value, row.currency)
    return ", ".join(filter(None, [*_who_and_what(row, value), *_signs(row, due), *_whose(row)]))


def _who_and_what(row, value):
    yield row.reference
    yield row.customer_name
    yield row.reason_name
    yield row.item_summary
    yield str(Status(row.status).label)  # Django's own way translates all states to find one
    yield duration(timezone.now() - row.submitted_at)
    yield ngettext("%(n)d item", "%(n)d items", row.item_count) % {"n": row.item_count}
    if row.photo_count:
        yield photos(row.photo_count)
    yield value


def _signs(row, due):
    if due:
        yield str(due)
    if row.is_unread:
        yield _("unread reply")
    for code in row.alert_codes:
        yield alert_name(code)
    if row.free_return:
        yield _("free return")
    if row.is_open and row.policy_verdict:
        yield _("policy: %(verdict)s") % {"verdict": row.policy_says}
    if row.is_late:
        yield _("asked after the return window")
    if row.waiting_on == "customer":
        yield _("waits for the customer")


def _whose(row):
    if row.held_by:
        yield _("held by %(name)s") % {"name": row.held_by.name}
    elif row.assignee:
        yield _("assigned to %(name)s") % {"name": row.assignee}
    yield from row.tag_names


def photos(number):
    """2 photos."""
    return ngettext("%(n)d photo", "%(n)d photos", number) % {"n": number}


def alert_name(code):
    names = {StaffAlert.FREE_EXCHANGE: _("free exchange alert"), StaffAlert.LATE: _("late alert")}
    if code.startswith((StaffAlert.OWN, StaffAlert.POLICY, StaffAlert.POLICY_LEAD)):
        return _("staff alert")
    return names.get(code) or _("staff alert %(code)s") % {"code": code}
