"""A mail that reads "I withdraw" is a statement: with its own words, and from the moment at which it came."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from messaging import intake
from orders.models import Order
from requests_inbox.correspondence.incoming import numbers_in
from requests_inbox.models import WithdrawalStatement
from requests_inbox.refusals import Refusal, Unready

from . import stating
from .acknowledging import acknowledge

WITHDRAWS = re.compile(r"\b(withdraw|herroep|widerruf|rétract|desist|tagane|taandu|peruut|perun|отказ)", re.IGNORECASE)
LONGEST = 20_000  # characters of a mail that are repeated in its confirmation
MAIL = WithdrawalStatement.Channel.MAIL


def may_be_meant(text):
    """Whether a mail could be one: a colleague then sees that answer first, and reads."""
    return bool(WITHDRAWS.search(text[:LONGEST]))


@transaction.atomic
def take(request, message, *, by, seen, key=None, lines=()):
    """A mail in the conversation of a request, about some of its lines or all."""
    if request.statements.filter(proof__message=message.pk).exists():
        raise Refusal(_("This mail is a statement of withdrawal already."))
    statement = stating.record(request.shop, thread=request.thread, recorded_by=by, **stated_in(request, message))
    acknowledge(statement)
    return stating.join(statement, request, by=by, seen=seen, lines=lines, key=key)


def drawn_up_from(request, message):
    return stating.drawn_up(request.shop, **stated_in(request, message))


def stated_in(request, message):
    """Where nobody knows who wrote it, the confirmation goes to the customer."""
    return {
        "channel": MAIL if message.mail_id else WithdrawalStatement.Channel.PORTAL,
        "name": message.from_name or request.customer_name,
        "contract": request.order.number,
        "address": message.from_address if message.is_verified else request.customer_email,
        "language": request.language,
        "words": message.text[:LONGEST],
        "content": _content(message.subject, message.text),
        "received_at": message.received_at,
        "mail": message.mail,
        "proof": {"message": message.pk},
    }


def record_from(mail, *, by):
    """A mail without a place: it begins a conversation of its own. Sent twice, it is one statement."""
    if mail.shop is None:
        raise Unready(_("Nobody knows to which shop this was written: put it into a request first."))
    if not mail.from_address:
        raise Unready(_("It names no sender to confirm it to."))
    reading, files = intake.opened(mail)
    with transaction.atomic():
        intake.claim(mail, mail.shop_id)
        if recorded := WithdrawalStatement.objects.filter(mail=mail).first():
            return recorded
        statement = stating.record(mail.shop, recorded_by=by, mail=mail, **_stated_in(mail, reading))
        if intake.put_opened(mail, reading, files, statement.thread, by=by) is None:
            raise intake.Settled
        acknowledge(statement)
    return statement


def _stated_in(mail, reading):
    words = reading.reply.reply
    order = Order.objects.filter(shop=mail.shop_id, number__in=numbers_in(mail, words)).first()
    return {
        "channel": MAIL,
        "name": mail.from_name or mail.from_address,
        "contract": order.number if order else mail.subject or words[:100].strip() or _("Not named"),
        "address": mail.from_address,
        "language": order.customer_language if order else "",
        "words": words[:LONGEST],
        "content": _content(mail.subject, words),
        "received_at": mail.received_at,
    }


def _content(subject, words):
    return "\n\n".join(filter(None, [subject, words[:LONGEST]]))
