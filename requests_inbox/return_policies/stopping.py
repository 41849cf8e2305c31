"""The kill switch: everything that a policy does by itself, stopped at once, and what of it can still be taken back."""

from django.db import transaction
from django.utils import timezone

from messaging.models import Letter
from requests_inbox.models import Event, ReturnRequest
from requests_inbox.models.policies import require_lead, require_publisher
from requests_inbox.refusals import Refusal
from shops.models import Shop

FIELD = "policy_stopped_at"


@transaction.atomic
def stop(shop, *, by):
    """From this moment no rule acts: each reads the switch in the statement by which it takes its turn.

    Any team lead may, also where only admins publish: who sees harm done does not wait for anybody.
    """
    require_lead(shop, by)
    now = timezone.now()
    if Shop.objects.filter(pk=shop.pk, policy_stopped_at=None).update(policy_stopped_at=now):
        shop.policy_stopped_at = now
        shop.changes.record(by=by, field=FIELD, old="False", new="True")


@transaction.atomic
def let_go_on(shop, *, by):
    """What has come meanwhile stays with people; rules act again on what comes."""
    require_publisher(shop, by)
    if Shop.objects.filter(pk=shop.pk).exclude(policy_stopped_at=None).update(policy_stopped_at=None):
        shop.policy_stopped_at = None
        shop.changes.record(by=by, field=FIELD, old="True", new="False")


def who_stopped(shop):
    """The record of it, or None."""
    return shop.changes.filter(field=FIELD).select_related("person").first() if shop.policy_stopped_at else None


def can_be_undone(shop):
    """Requests that rules decided, or asked about, and whose mail has not left yet: [(request, event)]."""
    events = Event.objects.filter(
        request__shop=shop, actor=None, verb__in=["approved", "asked"], details__because="policy",
        letter__state=Letter.State.QUEUED, letter__not_before__gt=timezone.now(),
    )  # fmt: skip
    return events.select_related("letter").order_by("pk")


def undo_all(shop, *, by):
    """Take them back, each by the verb of a person; says how many. What left in this moment stays as it is."""
    require_lead(shop, by)
    done = 0
    for event in can_be_undone(shop):
        try:
            _undo(event, by)
            done += 1
        except Refusal:
            continue
    return done


def _undo(event, by):
    request = ReturnRequest.objects.with_facts().get(pk=event.request_id)
    if event.verb == "asked":
        return request.withdraw_letter(by=by, letter=event.letter)
    if request.decision_letter_id == event.letter_id:
        return request.undo(by=by)
    raise Refusal("")
