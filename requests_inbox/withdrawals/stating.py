"""A statement of withdrawal: recorded first, confirmed at once, matched with its order by whoever finds it."""

import hashlib
import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.models import Message, Thread
from orders.models import Order
from requests_inbox.beginning import exempting
from requests_inbox.beginning.standard_reasons import reason_of_withdrawal
from requests_inbox.beginning.submitting import Asked, Customer, begun_by, submit
from requests_inbox.correspondence.hearing import hear, look_again
from requests_inbox.correspondence.incoming import numbers_of
from requests_inbox.models import ReturnGround, ReturnRequest, WithdrawalStatement
from requests_inbox.refusals import Refusal, Unready
from shops.models import ShopCounter

from .acknowledging import acknowledge, content_of
from .legal_days import day_of, last_day_to_refund, last_day_to_send_back

MEANS_ORDER = frozenset(  # beside a number these words say nothing more
    [
        *("order", "orders", "number", "no", "nr", "num", "nummer", "ordernummer", "ordernr", "the", "my"),
        *("bestelling", "bestelnummer", "overeenkomst", "mijn", "de", "het", "bestellung", "bestellnummer", "auftrag"),
        *(
            "vertrag",
            "meine",
            "die",
            "der",
            "commande",
            "numéro",
            "contrat",
            "ma",
            "la",
            "pedido",
            "número",
            "contrato",
        ),
        *("mi", "el", "tellimus", "leping", "minu", "tilaus", "tilausnumero", "sopimus"),
        *("заказ", "номер", "договор"),
    ]
)


@transaction.atomic
def record(shop, *, thread=None, key=None, **stated):
    """Keep what somebody stated, for ever. Whether it is right is asked later.

    The same key and words again are the same statement (R14). Other words under that key, typed after going back in the
    browser, are another one: none may be lost.
    """
    ShopCounter.take(shop.pk, ShopCounter.Name.MAIL)  # pages that keep how many there are count anew
    recorded = WithdrawalStatement.objects.filter(key=key).first() if key else None
    if recorded and recorded.shop_id == shop.pk and recorded.says(**stated):
        return recorded
    statement = drawn_up(shop, **stated | ({"key": key} if key and not recorded else {}))
    statement.thread = thread or _begin_thread(statement)
    statement.save(force_insert=True)
    return statement


def drawn_up(
    shop,
    *,
    name,
    contract,
    address,
    language="",
    words="",
    content="",
    received_at=None,
    proof=None,
    time_zone="",
    **known,
):
    """The statement as it would be kept, with the periods that begin by it: on the day that it is for the customer."""
    received_at, language = received_at or timezone.now(), shop.speaks(language)
    time_zone = time_zone or shop.time_zone
    stated_on = day_of(received_at, time_zone)
    content = content or content_of(name, contract, address, words, language)
    return WithdrawalStatement(
        shop=shop,
        language=language,
        name=name,
        contract=contract,
        address=address.lower(),
        words=words,
        content=content,
        received_at=received_at,
        time_zone=time_zone,
        ship_by=last_day_to_send_back(stated_on, shop),
        refund_by=last_day_to_refund(stated_on),
        proof={"sha256": hashlib.sha256(content.encode()).hexdigest()} | (proof or {}),
        **known,
    )


def _begin_thread(statement):
    thread = Thread.objects.create(shop=statement.shop, subject=statement.contract[:200])
    thread.participants.create(shop=statement.shop, address=statement.address, name=statement.name)
    return thread


def order_named_in(statement):
    """The one order that its words name and whose customer has its address; None if that is not sure."""
    named = Order.objects.named(statement.shop_id, statement.contract, *numbers_of(statement.contract))
    found = list(named.filter(customer_email__iexact=statement.address).select_related("shop")[:2])
    return found[0] if len(found) == 1 else None


def names_all_of(statement, order):
    """Whether its words are the order's number alone. With others a part may be meant: a person reads them."""
    words = re.findall(r"\w+", statement.contract.casefold().replace(order.number.lstrip("#").casefold(), " "))
    return all(word in MEANS_ORDER for word in words)


def everything_left(order):
    """(line, quantity) of all that an order still has to give back."""
    return [(line, line.returnable_quantity) for line in order.lines.all() if line.returnable_quantity]


