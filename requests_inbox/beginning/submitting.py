"""A request begins: what is asked back is set aside, the row is filled, the customer is told that we have it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from messaging.models import Thread
from messaging.writing_in import write_in
from orders.models import Order, OrderLine
from requests_inbox import clocks
from requests_inbox.changing import TRACKED, claim, write_down
from requests_inbox.correspondence import letters
from requests_inbox.lists.documents import begin_document
from requests_inbox.models import (
    NOT_AS_THEY_SHOULD_BE,
    Event,
    QueueCount,
    RequestLine,
    ReturnForm,
    ReturnGround,
    ReturnReason,
    ReturnRequest,
    StaffAlert,
)
from requests_inbox.models.facets import WITH_PHOTOS, facets_of, facets_of_answers
from requests_inbox.refusals import Unready
from requests_inbox.return_forms.answers import answers_of, left_open
from requests_inbox.return_forms.form_fields import Chosen
from requests_inbox.return_policies.judging import look_after
from requests_inbox.telling import tell_of
from requests_inbox.withdrawals.withdrawal import Withdrawal
from shipping.models import DropoffPoint
from shops.models import ShopCounter

from .terms import is_late, terms_of

MOST_ACKNOWLEDGED = 5  # requests of one address in a day


@dataclass
class Asked:
    """One line as somebody asks for it."""

    order_line: OrderLine
    quantity: int
    reason: ReturnReason
    note: str = ""
    resolution: str = RequestLine.Resolution.REFUND
    variant: str = ""
    photos: tuple = ()  # files of messaging.files.stored_file, whose rows are not saved
    answers: dict = field(default_factory=dict)  # to the fields of the return form that are asked of each line

    @property
    def chosen(self):
        return Chosen.of(self.order_line, self.reason)


@dataclass
class Customer:
    """Who asks: as a rule whoever ordered."""

    name: str
    email: str
    language: str

    @classmethod
    def of(cls, order):
        return cls(order.customer_name, order.customer_email, order.customer_language)

    @classmethod
    def who_stated(cls, statement, order):
        """Letters go to the address of the order: whoever stated it may have named any."""
        return cls(order.customer_name, order.customer_email or statement.address, statement.language)


@dataclass
class FilledIn:
    """The shop's return form as the customer filled it in; answers about a line are with that line."""

    form: ReturnForm | None
    answers: dict = field(default_factory=dict)  # to what it asks once
    files: tuple = ()  # answers that are files, as `photos` are
    way: str = ""  # of sending it back, where the shop offers several
    dropoff: DropoffPoint | None = None


NOTHING_FILLED_IN = FilledIn(None)


@transaction.atomic
def submit(
    order, asked, *, by=None, channel=ReturnRequest.Channel.PORTAL, key=None, customer=None, words="", statement=None,
    filled_in=NOTHING_FILLED_IN,
):  # fmt: skip
    """Ask for a return of some lines of one order. Refused where less than that is left.

    The same `key` again gives the request that it made the first time (R14). `words`: of the customer's, to the shop.
    `statement`: the withdrawal that it begins with. Its acknowledgement is the first letter of the conversation.
    """
    Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    if key and (event := begun_by(order, key)):
        return event.request
    customer = customer or Customer.of(order)
    _check(order, asked, customer)
    _check_answers(order, asked, filled_in, may_be_open=by is not None)
    for one in sorted(asked, key=lambda one: one.order_line.pk):
        claim(one.order_line.pk, one.quantity)
    request = _fill_row(order, asked, channel, customer, statement, filled_in)
    message = _keep_words(request, asked, words, filled_in.files)
    _raise_alerts(request, asked)
    _begin_history(request, by, key, _first_letter(request, statement), message)
    begin_document(request, message)
    return request


def begun_by(order, key):
    """What this form has begun. Holding the order's row, the second of two at once waits until the first is done."""
    Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    return Event.objects.filter(shop=order.shop_id, key=key, verb="submitted").first()


def _check(order, asked, customer):
    if not asked:
        raise Unready(_("Choose at least one item."))
    if any(one.order_line.order_id != order.pk or one.reason.shop_id != order.shop_id for one in asked):
        raise Unready(_("That item is not part of this order."))
    if not customer.email:
        raise Unready(_("This order has no e-mail address: we could not write to the customer."))


def _check_answers(order, asked, filled_in, *, may_be_open):
    """Whoever writes down for a customer does not know what that one has not said, and must not make it up."""
    form = filled_in.form
    if form is None:
        return
    if form.shop_id != order.shop_id or form.is_draft:
        raise Unready(_("This form is not the shop's."))
    if may_be_open:
        return
    given = {None: filled_in.answers} | {one.order_line.pk: one.answers for one in asked}
    if missing := list(left_open(form, [one.chosen for one in asked], given)):
        raise Unready(_("An answer is missing: %(fields)s.") % {"fields": ", ".join(map(str, missing))})


