"""The label of an approved return: made by its customer, paid for where they pay, and opened by nobody else."""

from uuid import uuid4

import pytest

from helpdesk.jobs.models import Job
from messaging.models import Attachment, Letter
from requests_inbox.models import Event
from requests_inbox.tasks import mail_label
from returns.models import Payment
from shipping.models import Destination, Label
from shipping.tasks import make_label
from tests.builders import fresh, make_order, make_person, make_return

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


def test_cancelling_after_the_approval_takes_the_label_back(visitor, approved):
    ask(visitor, approved)
    make_label.func(Label.objects.get().pk)
    visitor.post(url(approved, "cancellation/"))
    assert fresh(approved).status == "cancelled"
    assert visitor.get(url(approved, "label/label/")).status_code == 404
