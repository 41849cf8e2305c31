"""Where customers live is forgotten once their return is long over, and never while a parcel is open."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from helpdesk.jobs.models import Job
from messaging.models import Attachment, Letter
from requests_inbox import tasks
from returns.models import Return
from shipping.models import Label, Parcel
from shipping.tasks import make_label as make
from tests.builders import fresh, make_person, make_shop
from tests.returns.making import make_approved
from tests.shipping.conftest import documents_elsewhere
from tests.shipping.dhl import HOME

pytestmark = pytest.mark.django_db
__all__ = ["documents_elsewhere"]


def with_parcel(shop=None):
    """Its label is made and mailed, and its parcel knows from where it is sent."""
    request = make_approved(shop)
    make.call(request.make_label(by=make_person(request.shop), mails=True).pk)
    tasks.mail_label.call(*Job.objects.filter(task=tasks.mail_label.module_path).latest("pk").args)
    fresh(request).label.parcel.keep_sender(HOME)
    return fresh(request)


def days_ago(request, days):
    Return.objects.filter(pk=request.rma_id).update(ship_by=timezone.localdate() - timedelta(days=days))


def remembers(request):
    label = Label.objects.get(parcel__shipment__rma=request.rma_id)
    mailed = Attachment.objects.filter(thread=request.thread, letter__kind="label").count()
    return bool(label.parcel.sender), bool(label.told), bool(label.document), mailed


def test_address_label_and_mailed_copy_go_with_their_files_once_the_return_is_long_over():
    request = with_parcel()
    files = [request.label.document.name, Attachment.objects.get(letter__kind="label").file.name]
    days_ago(request, 91)
    for _again in range(2):
        tasks.forget_senders.call()
    assert remembers(request) == (False, False, False, 0)
    assert not any(storages["attachments"].exists(name) for name in files)
    assert Letter.objects.filter(kind="label").exists()
    assert (fresh(request).status, fresh(request).rma.has_label) == ("label_created", False)


@pytest.mark.parametrize("days", [0, 89])
def test_nothing_goes_before_its_time(days):
    request = with_parcel()
    days_ago(request, days)
    tasks.forget_senders.call()
    assert remembers(request) == (True, True, True, 1)


def test_each_shop_says_when_and_what_ended_counts_from_its_end():
    long, short = (
        with_parcel(make_shop(forget_senders_after_days=365)),
        with_parcel(make_shop(forget_senders_after_days=30)),
    )
    for request in (long, short):
        request = fresh(request)
        request.cancel(by=make_person(request.shop, "team_lead"), seen=request.version, kind="error")
    Return.objects.update(ended_at=timezone.now() - timedelta(days=31))
    tasks.forget_senders.call()
    assert remembers(long) == (True, True, True, 1)
    assert remembers(short) == (False, False, False, 0)


def test_what_is_being_made_is_left_alone_and_what_failed_can_no_longer_be_tried():
    made, failed = make_approved(), make_approved()
    made.make_label(sender=HOME)
    failed.make_label().fail("No")
    for request in (made, failed):
        fresh(request).label.parcel.keep_sender(HOME)
        days_ago(request, 200)
    tasks.forget_senders.call()
    assert bool(Parcel.objects.get(shipment__rma=made.rma).sender)
    assert not Parcel.objects.get(shipment__rma=failed.rma).sender
    assert Label.objects.get(parcel__shipment__rma=failed.rma).state == "voided"


def test_pages_of_what_was_forgotten_still_open(client):
    request = with_parcel()
    days_ago(request, 91)
    tasks.forget_senders.call()
    client.force_login(make_person(request.shop))
    for page in (f"/requests/{request.reference}/", f"/returns/{request.rma}/", "/returns/"):
        assert client.get(page).status_code == 200
    assert client.get(f"/returns/{request.rma}/label/label/").status_code == 404
