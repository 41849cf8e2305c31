"""Whether mail works: a letter to oneself, and what comes back of it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from . import outbox
from .composing import compose
from .models import Letter, Thread

KIND = "self_test"


def last_test(shop, person):
    """Their latest letter to themselves, with the mail that answered it, or None."""
    sent = Letter.objects.filter(shop=shop, kind=KIND, recipient=person.email).order_by("-pk").first()
    if sent:
        sent.answered_by = sent.thread.incoming_mails.order_by("pk").first()
    return sent


@transaction.atomic
def begin_test(shop, person):
    """One at a time: while the last one has not left, it is that."""
    last = last_test(shop, person)
    if last and last.state in (Letter.State.QUEUED, Letter.State.SENDING):
        return last
    subject, context = _("Does mail reach you?"), {"name": person.name}
    composed = compose("messaging/self_test", shop=shop, language=person.language, subject=subject, context=context)
    thread = Thread.objects.create(shop=shop, subject=composed.subject)
    return outbox.queue(composed, thread=thread, kind=KIND, to=person.email, to_name=person.name)
