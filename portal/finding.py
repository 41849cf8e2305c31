"""Somebody says which order is theirs. What a page answers is the same, whether or not there is such an order."""

from orders.models import Order

from . import limits
from .mail import send_way_in
from .models import Knock


def seconds_to_wait(request, number, contact):
    """Counted by what was typed, so that this, too, is the same for what exists and what does not."""
    shop = request.shop.pk
    return max(
        limits.OF_A_NUMBER.wait(shop, number.upper()),
        limits.OF_A_CONTACT.wait(shop, contact.lower()),
        limits.OF_A_NETWORK.wait(limits.network_of(request)),
        limits.OF_A_SHOP.wait(shop),
    )


def knock(shop, *, number, contact, language):
    """Remember what was said, and have a job look."""
    from .tasks import answer_knock  # a task answers knocks, so its module needs this one first

    made = Knock.objects.create(shop=shop, number=number, contact=contact, language=language)
    answer_knock.enqueue(made.pk)
    return made


def knock_again(asked):
    """Whoever follows a request needs a new way in; a job sends it, so that the page waits for no mail server."""
    from .tasks import answer_for_request

    made = Knock.objects.create(
        shop=asked.shop, number=asked.order.number, contact=asked.customer_email, language=asked.language
    )
    answer_for_request.enqueue(made.pk, asked.pk)
    return made


def answer(knock):
    """Whoever knows number and address is sent a way in, to the address that the order has and to no other."""
    orders = Order.objects.named(knock.shop, knock.number)
    order = next((one for one in orders if one.belongs_to(knock.contact)), None)
    if order and order.customer_email:
        let_in(knock, order, order.customer_email)


def let_in(knock, order, address):
    """Send link and code; a mailbox is not filled up by whoever asks again and again (T33)."""
    is_first_try = knock.order_id is None
    if is_first_try and limits.LETTERS.wait(order.pk, address.lower()):
        return
    token, code = knock.open_to(order, address)
    send_way_in(knock, token, code)
    knock.note_mailed()
