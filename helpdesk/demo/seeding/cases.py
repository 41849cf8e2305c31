"""One cancellation of the source, told as a return request: what the customer says and what the desk makes of it."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from helpdesk.demo.data import words
from orders.models import Order
from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.models import RequestLine, ReturnReason, ReturnRequest
from requests_inbox.policies import why_two
from shipping.tasks import make_label

from .crew import Crew
from .post import leave

RECENT = timedelta(days=75)  # what was approved before that has long arrived
DELICATE = {"light", "lights", "lamp", "clock", "led", "bottle", "warmer", "scales", "bag", "t-light", "lantern"}
NOT_THERE_YET = ["changed_mind", "too_many", "withdrawal"]  # all that one can say of goods that have not arrived
VARIANTS = ["Cream", "Blue", "Large", "Small", "Grey"]


@dataclass
class Case:
    """What somebody asked back and when. The dice, the same for the same case, say what the source does not."""

    name: str
    order: Order
    goods: list  # of (order line, quantity)
    asked_at: datetime
    now: datetime
    crew: Crew
    reasons: dict  # {code: the shop's reason}
    waits: int | None = None  # among those that wait on the desk, 0 is the newest; None: decided long ago
    request: ReturnRequest | None = None

    def story(self):
        """The request's life; yields the moment at which it goes on."""
        yield self.asked_at
        if self.submit():
            yield from self.decided() if self.waits is None else self.waiting()

    def decided(self):
        """Looked at within two days, and decided one way or another."""
        moment = self.asked_at
        for preparation, chance in [(self.note, 0.15), (self.ask, 0.1), (self.check, 0.25)]:
            if self.dice.random() < chance:
                yield (moment := self.later(moment, hours=10))
                preparation()
        yield (moment := self.later(moment, hours=30))
        chance = self.dice.random()
        if chance < 0.2 and self.reason.ground == "commercial":
            self.decline()
            if chance < 0.03:
                yield (moment := self.later(moment, hours=40))
                self.do("reopen", by=self.crew.lead, reason=words.REOPENED)
                yield self.later(moment, hours=3)
                self.approve()
        elif chance < 0.1:
            self.cancel(self.dice.choice(["withdrawn_by_customer", "withdrawn_by_customer", "duplicate", "error"]))
        else:
            self.approve()
            if self.now - self.asked_at < RECENT and self.dice.random() < 0.6:
                yield self.later(moment, hours=30)
                self.make_label()

    def waiting(self):
        """Every state in which a request can wait; most are untouched."""
        steps = {
            2: [self.check, self.assign],
            3: [self.tag],
            4: [self.ask],
            5: [self.assign],
            6: [self.hold],
            7: [self.assign_to_team],
            8: [self.note, self.tag, self.assign],
            9: [self.check, self.hold],
            11: [self.check, self.note],
            12: [self.tag],
            13: [self.note, self.ask],
        }
        moment = self.asked_at
        for step in steps.get(self.waits % 15, []):
            yield (moment := self.later(moment, hours=8))
            step()

    def later(self, moment, *, hours):
        """Some time after, while the desk is at work, but never in the future."""
        later = moment + timedelta(hours=self.dice.uniform(0.3, hours))
        if not 7 <= later.hour < 17:  # in UTC: the shops are at most an hour or two ahead
            morning = later.replace(hour=7, minute=self.dice.randrange(60)) + timedelta(minutes=self.dice.randrange(90))
            later = morning if morning > later else morning + timedelta(days=1)
        return min(later, moment + (self.now - moment) * 0.7)

    # What the customer says ----------------------------------------------------------------------------------------

    def submit(self):
        """Ask for what is left of the goods; False where an earlier case has them all."""
        wish = self.wish
        asked = [Asked(line, quantity, self.reason, resolution=wish) for line, quantity in self.left()]
        if not asked:
            return False
        asked[0].note = self.dice.choice(words.CUSTOMERS[self.reason.code][self.language])
        if wish == "exchange" and self.reason.code == "wrong_size":
            asked[0].variant = self.dice.choice(VARIANTS)
        channel = self.dice.choices(["portal", "mail", "staff"], [75, 15, 10])[0]
        if self.order.kind == Order.Kind.STORE:
            channel = "store"
        by = self.agent if channel in ("staff", "store") else None
        self.request = submit(self.order, asked, by=by, channel=channel)
        return True

    def left(self):
        for line, quantity in self.goods:
            line.refresh_from_db(fields=["returned_quantity", "pending_quantity"])
            if quantity := min(quantity, line.returnable_quantity):
                yield line, quantity

    @cached_property
    def dice(self):
        return random.Random(f"case {self.name}")  # noqa: S311  a story, not a secret

    @cached_property
    def reason(self) -> ReturnReason:
        """Something that can be true of the first thing."""
        arrived = self.order.delivered_at is not None and self.order.delivered_at < self.asked_at
        likely = [reason for reason in words.REASONS if arrived or reason.code in NOT_THERE_YET]
        code = self.dice.choices(likely, [reason.weight for reason in likely])[0].code
        if code == "faulty" and not DELICATE & set(self.goods[0][0].name.lower().split()):
            code = "not_as_shown"
        return self.reasons[code]

    @property
    def wish(self):
        wishes = next(reason.wishes for reason in words.REASONS if reason.code == self.reason.code)
        return self.dice.choice([wishes[0], *wishes])

    @property
    def language(self):
        return self.order.shop.speaks(self.order.customer_language)

    # What the desk does --------------------------------------------------------------------------------------------

    @cached_property
    def agent(self):
        return self.dice.choice(self.crew.agents(self.order.shop))

    def decider(self):
        limit = self.order.shop.agent_limit
        above = limit is not None and self.request.value > limit
        is_checked = self.request.checked_by is not None
        by_another = is_checked and (why_two(self.request) or self.dice.random() < 0.6)
        return self.crew.lead if above or by_another or self.dice.random() < 0.25 else self.agent

    def do(self, verb, **details):
        """One verb on the row as it is by now; the letters written before have left meanwhile."""
        leave(self.request.thread.letters.all(), self.order.shop)
        self.request = ReturnRequest.objects.with_facts().get(pk=self.request.pk)
        getattr(self.request, verb)(seen=self.request.version, **details)

    def note(self):
        self.request.note(by=self.agent, text=self.dice.choice(words.NOTES))

    def check(self):
        verdict = "decline" if self.dice.random() < 0.15 else "approve"
        code = "too_late" if self.request.is_late else "used"
        self.do("precheck", by=self.agent, verdict=verdict, code=code, note=self.dice.choice(words.CHECK_NOTES))

    def let_be_checked(self):
        """Where two people decide, somebody proposes first."""
        self.request = ReturnRequest.objects.with_facts().get(pk=self.request.pk)
        if why_two(self.request) and self.request.checked_by is None:
            self.do("precheck", by=self.agent, verdict="approve", note=self.dice.choice(words.CHECK_NOTES))

    def assign(self):
        self.do("assign", by=self.crew.lead, to=self.agent)

    def assign_to_team(self):
        self.do("assign", by=self.crew.lead, to=self.crew.care(self.order.shop))

    def tag(self):
        self.do("tag", by=self.agent, names=self.dice.sample(words.TAGS, self.dice.choice([1, 1, 2])))

    def ask(self):
        self.do("ask", by=self.agent, text=self.dice.choice(words.QUESTIONS[self.language]))

    def hold(self):
        until = self.now + timedelta(days=self.dice.randint(1, 5)) if self.dice.random() < 0.6 else None
        self.do("hold", by=self.agent, reason=self.dice.choice(words.HOLD_REASONS), until=until)

    def approve(self):
        self.let_be_checked()
        decisions = {}
        lines = list(self.request.lines.order_by("pk"))
        if len(lines) > 1 and self.reason.ground != "withdrawal" and self.dice.random() < 0.3:
            decisions = {lines[-1].pk: self.refusal()}
        elif self.request.value < 12 and self.dice.random() < 0.3:
            keep = {"decision": RequestLine.Decision.KEEP_ITEM, "decline_code": "", "decline_text": ""}
            decisions = {line.pk: keep for line in lines}
        free = True if self.request.alert_codes else None
        self.do("approve", by=self.decider(), decisions=decisions, free_return=free)

    def make_label(self):
        """The customer does, where it costs nothing; a worker was there at once."""
        leave(self.request.thread.letters.all(), self.order.shop)
        self.request = ReturnRequest.objects.with_facts().get(pk=self.request.pk)
        if self.request.rma and self.request.rma.price is None:
            make_label.call(self.request.make_label().pk)

    def decline(self):
        self.let_be_checked()
        refusal = self.refusal()
        self.do(
            "cancel", by=self.decider(), kind="declined", code=refusal["decline_code"], text=refusal["decline_text"]
        )

    def refusal(self):
        code = "too_late" if self.request.is_late else self.dice.choice(["used", "final_sale"])
        text = words.DECLINED[code][self.language]
        return {"decision": RequestLine.Decision.DECLINED, "decline_code": code, "decline_text": text}

    def cancel(self, kind):
        self.let_be_checked()
        text = words.CANCELLED[self.language] if kind == "withdrawn_by_customer" else ""
        self.do("cancel", by=self.decider(), kind=kind, text=text)
