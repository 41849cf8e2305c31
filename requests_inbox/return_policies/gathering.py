"""Fills models/facts.py: what the rules ask, as it was when the request was made; one way for one and for a million."""

from datetime import timedelta
from itertools import batched

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Lower

from orders.models import OrderLine
from requests_inbox.models.facets import facets_of_answers
from requests_inbox.models.facts import PolicyFacts
from requests_inbox.models.lines import RequestLine
from requests_inbox.models.reasons import ReturnGround
from requests_inbox.models.requests import ReturnRequest
from requests_inbox.states import GRANTED
from requests_inbox.withdrawals.withdrawal import Withdrawal

from .conditions import as_word

AT_ONCE = 2_000
YEAR = timedelta(days=365)
HIGHEST_RATE = 1000
ANSWER = "answer:"


def gather(lines):
    """Write the facts of these request lines, or write them anew; says how many there were."""
    done = 0
    for some in batched(_with_all(lines).iterator(AT_ONCE), AT_ONCE):
        PolicyFacts.objects.bulk_create(
            map(_facts, some), update_conflicts=True, unique_fields=["line"], update_fields=CHANGING
        )
        done += len(some)
    return done


CHANGING = [field.name for field in PolicyFacts._meta.concrete_fields if field.name not in ("line", "request", "shop")]


def gather_missing(shop, since):
    """Of lines from before there were policies, or that were loaded past the desk; a batch in a transaction."""
    without = ~Exists(PolicyFacts.objects.filter(line=OuterRef("pk")))
    missing = RequestLine.objects.filter(without, request__shop=shop, request__submitted_at__gte=since)
    while lines := list(missing.values_list("pk", flat=True)[:AT_ONCE]):
        gather(RequestLine.objects.filter(pk__in=lines))


def _with_all(lines):
    lines = lines.select_related(
        "reason", "order_line__product", "request__shop", "request__order__shop", "request__form"
    ).prefetch_related("request__statements")
    return lines.annotate(
        among=Subquery(_of_same_request(Count("pk"))),
        declined=Subquery(_of_same_request(Count("pk", filter=Q(decision=RequestLine.Decision.DECLINED)))),
        photographed=Exists(RequestLine.photos.through.objects.filter(requestline=OuterRef("pk"))),
        earlier=Coalesce(Subquery(_earlier(ReturnRequest.objects, "", Count("pk"))), 0),
        asked_back=Coalesce(Subquery(_earlier(RequestLine.objects, "request__", Sum("quantity"))), 0),
        bought=Subquery(_bought()),
    )


def people_did(request, declined):
    """What people made of a request of which that many lines are declined, as a verdict would say it."""
    if request.is_open:
        return PolicyFacts.OPEN
    if request.status in GRANTED:
        return "partly" if declined else "approve"
    return "decline" if request.cancellation_kind == request.CancellationKind.DECLINED else PolicyFacts.OTHER


def settle(request, before):
    """Keep with the facts what became of it. Part of the change's own transaction, where the shop has a policy."""
    moved = (before["status"], before["free_return"]) != (request.status, request.free_return)
    if not moved or not request.shop.policy_number:
        return
    declined = sum(line.decision == RequestLine.Decision.DECLINED for line in request.line_list)
    PolicyFacts.objects.filter(request=request).update(
        people=people_did(request, declined), was_free=request.free_return
    )


def _of_same_request(figure):
    lines = RequestLine.objects.filter(request=OuterRef("request")).order_by()
    return lines.values("request").annotate(figure=figure).values("figure")


def _earlier(rows, prefix, figure):
    """Of the requests that the same customer made in this shop within the year before."""
    made = OuterRef("request__submitted_at")
    same = {"shop": OuterRef("request__shop"), "customer_email": OuterRef("request__customer_email")}
    within = {"submitted_at__lt": made, "submitted_at__gte": made - YEAR}
    found = rows.filter(**{prefix + name: value for name, value in (same | within).items()})
    return found.order_by().values(f"{prefix}shop").annotate(figure=figure).values("figure")


def _bought():
    made = OuterRef("request__submitted_at")
    orders = OrderLine.objects.alias(address=Lower("order__customer_email")).filter(
        order__shop=OuterRef("request__shop"), address=Lower(OuterRef("request__customer_email")),
        order__ordered_at__lte=made, order__ordered_at__gte=made - YEAR,
    )  # fmt: skip
    return orders.order_by().values("order__shop").annotate(figure=Sum("quantity")).values("figure")


def _facts(line):
    request, bought = line.request, line.order_line
    order, in_currency = request.order, request.currency == request.shop.currency
    delivered = order.delivered_at and order.delivered_at <= request.submitted_at
    return PolicyFacts(
        line=line,
        request=request,
        shop=request.shop,
        submitted_at=request.submitted_at,
        line_count=line.among,
        people=people_did(request, line.declined),
        was_free=request.free_return,
        reason=line.reason.code,
        resolution=line.requested_resolution,
        ground=line.ground,
        is_by_right=line.ground == ReturnGround.WITHDRAWAL and _withdrawal(request).is_in_time,
        quantity=line.quantity,
        line_value=line.value if in_currency else None,
        product_group=bought.product_group or None,
        sku=bought.sku,
        is_final_sale=bought.product and bought.product.is_final_sale,
        exclusion=(bought.exclusion and str(bought.exclusion)) or None,
        has_photo=line.photographed,
        value=request.value if in_currency else None,
        item_count=request.item_count,
        is_late=request.is_late if delivered else None,
        channel=request.channel,
        tags=[as_word(name) for name in request.tag_names],
        answers=[
            word.removeprefix(ANSWER) for word in facets_of_answers(request.form, [request.answers, line.answers])
        ],
        days_since_delivery=(request.submitted_at - order.delivered_at).days if delivered else None,
        days_since_order=(request.submitted_at - order.ordered_at).days,
        order_kind=order.kind,
        payment_method=order.payment_method or None,
        country=request.country or None,
        language=request.language,
        returns_last_year=line.earlier,
        return_rate=min(HIGHEST_RATE, line.asked_back * 100 // line.bought) if line.bought else None,
    )


def _withdrawal(request):
    """As it stood for the first statement; those from before there were statements began with the request."""
    statement = min(request.statements.all(), key=lambda one: one.received_at, default=None)
    return Withdrawal(request, statement.received_at if statement else request.submitted_at, statement)
