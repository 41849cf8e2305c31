"""A return that a customer asks for by mail: the order and items that it names, their words, the mail itself in it."""

from django.db import transaction

from messaging import intake
from messaging.models import IncomingMail
from messaging.reader import Unread
from orders.models import Order
from requests_inbox.correspondence.incoming import numbers_in

LONGEST = 2000  # characters of a customer's words on one item


def read(mail):
    """(the whole text, what is new in it); empty where the mail cannot be read."""
    try:
        reading = intake.read_for_page(mail)
    except Unread:
        return "", ""
    return reading.mail.text, reading.reply.reply


def words_to_start_with(mail, text):
    """What finds its order: the number, else the sender's address."""
    numbers = numbers_in(mail, text)
    order = Order.objects.filter(shop=mail.shop_id, number__in=numbers).first() if mail.shop_id else None
    return order.number if order else mail.from_address


def first_filling(order, subject, text, words):
    """What stands in the form: one of each item that the mail names, or of the only one, with the customer's words."""
    lines = [line for line in order.lines.all() if line.returnable_quantity]
    named = [line for line in lines if names_line(f"{subject} {text}", line)]
    meant = named or lines[:1]
    told = {f"note-{line.pk}": words.strip()[:LONGEST] for line in meant}
    return told | {f"quantity-{line.pk}": 1 for line in meant if named or len(lines) == 1}


def names_line(text, line):
    """Whether somebody's words name what was bought."""
    text = text.casefold()
    return any(name and name.casefold() in text for name in (line.sku, line.name))


def begin_from(mail, begin, *, shop_id, by):
    """`begin` the request and put the mail into it, or neither. Sent twice, it is one request with one mail."""
    reading, files = intake.opened(mail)
    with transaction.atomic():
        intake.claim(mail, shop_id)
        request = begin()
        if IncomingMail.objects.filter(pk=mail.pk, thread=request.thread_id).exists():
            return request
        if intake.put_opened(mail, reading, files, request.thread, by=by) is None:  # it stands in another thread
            raise intake.Settled
    return request
