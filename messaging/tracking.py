"""What mail services tell of letters that left: delivered, late, come back. Never whether anybody opened one (T39)."""

from anymail.signals import EventType
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from .composing import typed
from .models import Letter
from .signals import letter_moved

State = Letter.State
LEFT_BY_IT = (State.QUEUED, State.SENDING, State.SENT, State.DEAD)  # the service has it, whatever we still believe
# What an event makes of a letter, and of letters in which states; the order in which events come does not matter.
OUTCOMES = {
    EventType.DELIVERED: (State.DELIVERED, LEFT_BY_IT),
    EventType.COMPLAINED: (State.DELIVERED, LEFT_BY_IT),
    EventType.BOUNCED: (State.BOUNCED, (*LEFT_BY_IT, State.DELIVERED)),
    EventType.REJECTED: (State.BOUNCED, (*LEFT_BY_IT, State.DELIVERED)),
    EventType.FAILED: (State.BOUNCED, (*LEFT_BY_IT, State.DELIVERED)),
}


def follow(event, shop):
    """Write down what one event says of a letter of this shop. True if it said something new."""
    letter = letter_meant(event, shop)
    if letter is None:
        return False
    words = typed(str(event.mta_response or event.description or event.reject_reason or event.event_type))[:1000]
    if event.event_type == EventType.DEFERRED:
        return letter_in(letter, (State.SENT,)).update(answer=words) == 1
    if event.event_type not in OUTCOMES:
        return False
    state, before = OUTCOMES[event.event_type]
    return settle(letter, state, words, among=before)


def letter_meant(event, shop):
    """By the name that we gave it, which the service repeats, or else by the one that the service gave it."""
    names = [str(name)[:400] for name in ((event.metadata or {}).get("letter"), event.message_id) if name]
    found = Letter.objects.filter(shop=shop).filter(Q(message_id__in=names) | Q(tracking_id__in=names))
    return found.first() if names else None


@transaction.atomic
def settle(letter, state, words, *, among):
    """One conditional UPDATE, so that the same news twice is news once. It also takes the letter out of the hands of a
    worker that is still waiting for the service's answer."""
    moved = letter_in(letter, among).update(
        state=state,
        answer=words,
        settled_at=timezone.now(),
        sent_at=Coalesce("sent_at", timezone.now()),
        lease_token=None,
        lease_until=None,
    )
    if moved:
        letter.refresh_from_db()
        letter_moved.send(Letter, letter=letter)
    return moved == 1


def letter_in(letter, states):
    return Letter.objects.filter(pk=letter.pk, state__in=states, attempts__gt=0)
