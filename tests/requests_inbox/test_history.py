"""Whatever people do in whatever order: the history is gapless, append-only, and folds into the present (I1, I3–I5)."""

import itertools
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from messaging.models import Letter
from orders.models import OrderLine
from requests_inbox.models import Event, QueueCount, ReturnRequest
from requests_inbox.refusals import Refusal
from requests_inbox.replaying import present, replay
from requests_inbox.states import ENDED
from returns.models import Return
from returns.tasks import give_back
from shipping.carriers import Made
from shipping.models import Label
from tests.builders import fresh, make_order, make_person, make_return, make_shop
from tests.shipping.conftest import documents_elsewhere
from tests.shipping.making import make_destination

pytestmark = pytest.mark.trial
__all__ = ["documents_elsewhere"]

EDGES = {
    (None, "new"), ("new", "draft"), ("draft", "new"), ("new", "on_hold"), ("draft", "on_hold"), ("on_hold", "new"),
    ("on_hold", "draft"), ("new", "approved"), ("draft", "approved"), ("on_hold", "approved"), ("new", "cancelled"),
    ("draft", "cancelled"), ("on_hold", "cancelled"), ("approved", "cancelled"), ("approved", "new"),
    ("cancelled", "new"), ("approved", "label_created"), ("label_created", "approved"), ("label_created", "cancelled"),
    ("approved", "expired"), ("expired", "approved"),
}  # fmt: skip
UNDOING = {("approved", "draft"), ("approved", "on_hold"), ("cancelled", "draft"), ("cancelled", "on_hold")} | {
    ("cancelled", "approved"),
    ("cancelled", "label_created"),
}


