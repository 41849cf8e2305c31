import re
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from helpdesk.demo.data.places import place_of
from helpdesk.demo.data.shops import SHOPS
from helpdesk.demo.people import DEMO_PEOPLE, DEMO_TEAMS, PASSWORD
from helpdesk.demo.trying import orders_to_try
from messaging.intake import take_in
from messaging.models import IncomingMail, Letter
from orders.models import Order, OrderLine
from requests_inbox.beginning.eligibility import eligibility_of
from requests_inbox.correspondence.replies import unknown_in
from requests_inbox.models import Event, PolicyVersion, QueueCount, RequestLine, ReturnRequest, SavedReply
from requests_inbox.replaying import present, replay
from shipping.addresses import Address
from shops.models import Membership, Person, Shop, Team

pytestmark = [pytest.mark.trial, pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    """The demo, filled once for all of these tests and taken away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_all_real_orders_are_there_each_in_one_shop():
    assert (Order.objects.count(), OrderLine.objects.count()) == (858, 5655)
    assert set(Order.objects.values_list("shop__slug", "currency")) == {
        ("veldkant", "EUR"),
        ("pike-plover", "GBP"),
        ("lindgruen", "EUR"),
    }
    assert set(Order.objects.filter(country="Netherlands").values_list("shop__slug", "customer_language")) == {
        ("veldkant", "nl")
    }


def test_a_second_seeding_changes_nothing(capsys):
    before = _everything()
    call_command("seed_demo")
    assert capsys.readouterr().out == "The demo is there already.\n"
    assert _everything() == before


def _everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Shop, Person, Membership, Order, ReturnRequest, RequestLine, Letter)
    ]


def test_whoever_reads_the_readme_can_be_a_customer_of_each_shop():
    readme = (settings.BASE_DIR / "README.md").read_text()
    orders = list(orders_to_try())
    assert {order.shop.slug for order in orders} == set(SHOPS)
    for order in orders:
        told = f"/r/{order.shop.slug}/>[^|]*\\| {order.number} \\| {order.customer_email} \\| {order.postcode} \\|"
        assert re.search(told, readme), order
        assert order.belongs_to(order.customer_email)
        assert order.belongs_to(order.postcode)
        assert not order.requests.exists()
        assert any(one.left for one in eligibility_of(order))


def test_orders_have_invented_addresses_that_a_label_can_begin_with():
    assert not Order.objects.filter(Q(street="") | Q(postcode="") | Q(city="")).exists()
    customer = Order.objects.filter(country="Germany").first()
    assert not Address.of_order(customer).faults()
    assert place_of("17", "Germany") == place_of("17", "Germany")


def test_one_shop_speaks_all_languages_that_customers_have():
    assert set(Shop.objects.get(slug="lindgruen").languages) == {code for code, _name in settings.CUSTOMER_LANGUAGES}


def test_each_shop_has_teams_with_work_and_a_policy_that_keeps_a_fee():
    assert {(team.shop.slug, team.name) for team in Team.objects.select_related("shop")} == {
        (slug, name) for slug in SHOPS for name in DEMO_TEAMS
    }
    open_ones = ReturnRequest.objects.waiting()
    assert set(open_ones.exclude(assigned_team=None).values_list("assigned_team__name", flat=True)) == set(DEMO_TEAMS)
    assert open_ones.filter(events__verb="assigned", events__details__rule__startswith="Faulty").exists()
    for version in PolicyVersion.objects.published():
        assert [rule.key for rule in version.document.rules if rule.then.fee] == ["second-thoughts-fee"]
        assert int(float(version.simulations.get().result["fees"]["kept"])) > 0


def test_each_shop_has_saved_replies_that_any_request_fills():
    texts = [text for reply in SavedReply.objects.all() for text in reply.texts.values()]
    assert {reply.shop.slug for reply in SavedReply.objects.select_related("shop")} == set(SHOPS)
    assert not [gap for text in texts for gap in unknown_in(text)]


def test_the_mail_of_a_morning_waits_to_be_read_and_is_read_as_what_it_is():
    outcomes = Counter()
    for mail in IncomingMail.objects.waiting():
        take_in(mail.pk)
        mail.refresh_from_db()
        outcomes[mail.outcome] += 1
    assert outcomes["threaded"] >= 5, outcomes
    assert (outcomes["auto_reply"], outcomes["bounce"], outcomes["parked"]) == (3, 3, 12), outcomes


def test_nothing_of_the_desk_crosses_a_shop():
    assert not ReturnRequest.objects.exclude(shop=F("order__shop")).exists()
    assert not ReturnRequest.objects.exclude(shop=F("thread__shop")).exists()
    assert not RequestLine.objects.exclude(request__order=F("order_line__order")).exists()
    assert not RequestLine.objects.exclude(request__shop=F("reason__shop")).exists()
    assert not Letter.objects.exclude(shop=F("thread__shop")).exists()
    assert not OrderLine.objects.exclude(order__shop=F("product__shop")).exists()
    for event in Event.objects.exclude(actor=None).values("shop_id", "actor_id").distinct():
        assert Membership.objects.filter(shop=event["shop_id"], person=event["actor_id"]).exists()


def test_a_colleague_of_one_shop_sees_that_shop_alone():
    jonas = Person.objects.get(email="jonas@keur.test")
    seen = ReturnRequest.objects.visible_to(jonas)
    assert seen.exists()
    assert set(seen.values_list("shop__slug", flat=True)) == {"lindgruen"}


def test_everybody_signs_in_with_the_password_that_is_printed():
    assert all(Person.objects.get(email=email).check_password(PASSWORD) for email, *_rest in DEMO_PEOPLE)


def test_the_desk_has_work_in_every_open_state_and_a_past():
    states = Counter(ReturnRequest.objects.values_list("status", flat=True))
    assert 55 <= states["new"] + states["draft"] + states["on_hold"] <= 60
    assert min(states["new"], states["approved"]) > 25
    assert min(states["draft"], states["on_hold"], states["cancelled"]) >= 5
    waiting = ReturnRequest.objects.filter(is_open=True)
    assert waiting.filter(waiting_on="customer").exists()
    assert any("free_exchange" in codes for codes in waiting.values_list("alert_codes", flat=True))


def test_the_history_is_in_order_and_tells_the_present():
    for shop in Shop.objects.all():
        changes = list(shop.events.order_by("change").values_list("change", "at"))
        assert [change for change, _at in changes] == list(range(1, len(changes) + 1))
        assert changes == sorted(changes, key=lambda change: change[1])
    for request in ReturnRequest.objects.all():
        assert replay(request) == present(request)
    assert QueueCount.repair() == {}


def test_nothing_happens_in_the_future_or_before_its_cause():
    now = timezone.now()
    assert not Event.objects.filter(at__gt=now).exists()
    assert not ReturnRequest.objects.filter(submitted_at__lt=F("order__ordered_at")).exists()
    assert not Order.objects.filter(delivered_at__lt=F("dispatched_at")).exists()
    last = Order.objects.latest("ordered_at").ordered_at
    assert timedelta(0) < now - last < timedelta(days=2, hours=2)


def test_only_a_handful_of_letters_is_still_to_leave():
    assert 0 < Letter.objects.filter(state="queued").count() <= 8
    assert not Letter.objects.exclude(state__in=["queued", "sent"]).exists()
    assert not Letter.objects.filter(state="sent", sent_at=None).exists()


def test_customers_are_invented_and_always_the_same():
    addresses = Order.objects.values_list("customer_email", flat=True)
    assert all(address.endswith(".test") for address in addresses)
    people = set(Order.objects.values_list("customer_name", "customer_email", "country"))
    assert len({email for _name, email, _country in people}) == len(people)


def test_it_stays_out_of_production(settings):
    settings.MODE = "production"
    with pytest.raises(CommandError, match="production"):
        call_command("seed_demo")
