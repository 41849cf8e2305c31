"""Withdrawal by right on the customers' pages: two steps, no log-in, and nobody learns whether an order exists.

What is stated is recorded before anything is looked up. Only the mail that confirms it, to the address that was named,
may say more: if that is the address of the order, it lets its owner choose what they keep.
"""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from requests_inbox.models import WithdrawalStatement
from requests_inbox.withdrawals import stating
from requests_inbox.withdrawals.acknowledging import CATCH_UP, acknowledge

SALT = "portal.withdrawal"
LONGEST_CHOICE = timedelta(minutes=30)  # after it the withdrawal counts for the whole order
LINK_LASTS = timedelta(days=30)
AT_ONCE = 200


@transaction.atomic
def state(shop, *, language, key, name, contract, address, first_step_at="", time_zone="", at_once=True):
    """Keep it and go on: whatever depends on the order happens later, so that the answer takes the same time.

    The law lets nobody wait who states it (CRD Art. 11a); where too much comes `confirm_statements` confirms it later.
    """
    from .tasks import confirm_statement  # a task states, so its module needs this one first

    statement = stating.record(
        shop, key=key, channel=WithdrawalStatement.Channel.PORTAL, language=language, name=name, contract=contract,
        address=address, time_zone=time_zone, proof={"steps": [first_step_at, timezone.now().isoformat()]},
    )  # fmt: skip
    if at_once:
        confirm_statement.enqueue(statement.pk)
    return statement


@transaction.atomic
def confirm(statement):
    """Send the acknowledgement; with a way to choose the items where order and address belong together.

    Whoever wrote more than a number may mean less than the whole order: that is for a person to read.
    """
    if statement.acknowledgement_id:
        return
    order = stating.order_named_in(statement) if statement.is_open else None
    if order and stating.names_all_of(statement, order) and stating.everything_left(order):
        statement.order, statement.matches_at = order, timezone.now() + LONGEST_CHOICE
        waits = WithdrawalStatement.objects.filter(pk=statement.pk, is_open=True, matches_at=None)
        if not waits.update(order=order, matches_at=statement.matches_at):
            statement.refresh_from_db(fields=["order", "matches_at", "is_open"])  # the mail names what counts
    acknowledge(statement, choose_path=items_path(statement) if statement.matches_at else "")


def unconfirmed():
    """Those whose job got lost, or whose address had got too many mails: all, for these may stand before those."""
    since = timezone.now() - CATCH_UP
    rows = WithdrawalStatement.objects.filter(recorded_at__gt=since, acknowledgement=None)
    rows, last = rows.select_related("shop").order_by("pk"), 0
    while page := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield from page
        last = page[-1].pk


def items_path(statement):
    return reverse("portal:withdrawal_items", args=[statement.shop.slug, mark_of(statement, "items")])


def mark_of(statement, use):
    """Names one statement in an address, for one use, so that nobody can make it up."""
    return signing.dumps(statement.key.hex, salt=f"{SALT}.{use}")


def marked(shop, mark, use):
    """The statement of this shop that a mark names; None if it is not ours or too old."""
    try:
        key = signing.loads(mark, salt=f"{SALT}.{use}", max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    rows = WithdrawalStatement.objects.filter(shop=shop, key=key)
    return rows.select_related("shop", "order", "request").first()