@transaction.atomic
def match(statement, order, lines, *, by=None):
    """It is about this order: a request begins in its thread. In time it is granted, for nobody has to consent."""
    _settle(statement, by, order=order)
    if not lines:
        raise Unready(_("Choose at least one item."))
    reason = reason_of_withdrawal(order.shop)
    asked = [Asked(line, quantity, reason, note=statement.words) for line, quantity in lines]
    customer = Customer.who_stated(statement, order)
    channel = ReturnRequest.Channel(statement.channel)
    request = submit(order, asked, by=by, channel=channel, customer=customer, statement=statement)
    WithdrawalStatement.objects.filter(pk=statement.pk).update(request=request)
    hear_all(statement)
    return approve_by_right(request)


@transaction.atomic
def ask_and_state(order, asked, *, key, customer, **more):
    """Ask for a return; what of it has the reason of withdrawal is a statement, kept first and confirmed at once.

    A request that is nothing but a withdrawal in time is granted like every other.
    """
    withdrawn = [one for one in asked if one.reason.ground == ReturnGround.WITHDRAWAL]
    if not withdrawn:
        return submit(order, asked, key=key, customer=customer, **more)
    ShopCounter.take(order.shop_id, ShopCounter.Name.MAIL)  # before the order's row, as everywhere in here
    if sent := begun_by(order, key):
        return sent.request
    statement = record(
        order.shop, channel=WithdrawalStatement.Channel.PORTAL, name=customer.name, contract=order.number,
        address=customer.email, language=customer.language, words=_in_words(withdrawn),
    )  # fmt: skip
    acknowledge(statement)
    _settle(statement, None, order=order)
    request = submit(order, asked, key=key, customer=customer, statement=statement, **more)
    WithdrawalStatement.objects.filter(pk=statement.pk).update(request=request)
    return approve_by_right(request) if withdrawn == asked else request


def _in_words(asked):
    return "\n".join(f"{one.quantity} × {one.order_line.name}" for one in asked)


def hear_all(statement):
    """What came into its conversation while there was no request that could have heard it."""
    for message in Message.objects.filter(thread=statement.thread_id).order_by("received_at", "pk"):
        hear(message)


def match_if_due(statement):
    """Nobody chose anything: it counts for the whole order. Where that cannot be, somebody looks."""
    try:
        match(statement, statement.order, everything_left(statement.order))
    except Refusal:
        WithdrawalStatement.objects.filter(pk=statement.pk).update(matches_at=None)


def approve_by_right(request):
    """Unless the law may not cover all of it: then a person looks."""
    request = ReturnRequest.objects.with_facts().get(pk=request.pk)
    if any(exempting.is_outside_the_law(line.order_line) for line in request.line_list):
        return request
    if request.withdrawal.is_in_time and request.shop.approves_withdrawals:
        request.approve(by=None, seen=request.version, because="withdrawal")
    return request


@transaction.atomic
def join(statement, request, *, by, seen=None, lines=(), key=None):
    """It is about what this request asks for already."""
    if statement.shop_id != request.shop_id:
        raise Refusal(_("This statement was made to another shop."))
    _settle(statement, by, order=request.order)
    WithdrawalStatement.objects.filter(pk=statement.pk).update(request=request)
    statement.request = request
    if request.fee and seen in (None, request.version):
        look_again(request)  # its mail would name a fee that is none any more
        seen = request.version
    request.withdraw_by_right(by=by, seen=seen, statement=statement, lines=lines, key=key)
    if statement.thread_id != request.thread_id:
        hear_all(statement)
    return request


@transaction.atomic
def set_aside(statement, *, by, reason):
    """No contract of the shop's: said so by whom and why, and it can still be matched."""
    _settle(statement, by, aside_reason=reason)


def _settle(statement, by, *, order=None, aside_reason=""):
    """One conditional UPDATE decides between two who settle the same statement."""
    ShopCounter.take(statement.shop_id, ShopCounter.Name.MAIL)
    settled = {"settled_by": by, "settled_at": timezone.now(), "is_open": False, "matches_at": None}
    told = {"order": order, "aside_reason": aside_reason} | settled
    waits = WithdrawalStatement.objects.filter(pk=statement.pk, request=None)
    waits = waits.filter(is_open=True) if aside_reason else waits
    if not waits.update(**told):
        raise Refusal(_("A colleague has settled this statement meanwhile."))
    for name, value in told.items():
        setattr(statement, name, value)