def _fill_row(order, asked, channel, customer, statement, filled_in):
    shop = order.shop
    number = ShopCounter.take(shop.pk, ShopCounter.Name.REFERENCE)
    reference = f"{shop.reference_prefix}-{10000 + number}"
    first = asked[0]
    terms = terms_of(order)
    request = ReturnRequest(
        shop=shop,
        order=order,
        thread=_thread_of(order, reference, customer, statement),
        reference=reference,
        channel=channel,
        free_return=shop.free_return or not customer_pays(shop, {one.reason.ground for one in asked}),
        is_late=is_late(terms, order),
        terms=terms.stored,
        customer_name=customer.name,
        customer_email=customer.email,
        language=shop.speaks(customer.language),
        country=order.country,
        currency=order.currency,
        value=sum(one.quantity * one.order_line.price_paid for one in asked),
        item_summary=", ".join(one.order_line.name for one in asked)[:200],
        item_picture=first.order_line.picture,
        item_count=sum(one.quantity for one in asked),
        photo_count=sum(len(one.photos) for one in asked),
        reason_names=first.reason.names,
        form=filled_in.form if filled_in.form and filled_in.form.pk else None,
        answers=filled_in.answers,
        way_back=filled_in.way,
        dropoff=filled_in.dropoff,
    )
    by_right = any(one.reason.ground == ReturnGround.WITHDRAWAL for one in asked)
    stated_at = statement.received_at if statement else request.submitted_at
    request.withdrawal = Withdrawal(request, stated_at, statement) if by_right else None
    clocks.begin(request, by_right=by_right, since=stated_at)
    request.save(force_insert=True)
    lines = [
        RequestLine(
            request=request,
            order_line=one.order_line,
            quantity=one.quantity,
            reason=one.reason,
            ground=one.reason.ground,
            customer_note=one.note,
            requested_resolution=one.resolution,
            wished_variant=one.variant,
            answers=one.answers,
        )
        for one in asked
    ]
    request.lines.bulk_create(lines)
    request.facets = facets_of(request.country, lines) + facets_of_answers(request.form, answers_of(request, lines))
    return request


def customer_pays(shop, grounds):
    """Whether the carriage home may be the customer's: never of goods that are not as they should be, and of a
    withdrawal only where they were told so before they bought (CRD Art. 14(1))."""
    if ReturnGround.WITHDRAWAL in grounds and not shop.tells_of_return_cost:
        return False
    return not grounds & NOT_AS_THEY_SHOULD_BE


def _thread_of(order, reference, customer, statement):
    """A new conversation, or that which a statement began: only the order's address speaks in it from now on."""
    if statement is None:
        return _begin_thread(order, reference, customer)
    thread = statement.thread
    thread.subject = reference
    thread.save(update_fields=["subject"])
    address = customer.email.lower()
    thread.participants.exclude(address=address).delete()
    thread.participants.get_or_create(address=address, defaults={"shop": thread.shop, "name": customer.name})
    return thread


def _begin_thread(order, reference, customer):
    thread = Thread.objects.create(shop=order.shop, subject=reference)
    thread.participants.create(shop=order.shop, address=customer.email.lower(), name=customer.name)
    return thread


def _keep_words(request, asked, words, files):
    """What was written, photographed and enclosed begins the conversation; each photo is of its line, too."""
    files = [*files, *(photo for one in asked for photo in one.photos)]
    if not files and not words:
        return None
    message = write_in(
        request.thread, address=request.customer_email, name=request.customer_name, text=words, files=files
    )
    for line, one in zip(request.lines.order_by("pk"), asked, strict=True):
        line.photos.set(one.photos)
    if request.photo_count:
        request.facets.append(WITH_PHOTOS)
    return message


def _raise_alerts(request, asked):
    """The alerts every shop has; the rule editor will add the shop's own."""
    exchanges = any(one.resolution == RequestLine.Resolution.EXCHANGE for one in asked)
    if exchanges and request.shop.free_exchange and not request.free_return:
        request.alerts.create(code=StaffAlert.FREE_EXCHANGE, requires=StaffAlert.Requires.FREE_RETURN)
    if request.is_late:
        request.alerts.create(code=StaffAlert.LATE, severity=StaffAlert.Severity.INFO)
    request.raise_alert_of_withdrawal()
    request.weigh_alerts()


def _first_letter(request, statement):
    """That we have it. Who withdrew has it in writing already."""
    if statement:
        return statement.acknowledgement
    return None if _is_flooded(request) else letters.send(request, "received")


def _is_flooded(request):
    """Whether somebody makes us write to this address again and again: anybody may ask on the shop's page (T33)."""
    if request.channel != ReturnRequest.Channel.PORTAL:
        return False
    alike = ReturnRequest.objects.filter(shop=request.shop_id, customer_email=request.customer_email)
    today = alike.filter(submitted_at__gt=request.submitted_at - timedelta(days=1))
    return today[: MOST_ACKNOWLEDGED + 1].count() > MOST_ACKNOWLEDGED


def _begin_history(request, by, key, letter, message):
    """The first event holds every tracked value, so that the history can be replayed from nothing."""
    request.version = 1
    request.save(update_fields=["version", "alert_codes", "facets"])
    changes = {name: [None, getattr(request, name)] for name in TRACKED}
    changes |= {f"line {line.pk}": [None, line.stored] for line in request.line_list}
    told = {"letter": letter, "message": message}
    event = Event(
        shop_id=request.shop_id, request=request, verb="submitted", actor=by, key=key, changes=changes, **told
    )
    write_down(request, event)
    QueueCount.move(request.shop_id, None, request.status)
    tell_of(request, event)
    look_after(request, event)
