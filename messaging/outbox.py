"""The way out: what is queued here in a transaction that commits will arrive; what is rolled back never leaves."""

from django.db import transaction
from django.utils import timezone

from .composing import one_line
from .letters import wake
from .models import Letter
from .seals import new_message_id


@transaction.atomic(savepoint=False)
def queue(composed, *, thread, kind, to, to_name="", not_before=None, automatic=True, words=""):
    """Write the letter down and enqueue the one job that moves it: two statements, in the caller's transaction."""
    if thread.shop_id != composed.shop.pk:
        raise ValueError("A letter of one shop cannot go into a thread of another.")
    letter = Letter.objects.create(
        shop=composed.shop,
        thread=thread,
        kind=kind,
        recipient=to,
        recipient_name=one_line(to_name),
        language=composed.language,
        subject=composed.subject,
        words=words,
        text=composed.text,
        html=composed.html,
        message_id=new_message_id(shop=composed.shop, thread_id=thread.pk, recipient=to),
        automatic=automatic,
        not_before=not_before or timezone.now(),
    )
    wake(letter.pk, at=not_before)
    return letter
