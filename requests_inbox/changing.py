"""One change of one request: compared, stored under the version fence and written down, in one transaction.

Every verb does its work inside `with change(...)`. What it altered is found by comparison, so no verb can forget to
write down what it did, and all of them take their locks in the same order.
"""

from collections import Counter
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.announcing import announce
from orders.models import OrderLine, QuantityTaken
from shops.models import ShopCounter

from .refusals import NotYours, Refusal, Repeated, Stale
from .states import ENDED, OPEN

# What an event remembers of a request. Folding these from nothing gives the present state (invariant I5).
TRACKED = (
    "status",
    "waiting_on",
    "free_return",
    "fee",
    "held_by_id",
    "held_from",
    "held_at",
    "held_until",
    "hold_reason",
    "checked_by_id",
    "proposed_verdict",
    "proposal",
    "second_pass",
    "decided_by_id",
    "decided_at",
    "decision_letter_id",
    "cancellation_kind",
    "ship_by",
    "rma_id",
    "alert_codes",
    "assigned_to_id",
    "assigned_team_id",
    "tag_names",
)


@contextmanager
def change(request, verb, *, by, seen=None, key=None, **details):
    """Run a verb's body; then store what it altered and record one event.

    `seen` is the version on the screen of the person who acts: an older one raises Stale and changes nothing. None
    means that nobody looked (the system, a note, a mail): then the newest row is locked and changed.
    """
    from .models import Event

    with transaction.atomic():
        if seen is None:
            _read_anew(request)
            _refuse_to_repeat(request, key, by)
        elif seen != request.version:
            raise Stale(request)
        before = _fields(request)
        event = Event(shop_id=request.shop_id, request=request, verb=verb, actor=by, key=key, details=details)
        yield event
        _store(request, before, event)


def _read_anew(request):
    """Lock the row and take its values; a note must never be refused because somebody else wrote one, too."""
    newest = type(request).objects.with_facts().select_for_update(of=("self",)).get(pk=request.pk)
    request.__dict__.update(newest.__dict__)
    for cached in ("order_lines", "line_list", "alert_list", "photos", "rma_number"):
        request.__dict__.pop(cached, None)


def _refuse_to_repeat(request, key, person):
    """Where no version tells a second press from the first, the key of the form does. We hold the row by now."""
    if key and request.events.filter(key=key, actor=person).exists():
        raise Repeated


def _fields(request):
    return {field.attname: getattr(request, field.attname) for field in request._meta.concrete_fields}


def _store(request, before, event):
    from . import clocks
    from .models import QueueCount
    from .return_policies.gathering import settle
    from .return_policies.judging import look_after
    from .telling import tell_of

    request.version += 1
    request.updated_at = timezone.now()
    request.is_open = request.status in OPEN
    if request.is_open and not before["is_open"]:
        request.leave_who_is_gone()
    clocks.keep(request, before)
    if event.actor and event.verb != "marked_unread":  # whoever acts on it has seen it
        request.is_unread = False
    after = _fields(request)
    event.changes = {name: [before[name], after[name]] for name in TRACKED if before[name] != after[name]}
    _raise_fence(request, before, after, event.actor)
    _settle_lines(request, before, event)
    write_down(request, event)
    if before["status"] != request.status:
        QueueCount.move(request.shop_id, before["status"], request.status)
    tell_of(request, event)
    look_after(request, event)
    settle(request, before)


def _raise_fence(request, before, after, actor):
    """One conditional UPDATE decides between two people on both databases (SQLite ignores select_for_update).

    It also holds the role by which the actor was allowed: whoever lost it a moment ago changes nothing (I4).
    """
    altered = {name: value for name, value in after.items() if value != before[name]}
    rows = type(request).objects.filter(pk=request.pk, version=before["version"], status=before["status"])
    if actor:
        role = actor.roles.get(request.shop_id)
        rows = rows.filter(Exists(actor.memberships.current().filter(shop=request.shop_id, role=role)))
    if not rows.update(**altered):
        if actor and actor.role_in(request.shop_id) != role:
            raise NotYours(_("Your role in %(shop)s has just changed.") % {"shop": request.shop})
        raise Stale(request)


def _settle_lines(request, before, event):
    """Store the lines that were decided, and set aside or give back what they claim of the order."""
    moves = (before["status"] in ENDED) != (request.status in ENDED)
    if not moves and "line_list" not in request.__dict__:
        return
    claims = Counter()
    verdicts = {}
    for line in request.line_list:
        claims[line.order_line_id] += line.quantity * (
            _claims(request.status, line.decision) - _claims(before["status"], line.stored["decision"])
        )
        if line.verdict != line.stored:
            event.changes[f"line {line.pk}"] = [line.stored, line.verdict]
            verdicts.setdefault(tuple(line.verdict.values()), []).append(line)
    for lines in verdicts.values():
        request.lines.filter(pk__in=[line.pk for line in lines]).update(**lines[0].verdict)
        for line in lines:
            line.stored = line.verdict
    _settle_claims(claims)


def _settle_claims(claims):
    """{order line: quantity to set aside, or less than nothing to give back}."""
    for line_id, quantity in sorted(claims.items()):
        if quantity < 0:
            OrderLine.objects.release(line_id, -quantity)
        elif quantity:
            claim(line_id, quantity)


def claim(line_id, quantity):
    """Set aside what is asked back, or say that somebody else has it."""
    try:
        OrderLine.objects.claim(line_id, quantity)
    except QuantityTaken as taken:
        raise Refusal(taken) from None


def _claims(status, decision):
    """Whether a line in a request keeps its quantity from being asked back again."""
    return status not in ENDED and decision != "declined"


def write_down(request, event):
    """Give the event its numbers and store it. From here to the commit the shop's counter is ours."""
    event.version = request.version
    event.change = ShopCounter.take(request.shop_id, ShopCounter.Name.CHANGE)
    event.save(force_insert=True)
    transaction.on_commit(partial(announce, shop=request.shop_id, change=event.change, topic=request.pk), robust=True)
