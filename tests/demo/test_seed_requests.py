from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Sum

from messaging.models import Letter
from orders.models import OrderLine
from requests_inbox import clocks
from requests_inbox.models import Event, QueueCount, RequestLine, ReturnRequest, SearchDocument
from requests_inbox.replaying import present, replay
from shops.models import Shop, ShopCounter
from tests.builders import fresh, make_person, make_reason, make_return, make_shop

pytestmark = [pytest.mark.trial, pytest.mark.django_db]


def seed(count, *options):
    said = StringIO()
    call_command("seed_requests", str(count), *options, stdout=said, stderr=StringIO())
    return said.getvalue().strip()


def test_it_makes_as_many_as_asked_for():
    assert seed(120) == "120 requests in seed-1 (120)."
    assert ReturnRequest.objects.count() == 120
    assert set(ReturnRequest.objects.values_list("status", flat=True)) >= {"new", "approved", "cancelled"}


def test_every_history_tells_the_present():
    seed(150)
    for request in ReturnRequest.objects.all():
        assert replay(request) == present(request)
        assert list(request.events.order_by("version").values_list("version", flat=True))[-1] == request.version


def test_clocks_stand_still_where_the_customer_has_to_answer():
    seed(150)
    waits = 0
    for request in ReturnRequest.objects.all():
        stands = request.is_open and clocks.stands_still(request)
        assert (request.sorted_at, request.clock_left is not None) == (clocks.place_of(request), stands)
        waits += stands
    assert waits


def words_of_all():
    return {one.pk: set(one.text.split()) for one in SearchDocument.objects.all()}


def test_every_request_is_found_by_its_words():
    seed(60)
    seeded = words_of_all()
    call_command("rebuild_search", stdout=StringIO())
    assert words_of_all() == seeded


def test_change_numbers_have_no_gaps_and_go_with_time(monkeypatch):
    monkeypatch.setattr("requests_inbox.seeding.batches.AT_ONCE", 25)
    seed(90)
    changes = list(Event.objects.order_by("change").values_list("change", "at"))
    assert [change for change, _at in changes] == list(range(1, len(changes) + 1))
    assert changes == sorted(changes, key=lambda change: change[1])
    assert ShopCounter.objects.get(name="change").value == len(changes)


def test_counters_ledger_and_constraints_hold():
    seed(150)
    assert QueueCount.repair() == {}
    connection.check_constraints()
    claimed = RequestLine.objects.exclude(request__status="cancelled").exclude(decision="declined")
    assert OrderLine.objects.aggregate(sum=Sum("pending_quantity")) == claimed.aggregate(sum=Sum("quantity"))
    assert not RequestLine.objects.exclude(order_line__order=F("request__order")).exists()


def test_no_letter_of_the_past_leaves():
    seed(60)
    assert Letter.objects.exists()
    assert not Letter.objects.exclude(state="sent").exists()


def test_rows_have_the_same_shape_as_those_of_the_verbs():
    seed(200)
    shop = make_shop()
    agent = make_person(shop)
    approved, cancelled, waiting = make_return(shop), make_return(shop), make_return(shop)
    approved.note(by=agent, text="Looks fine.")
    approved.precheck(by=agent, seen=approved.version, verdict="approve", note="Looks fine.")
    approved.approve(by=agent, seen=approved.version)
    cancelled.cancel(by=agent, seen=cancelled.version, kind="declined", code="used")
    waiting.ask(by=agent, seen=waiting.version, text="Which colour?")
    waiting = fresh(waiting)
    Letter.objects.filter(thread=waiting.thread_id).update(state="sent")
    waiting.hold(by=agent, seen=waiting.version, reason="Supplier")
    for event in shop.events.order_by("pk"):
        assert _shape(event) in {_shape(made) for made in Event.objects.filter(verb=event.verb).exclude(shop=shop)}


def _shape(event):
    """Which values an event of this verb changes, whatever they become. `held_until` can be left open."""
    changes = {name if not name.startswith("line ") else "line" for name in event.changes} - {"held_until"}
    return event.verb, frozenset(changes), frozenset(event.details)


def test_seeded_requests_can_be_worked_on():
    seed(40)
    shop = Shop.objects.get()
    lead = make_person(shop, role="team_lead")
    request = ReturnRequest.objects.with_facts().filter(status="new", alert_codes=[]).first()
    request.approve(by=lead, seen=request.version)
    assert replay(request) == present(fresh(request))
    assert request.events.latest("version").change == shop.events.count()


def test_the_same_seed_tells_the_same_stories_in_another_shop_of_that_name():
    def stories():
        rows = ReturnRequest.objects.order_by("pk")
        return list(rows.values_list("customer_name", "item_summary", "status", "value", "version"))

    seed(30)
    first = stories()
    seed(30, "--seed", "2")
    assert stories()[:30] == first
    assert stories()[30:] != first
    seed(30)
    assert stories()[60:] == first


def test_a_real_shop_can_be_filled_and_keeps_its_own():
    shop = make_shop(slug="real")
    shop.reasons.update(is_active=False)
    make_reason(shop, code="own")
    agent = make_person(shop)
    make_return(shop)
    seed(30, "--shop", "real")
    assert ReturnRequest.objects.filter(shop=shop).count() == 31
    assert QueueCount.repair() == {}
    codes = set(RequestLine.objects.values_list("reason__code", flat=True))
    assert codes == {"own", "because_commercial"}
    decided = ReturnRequest.objects.exclude(decided_by=None).values_list("decided_by", flat=True)
    assert agent.pk in set(decided)


def test_many_shops_differ_in_size():
    assert seed(110, "--shops", "3") == "110 requests in seed-1 (60), seed-2 (30), seed-3 (20)."


def test_one_shop_can_have_most_of_them():
    assert seed(100, "--shops", "3", "--largest", "70") == "100 requests in seed-1 (70), seed-2 (20), seed-3 (10)."
    with pytest.raises(CommandError, match="--largest"):
        seed(100, "--largest", "70")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [(["10", "--shop", "nowhere"], "There is no shop “nowhere”"), (["0"], "At least one request")],
)
def test_a_wrong_call_is_answered_with_one_sentence(options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("seed_requests", *options)


def test_it_stays_out_of_production(settings):
    settings.MODE = "production"
    with pytest.raises(CommandError, match="production"):
        call_command("seed_requests", "10")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_storing_one_batch_while_the_next_is_made_up_gives_the_same(monkeypatch):
    monkeypatch.setattr("requests_inbox.seeding.batches.AT_ONCE", 20)
    seed(70)
    assert ReturnRequest.objects.count() == 70
    assert list(Event.objects.order_by("change").values_list("change", flat=True)) == list(
        range(1, Event.objects.count() + 1)
    )
    assert QueueCount.repair() == {}
    assert all(replay(request) == present(request) for request in ReturnRequest.objects.all())
