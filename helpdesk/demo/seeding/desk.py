"""A desk at work for a year: the source's real cancellations, asked for and decided by the desk's own verbs."""

from collections import defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from helpdesk.demo.data import words
from helpdesk.demo.data.forms import FIELDS
from helpdesk.demo.data.replies import REPLIES
from orders.models import Order
from requests_inbox.beginning.standard_reasons import give_standard_reasons
from requests_inbox.models import ReturnForm, ReturnReason, SavedReply

from .cases import Case
from .crew import Crew, read_all_but_the_newest
from .parcels import settle_what_was_approved
from .past import live_through
from .post import leave_all_but_the_newest
from .sales import read, shift

WAITING = 60  # the newest requests wait on the desk
WAITED_DAYS = 5  # the oldest of them for so long


def live_a_year(shops):
    """Every request of the demo, from asking to decision. `shops`: {slug: shop}, with their orders."""
    live_through([case.story() for case in cases(shops)])
    leave_all_but_the_newest(shops.values())
    settle_what_was_approved()
    read_all_but_the_newest()


def give_reasons(shop):
    """The reasons of every shop, and one of these shops' own."""
    give_standard_reasons(shop)
    ReturnReason.objects.get_or_create(
        shop=shop, code="too_many", defaults={"names": words.TOO_MANY, "ground": "commercial", "position": 8}
    )


def give_saved_replies(shop):
    lead = Crew().lead
    for name, texts in REPLIES.items():
        SavedReply.objects.get_or_create(shop=shop, name=name, defaults={"texts": texts, "made_by": lead})


def give_form(shop):
    """Published by the lead, as it would be on the page."""
    lead = Crew().lead
    draft = ReturnForm.objects.begin_draft(shop, by=lead)
    for field in FIELDS:
        draft.put(field, seen=draft.edition)
    draft.publish(by=lead, seen=draft.edition)


def cases(shops):
    orders = {
        order.number: order
        for order in Order.objects.filter(shop__in=shops.values()).select_related("shop").prefetch_related("lines")
    }
    reasons = defaultdict(dict)
    for reason in ReturnReason.objects.filter(shop__in=shops.values()):
        reasons[reason.shop_id][reason.code] = reason
    crew, now, moved = Crew(), timezone.now(), shift()
    cancellations = sorted(_cancellations().items(), key=lambda case: case[1][0]["cancel_date"], reverse=True)
    for age, ((cancel_no, order_no), rows) in enumerate(cancellations):
        order = orders[order_no]
        waits = age if age < WAITING else None
        cancelled_at = datetime.fromisoformat(rows[0]["cancel_date"]) + moved
        asked_at = _asked_at(order, cancelled_at, now, waits)
        yield Case(
            name=f"{cancel_no} {order_no}", order=order, goods=list(_goods(order, rows)), asked_at=asked_at, now=now,
            crew=crew, reasons=reasons[order.shop_id], waits=waits,
        )  # fmt: skip


def _cancellations():
    """The source's rows by cancellation and order: one return request is about one order."""
    found = defaultdict(list)
    for row in read("returns.csv"):
        found[row["cancel_no"], row["order_no"]].append(row)
    return found


def _asked_at(order, cancelled_at, now, waits):
    """The source cancels before goods arrive, too; a return is asked for after. The newest came in these last days."""
    if waits is not None:
        # Denser towards now; the number of the order makes the gaps uneven.
        return now - timedelta(days=WAITED_DAYS) * ((waits + int(order.number) % 97 / 97) / WAITING) ** 1.4
    asked_at = cancelled_at.replace(tzinfo=ZoneInfo(order.shop.time_zone))
    if order.delivered_at and asked_at < order.delivered_at:
        asked_at = order.delivered_at + (order.delivered_at - order.ordered_at) * 0.8
    return min(asked_at, now - timedelta(days=WAITED_DAYS + 2))


def _goods(order, rows):
    """The order's lines with these products, each once."""
    lines = {line.sku: line for line in reversed(order.lines.all())}
    wanted = defaultdict(int)
    for row in rows:
        wanted[row["sku"]] += int(row["quantity"])
    for sku, quantity in wanted.items():
        yield lines[sku], quantity
