"""One made-up request: an order, what of it is asked back, and what the desk made of that."""

from datetime import timedelta
from decimal import Decimal
from functools import cache, cached_property
from html import escape

from django.db import connection

from messaging.models import Letter, Participant, Thread
from messaging.seals import seal
from orders.models import Order, OrderLine
from requests_inbox.clocks import AT_THE_END
from requests_inbox.lists.documents import in_one
from requests_inbox.lists.search import all_words
from requests_inbox.models import (
    NOT_AS_THEY_SHOULD_BE,
    Note,
    RequestLine,
    ReturnGround,
    ReturnRequest,
    SearchDocument,
    StaffAlert,
)
from requests_inbox.models.facets import facet, likeness
from returns.models import Return, ReturnLine
from shops.models import Shop

from . import words
from .histories import APPROVED, KEPT, PENDING, History, as_json
from .shop_floor import phrases

LONGEST = timedelta(days=3)
STORED_SPAN = ReturnRequest._meta.get_field("clock_left").get_db_prep_value
STORED_FACETS = ReturnRequest._meta.get_field("facets").get_db_prep_value


class Fiction:
    def __init__(self, batch, *, number, asked_at, end):
        self.batch, self.dice, self.floor, self.shop = batch, batch.dice, batch.floor, batch.floor.shop
        self.stored = batch.stored
        self.asked_at = asked_at.replace(microsecond=0)
        self.end = min(end, asked_at + LONGEST)
        self.reference = f"{self.shop.reference_prefix}-{10000 + number}"
        self.pk, self.order_id, self.thread_id = self.new(ReturnRequest), self.new(Order), self.new(Thread)
        self.name = f"{self.dice.choice(words.FIRST_NAMES)} {self.dice.choice(words.FAMILY_NAMES)}"
        self.email = f"{self.name.replace(' ', '.').lower()}{self.dice.randrange(5000)}@buyers.test"
        self.country, self.speaks = self.dice.choice(words.COUNTRIES)
        self.language = self.shop.speaks(self.speaks)
        self.delivered_at = self.asked_at - timedelta(
            days=self.dice.randint(1, self.shop.return_window_days + 4), hours=5
        )
        self.reason = self.dice.choice(self.floor.reasons)
        self.goods = [self._thing(place) for place in range(self.dice.choice((1, 1, 1, 2, 2, 3)))]
        self.said = []
        self.asked = self.goods[: self.dice.randint(1, len(self.goods))]

    def new(self, model):
        return next(self.batch.ids[model])

    def _thing(self, place):
        product, sku, name, picture = self.dice.choice(self.floor.products)
        return {
            "id": self.new(OrderLine), "number": place + 1, "product_id": product, "sku": sku, "name": name,
            "picture": picture, "quantity": self.dice.choice((1, 1, 2, 3)),
            "price_paid": Decimal(self.dice.randrange(495, 15995)) / 100,
        }  # fmt: skip

    def write(self, *, stays_open):
        """Every row of it, from the order to the last event."""
        self.lines = {self.new(RequestLine): thing for thing in self.asked}
        self.history = History(self.lines, free_return=self.free, alert_codes=self._alerts())
        self.history.submitted(self.asked_at, None, self._letter("received", self.asked_at, wait=0))
        for step, moment in zip(*self._plan(stays_open), strict=True):
            step(moment)
        self._order()
        self._request()
        self.batch.add_events(self.pk, self.history.events)
        self.batch.statuses[self.history["status"]] += 1

    # What happens --------------------------------------------------------------------------------------------------

    def _plan(self, stays_open):
        """The desk's steps with their moments."""
        steps = [step for step, chance in ((self._note, 0.7), (self._ask, 0.1)) if self.dice.random() < chance]
        if self.dice.random() < (0.2 if stays_open else 0.3) or self.must_be_checked:
            steps.append(self._check)
        if not stays_open:
            steps.append(self._approve if self.dice.random() < 0.85 else self._cancel)
        elif self.dice.random() < 0.15:
            steps.append(self._hold)
        moments = sorted(self.asked_at + (self.end - self.asked_at) * self.dice.random() for _step in steps)
        return steps, [moment.replace(microsecond=0) for moment in moments]

    def _note(self, at):
        self.history.noted(at, self.agent, self._write_note(at))

    def _check(self, at):
        self.history.checked(at, self.agent, "approve", self._write_note(at))

    def _ask(self, at):
        self.history.asked(at, self.agent, self._letter("question", at))

    def _hold(self, at):
        self.history.held(at, self.agent, self.dice.choice(words.HOLD_REASONS))

    def _approve(self, at):
        keep = self.value < 15
        ship_by = (at + timedelta(days=self.shop.ship_by_days)).date()
        letter = self._letter("approved_keep" if keep else "approved", at, ship_by=ship_by.isoformat())
        rma = None if keep else self.new(Return)
        self.history.approved(at, self.decider, letter, ship_by, KEPT if keep else APPROVED, rma)
        if rma:
            self._return(rma, at, ship_by)

    def _cancel(self, at):
        if self.dice.random() < 0.4:
            letter = self._letter("cancelled_withdrawn_by_customer", at)
            return self.history.cancelled(at, self.decider, letter, "withdrawn_by_customer")
        by_law = self.reason.ground == ReturnGround.WITHDRAWAL
        code = "withdrawal_too_late" if by_law else "used"
        text = "" if by_law else words.REFUSAL[self.language]
        verdict = PENDING | {"decision": "declined", "decline_code": code, "decline_text": text}
        decider = self.floor.leads[0] if by_law else self.decider
        letter = self._letter("cancelled_declined", at)
        return self.history.cancelled(at, decider, letter, "declined", verdict)

    @cached_property
    def agent(self):
        return self.dice.choice(self.floor.agents)

    @cached_property
    def decider(self):
        limit = self.shop.agent_limit
        above = limit is not None and self.value > limit
        is_checked = self.history["checked_by_id"] is not None
        return self.dice.choice(self.floor.leads) if above or is_checked else self.agent

    @property
    def must_be_checked(self):
        above = self.shop.four_eyes_above
        of_some = self.shop.second_pass == Shop.SecondPass.SOME and above is not None and self.value > above
        return of_some or self.shop.second_pass == Shop.SecondPass.ALL

    # What is so ----------------------------------------------------------------------------------------------------

    @cached_property
    def value(self):
        return sum(thing["quantity"] * thing["price_paid"] for thing in self.asked)

    @cached_property
    def wish(self):
        return self.dice.choice(words.WISHES)

    @cached_property
    def free(self):
        return self.shop.free_return or self.reason.ground in NOT_AS_THEY_SHOULD_BE

    @cached_property
    def is_late(self):
        return (self.asked_at - self.delivered_at).days > self.shop.return_window_days

    # Rows ----------------------------------------------------------------------------------------------------------

    def _alerts(self):
        """As the desk raises them; gives the codes of those that are open."""
        raised = []
        if self.wish == "exchange" and self.shop.free_exchange and not self.free:
            raised.append((StaffAlert.FREE_EXCHANGE, "warning", "free_return"))
        if self.is_late:
            raised.append((StaffAlert.LATE, "info", "nothing"))
        for code, severity, requires in raised:
            self.batch.add(
                StaffAlert, id=self.new(StaffAlert), request_id=self.pk, code=code, severity=severity,
                requires=requires, own_text="", raised_at=self.stored(self.asked_at), contradiction="",
            )  # fmt: skip
        return [code for code, _severity, _requires in raised]

    def _write_note(self, at):
        note = self.new(Note)
        text = self.dice.choice(words.NOTES)
        self.said.append(text)
        self.batch.add(Note, id=note, request_id=self.pk, author_id=self.agent, text=text, written_at=self.stored(at))
        return note

    def _letter(self, kind, at, wait=None, ship_by=""):
        letter = self.new(Letter)
        leaves = self.stored(at + timedelta(seconds=self.shop.undo_seconds if wait is None else wait))
        subject, text = self._phrase(kind, ship_by)
        self.batch.add(
            Letter, id=letter, shop_id=self.shop.pk, thread_id=self.thread_id, kind=kind, recipient_name=self.name,
            recipient=self.email, language=self.language, subject=subject, text=text, html=_html(text),
            message_id=self._message_id(letter), automatic=kind != "question", written_at=self.stored(at),
            not_before=leaves, state="sent", attempts=1, sender=self.floor.sender, references="", sent_at=leaves,
            reply_to="", tracking_id="", answer="", words="",
        )  # fmt: skip
        return letter

    def _phrase(self, kind, ship_by):
        subject, text = phrases(kind, self.language, self.free)
        items = "\n".join(f"* {thing['quantity']} × {thing['name']}" for thing in self.asked)
        known = {
            "reference": self.reference, "order": f"S{self.reference}", "ship_by": ship_by, "items": items,
            "refund_days": self.shop.refund_term_days, "rma": f"RMA-{self.reference}",
        }  # fmt: skip
        return subject % known, f"{self.name},\n\n{text % known}\n\n{self.shop.name}\n"

    def _message_id(self, letter):
        name = f"{letter:032x}"
        sealed = seal(name, shop_id=self.shop.pk, thread_id=self.thread_id, recipient=self.email)
        return f"<{name}.{sealed}@{self.shop.sender_address.rpartition('@')[2]}>"

    def _order(self):
        self.batch.add(Thread, id=self.thread_id, shop_id=self.shop.pk, subject=self.reference)
        self.batch.add(
            Participant, id=self.new(Participant), shop_id=self.shop.pk, thread_id=self.thread_id,
            address=self.email.lower(), name=self.name,
        )  # fmt: skip
        ordered_at = self.delivered_at - timedelta(days=2, hours=7)
        self.batch.add(
            Order, id=self.order_id, shop_id=self.shop.pk, number=f"S{self.reference}", kind="web",
            customer_name=self.name, customer_email=self.email, customer_language=self.speaks, country=self.country,
            currency=self.shop.currency, delivery_method="Parcel", payment_method="Card",
            ordered_at=self.stored(ordered_at),
            dispatched_at=self.stored(ordered_at + timedelta(hours=9)), delivered_at=self.stored(self.delivered_at),
        )  # fmt: skip
        claims = dict(zip((thing["id"] for thing in self.asked), self.history.claims.values(), strict=True))
        for thing in self.goods:
            pending = thing["quantity"] if claims.get(thing["id"]) else 0
            self.batch.add(OrderLine, order_id=self.order_id, returned_quantity=0, pending_quantity=pending, **thing)

    def _request(self):
        history, first = self.history, self.asked[0]
        state = dict(history.state)
        decide_by = self.shop.hours.add(self.asked_at, timedelta(hours=self.shop.decide_within_hours))
        for name in ("held_at", "held_until", "decided_at"):
            state[name] = self.stored(state[name]) if state[name] else None
        state["ship_by"] = state["ship_by"].isoformat() if state["ship_by"] else None
        self.batch.add(
            ReturnRequest, id=self.pk, shop_id=self.shop.pk, order_id=self.order_id, thread_id=self.thread_id,
            reference=self.reference, channel="portal", submitted_at=self.stored(self.asked_at),
            updated_at=self.stored(history.events[-1][0]), version=len(history.events), is_open=history.is_open,
            is_late=self.is_late, customer_name=self.name, customer_email=self.email, language=self.language,
            country=self.country, currency=self.shop.currency, value=self.value,
            item_summary=", ".join(thing["name"] for thing in self.asked), item_picture=first["picture"],
            item_count=sum(thing["quantity"] for thing in self.asked),
            reason_names=as_json(self.reason.names), is_unread=False, facets=self._facets(), answers=as_json({}),
            decide_by=self.stored(decide_by), **self._clock(decide_by),
            **state | {name: as_json(state[name]) for name in ("alert_codes", "tag_names", "proposal")},
        )  # fmt: skip
        words_left = [self.dice.choice(words.CUSTOMERS[self.language])]
        self._document(words_left[0])
        for (line, thing), verdict in zip(self.lines.items(), history.verdicts.values(), strict=True):
            self.batch.add(
                RequestLine, id=line, request_id=self.pk, order_line_id=thing["id"], quantity=thing["quantity"],
                reason_id=self.reason.pk, ground=self.reason.ground, requested_resolution=self.wish, wished_variant="",
                customer_note=words_left.pop() if words_left else "", answers=as_json({}), **verdict,
            )  # fmt: skip

    def _clock(self, decide_by):
        """It stands still where the customer has to answer, and has its place in the lists after all that run."""
        state, left = self.history.state, None
        if self.history.is_open and state["waiting_on"] == "customer" and self.reason.ground != ReturnGround.WITHDRAWAL:
            asked_at = self.history.events[-1][0]
            left = max(timedelta(), self.shop.hours.between(asked_at, decide_by))
        place = state["decided_at"] or decide_by + (timedelta() if left is None else AT_THE_END)
        return {"clock_left": STORED_SPAN(left, connection), "sorted_at": self.stored(place)}

    def _return(self, rma, at, ship_by):
        """Without reminder and end: thousands would otherwise be written to at once."""
        payer = Return.Payer.SHOP if self.history["free_return"] else Return.Payer.CUSTOMER
        self.batch.add(
            Return, id=rma, shop_id=self.shop.pk, order_id=self.order_id, rma_number=f"RMA-{self.reference}",
            reference=self.reference, state="authorized", ending="", authorized_at=self.stored(at),
            ship_by=ship_by.isoformat(), customer_name=self.name, language=self.language, shipping_payer=payer.value,
            currency=self.shop.currency, refund_term_days=self.shop.refund_term_days,
        )  # fmt: skip
        for thing in self.asked:
            self.batch.add(
                ReturnLine, id=self.new(ReturnLine), rma_id=rma, order_line_id=thing["id"], quantity=thing["quantity"],
                sku=thing["sku"], name=thing["name"], resolution=self.wish,
            )  # fmt: skip

    def _facets(self):
        words = [facet("country", self.country), facet("reason", self.reason.code), facet("ground", self.reason.ground)]
        words += [facet("resolution", self.wish), *(facet("product", thing["sku"]) for thing in self.asked)]
        words += [likeness("like", thing["sku"], self.reason.code) for thing in self.asked]
        return STORED_FACETS(list(dict.fromkeys(words)), connection)

    def _document(self, note):
        """By which words it is found; most of them are shared with many others and folded once."""
        goods = [text for thing in self.asked for text in (thing["name"], thing["sku"])]
        shared = [*self.reason.names.values(), *goods, note, *self.said]
        numbers = (self.reference, f"S{self.reference}")
        names = [*all_words(*numbers, *map(in_one, numbers), self.email), *folded(self.name)]
        found = [*names, *(word for text in shared for word in folded(text))]
        self.batch.add(SearchDocument, request_id=self.pk, text=" ".join(found), names=" ".join(names))


folded = cache(all_words)


def _html(text):
    return f"<p>{escape(text)}</p>".replace("\n\n", "</p><p>")