class Desk(RuleBasedStateMachine):
    """Two shops, their people, a few requests; each rule is somebody trying something, allowed or not."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.shops = [make_shop(free_exchange=True), make_shop(undo_seconds=0)]
        self.people = [make_person(shop, role) for shop in self.shops for role in ("agent", "team_lead", "warehouse")]
        self.requests = []
        for shop in self.shops:
            make_destination(shop)
            order = make_order(shop, lines=[(2, "10"), (2, "30")])
            self.requests += [make_return(order=order), make_return(order=order, resolution="exchange")]

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, n, who, verb, **kwargs):
        """Refusals are part of life; whatever is refused has changed nothing, and the invariants look."""
        request = fresh(self.requests[n])
        seen = {} if verb in ("undo", "send_now", "note") else {"seen": request.version}
        before = present(request)
        try:
            getattr(request, verb)(by=self.people[who], **seen, **kwargs)
        except Refusal:
            assert present(fresh(request)) == before

    anybody = {"n": st.integers(0, 3), "who": st.integers(0, 5)}

    @rule(**anybody, verdict=st.sampled_from(["approve", "decline"]))
    def precheck(self, n, who, verdict):
        self.attempt(n, who, "precheck", verdict=verdict, free_return=verdict == "approve", note="Seen")

    @rule(**anybody)
    def put_back(self, n, who):
        self.attempt(n, who, "put_back", reason="too soon")

    @rule(**anybody)
    def hold(self, n, who):
        self.attempt(n, who, "hold", reason="supplier", until=timezone.now() + timedelta(hours=1))

    @rule(**anybody)
    def release(self, n, who):
        self.attempt(n, who, "release")

    @rule(**anybody)
    def take_over(self, n, who):
        self.attempt(n, who, "take_over", reason="ill")

    @rule(**anybody)
    def ask(self, n, who):
        self.attempt(n, who, "ask", text="Which size?")

    @rule(**anybody, free=st.booleans())
    def set_free_return(self, n, who, free):
        self.attempt(n, who, "set_free_return", free=free)

    @rule(**anybody, decision=st.sampled_from(["pending", "approved", "declined", "keep_item"]), line=st.integers(0, 1))
    def decide_line(self, n, who, decision, line):
        line = fresh(self.requests[n]).line_list[line]
        self.attempt(n, who, "decide_line", line=line, decision=decision, code="used" if decision == "declined" else "")

    @rule(**anybody, why=st.sampled_from(["", "Not this time"]), fee=st.sampled_from([None, Decimal("7.50")]))
    def approve(self, n, who, why, fee):
        self.attempt(n, who, "approve", contradiction=why, fee=fee)

    @rule(**anybody, kind=st.sampled_from(["declined", "withdrawn_by_customer", "duplicate", "error"]))
    def cancel(self, n, who, kind):
        self.attempt(n, who, "cancel", kind=kind, code="used" if kind == "declined" else "")

    @rule(**anybody)
    def undo(self, n, who):
        self.attempt(n, who, "undo")

    @rule(**anybody)
    def send_now(self, n, who):
        self.attempt(n, who, "send_now")

    @rule(**anybody)
    def reopen(self, n, who):
        self.attempt(n, who, "reopen", reason="again")

    @rule(**anybody)
    def note(self, n, who):
        self.attempt(n, who, "note", text="Hello")

    @rule(**anybody, to=st.none() | st.integers(0, 5))
    def assign(self, n, who, to):
        self.attempt(n, who, "assign", to=None if to is None else self.people[to])

    @rule(**anybody, names=st.sets(st.sampled_from(["size", "Size", "wool", "recall"])))
    def tag(self, n, who, names):
        self.attempt(n, who, "tag", names=names)

    @rule(**anybody)
    def make_label(self, n, who):
        try:
            fresh(self.requests[n]).make_label(by=self.people[who] if who else None)
        except Refusal:
            return

    @rule(is_made=st.booleans())
    def carriers_answer(self, is_made):
        for label in Label.objects.filter(state="requested"):
            label.keep(Made(b"%PDF-1.7")) if is_made else label.fail("No such postcode")

    @rule(**anybody)
    def retry_label(self, n, who):
        self.attempt(n, who, "retry_label")

    @rule(**anybody)
    def void_label(self, n, who):
        self.attempt(n, who, "void_label", reason="torn")

    @rule(n=st.integers(0, 3))
    def expire(self, n):
        request = fresh(self.requests[n])
        try:
            request.expire(seen=request.version)
        except Refusal:
            return

    @rule(**anybody)
    def revive(self, n, who):
        self.attempt(n, who, "revive", reason="was ill")

    @rule()
    def what_ended_is_given_back(self):
        for rma in Return.objects.all():
            give_back.call(rma.pk)

    @rule()
    def letters_leave(self):
        Letter.objects.filter(state="queued").update(state="sent", sent_at=timezone.now())

    @invariant()
    def the_events_fold_into_the_present(self):
        for request in self.requests:
            assert replay(request) == present(fresh(request))

    @invariant()
    def rows_have_the_names_of_their_tags(self):
        for request in map(fresh, self.requests):
            assert sorted(request.tag_names) == sorted(tag.name for tag in request.tags.all())

    @invariant()
    def versions_and_change_numbers_have_no_holes(self):
        for request in self.requests:
            versions = list(request.events.order_by("version").values_list("version", flat=True))
            assert versions == list(range(1, fresh(request).version + 1))
        for shop in self.shops:
            numbers = list(Event.objects.filter(shop=shop).order_by("change").values_list("change", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def every_state_was_reached_by_an_edge_and_an_approval_is_taken_back_before_the_next(self):
        for request in self.requests:
            steps = [
                (e.verb, tuple(e.changes["status"]))
                for e in request.events.order_by("version")
                if "status" in e.changes
            ]
            assert all(step in EDGES or (verb == "undone" and step in UNDOING) for verb, step in steps)
            approvals = [step for verb, step in steps if "approved" in step]
            assert all((a[1] == "approved") != (b[1] == "approved") for a, b in itertools.pairwise(approvals))

    @invariant()
    def people_acted_in_their_own_shop_with_a_role_for_it(self):
        for event in Event.objects.filter(actor__isnull=False).select_related("actor"):
            assert event.actor.role_in(event.shop_id) in ("agent", "team_lead")

    @invariant()
    def a_return_is_open_exactly_while_its_request_is_approved(self):
        for request in map(fresh, self.requests):
            open_ones = list(Return.objects.filter(reference=request.reference, state="authorized"))
            granted = any(line.decision == "approved" for line in request.line_list)
            approved = request.status in ("approved", "label_created")
            assert open_ones == ([request.rma] if approved and granted else [])
            assert all(one.fee == request.fee for one in open_ones)
            assert (request.status == "label_created") == (approved and bool(request.rma and request.rma.has_label))

    @invariant()
    def the_counters_are_the_counts(self):
        counted = Counter(ReturnRequest.objects.values_list("shop_id", "status"))
        kept = {(row.shop_id, row.status): row.count for row in QueueCount.objects.all() if row.count}
        assert kept == counted

    @invariant()
    def the_ledger_holds_what_open_requests_claim(self):
        claimed = Counter()
        for request in map(fresh, self.requests):
            for line in request.line_list:
                if request.status not in ENDED and line.decision != "declined":
                    claimed[line.order_line_id] += line.quantity
        pending = dict(OrderLine.objects.values_list("pk", "pending_quantity"))
        assert {pk: n for pk, n in pending.items() if n} == claimed

    @invariant()
    def each_decision_in_force_has_one_letter_that_tells_it(self):
        for request in map(fresh, self.requests):
            decided = request.status in ("approved", "label_created", "expired", "cancelled")
            assert (request.decision_letter is not None) == decided
            assert not decided or request.decision_letter.state != "withdrawn"


@pytest.mark.django_db
def test_random_histories_keep_every_invariant():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.parametrize("statement", ["UPDATE {table} SET verb = 'approved'", "DELETE FROM {table}"])
def test_the_database_refuses_to_touch_an_event(request_, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=Event._meta.db_table))
    assert request_.events.count() == 1


@pytest.mark.parametrize(("column", "value"), [("status", "lost"), ("is_open", False), ("held_by_id", None)])
def test_the_database_refuses_states_that_cannot_be(request_, agent, column, value):
    request_.hold(by=agent, seen=1, reason="mine")
    with pytest.raises(DatabaseError), transaction.atomic():
        ReturnRequest.objects.update(**{column: value})


def test_counters_that_went_wrong_are_repaired(request_, shop):
    QueueCount.objects.update(count=7)
    QueueCount.objects.create(shop=shop, status="draft", count=2)
    assert QueueCount.repair() == {(shop.pk, "new"): (7, 1), (shop.pk, "draft"): (2, 0)}
    assert QueueCount.repair() == {}
