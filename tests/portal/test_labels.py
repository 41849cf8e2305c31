"""The label of an approved return: made by its customer, paid for where they pay, and opened by nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from helpdesk.jobs.models import Job
from messaging.models import Attachment, Letter
from requests_inbox.models import Event
from requests_inbox.tasks import mail_label
from returns.models import Payment
from shipping.models import Destination, Label
from shipping.tasks import make_label
from tests.builders import fresh, make_order, make_person, make_return, make_shop

from .conftest import content_of, let_in


@pytest.fixture
def agent(shop):
    return make_person(shop)


@pytest.fixture
def approved(shop, order, agent):
    """One whose letter has left."""
    place = {"name": "Returns", "street": "Dock 4", "postcode": "1000 AA", "city": "Utrecht", "country": "NL"}
    Destination.objects.create(shop=shop, **place)
    shop.free_return = True
    shop.save()
    return approve(make_return(order=order), agent)


def approve(request, agent):
    request.approve(by=agent, seen=request.version)
    request = fresh(request)
    request.send_now(by=agent)
    request.thread.letters.due().send_each()
    return fresh(request)


def url(request, end=""):
    return f"/r/veldkant/requests/{request.reference}/{end}"


def ask(client, request, key=None):
    return client.post(url(request, "label/"), {"key": str(key or uuid4())})


def run_jobs(task):
    """What a worker would do: all that was handed over to it, and nothing else."""
    for job in Job.objects.filter(task=task.module_path):
        task.call(*job.args)


def test_a_label_is_made_by_one_press_and_opens_as_a_pdf(visitor, approved):
    assert "Make my label" in visitor.get(url(approved)).content.decode()
    assert ask(visitor, approved).status_code == 302
    assert "It is being made" in visitor.get(url(approved)).content.decode()
    make_label.func(Label.objects.get().pk)
    shown = visitor.get(url(approved)).content.decode()
    assert "Your label is ready" in shown
    for kind in ("label", "sheet"):
        assert url(approved, f"label/{kind}/") in shown
        assert content_of(visitor.get(url(approved, f"label/{kind}/"))).startswith(b"%PDF")
    assert "label/qr/" not in shown  # no counter reads the shop's own code
    assert visitor.get(url(approved, "label/qr/")).status_code == 404
    assert fresh(approved).status == "label_created"


@pytest.mark.parametrize(("ticked", "letters"), [({"mails": "on"}, 1), ({}, 0)])
def test_it_is_mailed_to_whoever_leaves_the_tick(visitor, approved, ticked, letters):
    assert "Mail it to me, too" in visitor.get(url(approved)).content.decode()
    visitor.post(url(approved, "label/"), {"key": str(uuid4())} | ticked)
    make_label.func(Label.objects.get().pk)
    for _again in range(2):
        run_jobs(mail_label)
    assert Letter.objects.filter(kind="label").count() == letters
    assert Attachment.objects.filter(letter__kind="label").count() == letters


def test_pressing_twice_makes_one_label(visitor, approved):
    key = uuid4()
    ask(visitor, approved, key)
    ask(visitor, approved, key)
    ask(visitor, approved)
    assert Label.objects.count() == 1
    assert Event.objects.filter(request=approved, verb="label_asked").count() == 1


def test_before_the_customer_knows_of_the_approval_there_is_no_label(visitor, approved, order, agent):
    request = make_return(order=order, quantities=(1,))
    request.approve(by=agent, seen=1)
    assert "Make my label" not in visitor.get(url(request)).content.decode()
    assert ask(visitor, request).status_code == 404
    assert not Label.objects.exists()


def test_nobody_else_makes_or_opens_it(visitor, approved):
    ask(visitor, approved)
    make_label.func(Label.objects.get().pk)
    stranger = let_in(make_order(approved.shop))
    assert ask(stranger, approved).status_code == 404
    assert stranger.get(url(approved, "label/label/")).status_code == 404
    assert visitor.get(url(approved, "label/zpl/")).status_code == 404


def test_who_pays_for_the_label_sees_the_price_and_goes_to_pay(visitor, approved, shop, order, agent, settings):
    settings.PAYMENTS = {"*": {"provider": "test"}}
    shop.free_return, shop.label_price = False, "4.95"
    shop.save()
    request = approve(make_return(order=order, quantities=(1,)), agent)
    assert "4.95" in visitor.get(url(request)).content.decode()
    page = ask(visitor, request)
    payment = Payment.objects.get()
    assert payment.url in page.content.decode()
    assert not Label.objects.exists()
    payment.settle("paid")
    assert Label.objects.count() == 1


@pytest.fixture
def to_pay(approved, shop, order, agent, settings):
    """One that costs something."""
    settings.PAYMENTS = {"*": {"provider": "test"}}
    shop.free_return, shop.label_price = False, "4.95"
    shop.save()
    return approve(make_return(order=order, quantities=(1,)), agent)


def test_who_comes_back_from_paying_waits_for_the_money_and_is_not_asked_for_it_again(visitor, to_pay):
    ask(visitor, to_pay)
    payment = Payment.objects.get()
    page = visitor.get(url(to_pay) + f"?paid={payment.key}", follow=True)
    assert page.redirect_chain == [(url(to_pay), 302)]
    assert "Your payment is on its way" in page.content.decode()
    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert "Pay and make the label" not in page.content.decode()
    ask(visitor, to_pay)
    assert Payment.objects.count() == 1
    payment.settle("ch_1")
    assert "It is being made" in visitor.get(url(to_pay)).content.decode()


def test_who_paid_from_a_frame_comes_back_in_a_tab_that_knows_nobody(client, visitor, to_pay):
    ask(visitor, to_pay)
    payment = Payment.objects.get()
    for nonsense in ("x", uuid4()):
        assert client.get(f"/r/veldkant/payment/?paid={nonsense}").status_code == 200
    assert client.get(f"/r/{make_shop().slug}/payment/?paid={payment.key}").status_code == 200
    assert Payment.objects.get().came_back_at is None
    assert b"You can close this page" in client.get(f"/r/veldkant/payment/?paid={payment.key}").content
    assert "Your payment is on its way" in visitor.get(url(to_pay)).content.decode()


def test_money_that_never_comes_can_be_paid_again(visitor, to_pay):
    ask(visitor, to_pay)
    visitor.get(url(to_pay) + f"?paid={Payment.objects.get().key}")
    Payment.objects.update(came_back_at=timezone.now() - timedelta(minutes=16))
    assert "Pay and make the label" in visitor.get(url(to_pay)).content.decode()


def test_a_key_that_is_no_payment_of_theirs_says_nothing(visitor, to_pay, order, shop, agent):
    ask(visitor, to_pay)
    payment = Payment.objects.get()
    stranger = let_in(make_order(shop))
    assert stranger.get(url(to_pay) + f"?paid={payment.key}").status_code == 404
    for nonsense in ("x", uuid4()):
        assert visitor.get(url(to_pay) + f"?paid={nonsense}")["Location"] == url(to_pay)
    assert Payment.objects.get().came_back_at is None


def test_a_provider_that_is_away_costs_nothing_that_was_typed(visitor, to_pay, settings, caplog):
    away = {"provider": "stripe", "secret_key": "sk_test_1", "webhook_secret": "w", "address": "http://127.0.0.1:9"}
    settings.PAYMENTS = {"*": away}
    answer = visitor.post(url(to_pay, "label/"), {"key": str(uuid4())}, follow=True)
    assert answer.status_code == 200
    assert "Paying does not work just now" in answer.content.decode()
    assert "Pay and make the label" in answer.content.decode()
    assert "could not be begun" in caplog.text


def test_cancelling_after_the_approval_takes_the_label_back(visitor, approved):
    ask(visitor, approved)
    make_label.func(Label.objects.get().pk)
    visitor.post(url(approved, "cancellation/"))
    assert fresh(approved).status == "cancelled"
    assert visitor.get(url(approved, "label/label/")).status_code == 404
