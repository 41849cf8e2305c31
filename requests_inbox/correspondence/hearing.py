"""A mail came in that belongs to a request: what a customer's words change. Only those of a verified one do."""

import re

from django.db.models import Q

from requests_inbox.changing import change
from requests_inbox.lists.documents import add_words, words_of_mail
from requests_inbox.models import ReturnRequest, StaffAlert, WithdrawalStatement
from requests_inbox.refusals import Refusal
from requests_inbox.states import OPEN, Status
from requests_inbox.telling import whose
from shops.models import ShopCounter

from .answering import answer_questions


def hear(message, *, by=None):
    """Write down that a mail came. `by`: the colleague who put it here, if it did not find its way itself.

    The row is locked as it is read, once, so that no change has to read it again.
    """
    requests = ReturnRequest.objects.select_related("shop").select_for_update(of=("self",))
    request = requests.filter(_is_about(message)).first()
    if request is None:
        return _look_again_at_statement(message)
    placed = {"placed_by": by.name} if by else {}
    if message.is_automatic or not message.is_verified:
        return _hear_other(request, message, placed)
    concerned = whose(request)  # before anything of it is taken back
    look_again(request)
    if request.status == Status.ON_HOLD and request.waiting_on == request.WaitingOn.CUSTOMER:
        request.release(by=None, because="heard")
    with change(request, "heard", by=None, seen=request.version, whose=concerned, **placed) as event:
        event.message = message
        request.is_unread = True
        if request.status in OPEN:
            request.waiting_on = request.WaitingOn.STAFF
        answer_questions(request, message)
        add_words(request, words_of_mail(message))


def _is_about(message):
    """The request of its conversation; of one that a statement of withdrawal began, what that was found to be about."""
    return Q(thread=message.thread_id) | Q(
        pk__in=WithdrawalStatement.objects.filter(thread=message.thread_id, request__isnull=False).values("request")
    )


def _look_again_at_statement(message):
    """Who withdrew writes before their order is known: a statement that was set aside waits for somebody again."""
    aside = WithdrawalStatement.objects.filter(thread=message.thread_id, request=None, is_open=False)
    if aside.exists():
        ShopCounter.take(message.thread.shop_id, ShopCounter.Name.MAIL)
        aside.update(is_open=True)


def _hear_other(request, message, placed):
    """Nobody knows whether the customer wrote this: somebody looks at it, and nothing about the return changes."""
    with change(request, "heard_other", by=None, seen=request.version, **placed) as event:
        event.message = message
        request.is_unread = request.is_unread or not message.is_automatic
        add_words(request, words_of_mail(message))


def look_again(request):
    """The customer wrote before the mail about our decision left. It must not leave as if they had not."""
    if not request.pending_letter:
        return
    try:
        request.undo(by=None, because="heard")
    except Refusal:  # it left in this very moment
        return


def hear_of_bounce(request, letter):
    """A letter came back: the customer does not know what we believe they know."""
    with change(request, "letter_bounced", by=None) as event:
        event.letter = letter
        request.is_unread = True
        if letter.recipient.lower() == request.customer_email.lower():
            fresh = {"acknowledged_by": None, "acknowledged_at": None, "severity": StaffAlert.Severity.CRITICAL}
            request.alerts.update_or_create(code=StaffAlert.NOT_REACHED, defaults=fresh)
            request.__dict__.pop("alert_list", None)
            request.weigh_alerts()


def request_of(thread_id):
    return ReturnRequest.objects.filter(thread=thread_id).first()  # `change` reads the rest, and locks it


def thread_of_reference(shop, subject):
    """The conversation of the one request of this shop that a subject names; None if it names none, or several."""
    names = set(re.findall(rf"\b{re.escape(shop.reference_prefix)}-\d{{1,15}}\b", subject.upper()))
    found = ReturnRequest.objects.filter(shop=shop, reference__in=names).select_related("thread")[:2] if names else []
    return found[0].thread if len(found) == 1 else None
