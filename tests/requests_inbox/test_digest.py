"""The digest: once each workday, in the morning of whoever reads it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from helpdesk.demo.seeding.past import acting_at
from helpdesk.jobs.models import Job
from messaging.models import Letter
from notifications.models import NoticeChoices, StaffMail
from notifications.tasks import deliver_staff_mail
from requests_inbox import digest
from requests_inbox.models import ReturnRequest
from requests_inbox.tasks import send_digest, send_digests
from shops.models import Person
from tests.builders import make_person, make_return, make_shop

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 11, 30, 7, 30, tzinfo=ZONE)


def names(moment):
    return [Person.objects.get(pk=pk).name for pk, _day in digest.people_in_the_morning(moment)]


def send_all(moment):
    """What the clock and the jobs do at that moment."""
    with acting_at(moment):
        send_digests.call()
    for job in Job.objects.filter(task=send_digest.module_path).order_by("pk"):
        send_digest.call(*job.args)
        job.delete()


@pytest.mark.parametrize(
    ("hour", "minute", "expected"), [(6, 59, []), (7, 0, ["Sanne de Wit"]), (10, 59, ["Sanne de Wit"]), (11, 0, [])]
)
def test_it_comes_in_the_morning_of_its_reader(agent, hour, minute, expected):
    assert names(MONDAY.replace(hour=hour, minute=minute)) == expected


def test_a_zone_that_nobody_knows_any_more_keeps_nobody_back(agent, lead):
    Person.objects.filter(pk=agent.pk).update(time_zone="Europe/Nowhere")
    assert names(MONDAY) == ["Tom Verbeek"]


def test_morning_is_where_somebody_is(agent, lead):
    Person.objects.filter(pk=agent.pk).update(time_zone="America/New_York")
    assert names(MONDAY) == ["Tom Verbeek"]
    assert names(MONDAY + timedelta(hours=6)) == ["Sanne de Wit"]


def test_who_does_not_want_it_or_decides_nowhere_gets_none(shop, agent, lead):
    make_person(shop, "warehouse")
    NoticeChoices.objects.create(person=lead, digest=False)
    left = make_person(shop)
    left.memberships.update(ended_at=timezone.now())
    assert names(MONDAY) == ["Sanne de Wit"]


def test_it_says_what_is_on_the_desk(shop, agent):
    first = make_return(shop)
    ReturnRequest.objects.update(submitted_at=timezone.now() - timedelta(days=3, hours=1), sorted_at=timezone.now())
    held, _other = make_return(shop), make_return(shop)
    held.hold(by=agent, seen=1, reason="waits")
    ReturnRequest.objects.filter(pk=held.pk).update(held_at=timezone.now() - timedelta(hours=30))
    Letter.objects.filter(thread=held.thread).update(state="bounced")
    send_all(MONDAY)
    written = StaffMail.objects.get()
    assert written.subject == "Your desk this morning"
    for sentence in [
        shop.name,
        "2 requests need a decision.",
        f"First in line is {first.reference}, asked for 3 days ago.",
        "For 1 the time to decide passes within a day, or has passed.",
        "1 has been held for more than a day.",
        "1 mail of the last week did not arrive.",
    ]:
        assert sentence in written.text
        assert sentence in written.html
    assert "Marit" not in written.text


def test_there_is_one_a_day_however_many_workers_come(shop, agent):
    make_return(shop)
    send_all(MONDAY)
    assert names(MONDAY + timedelta(minutes=10)) == []
    assert digest.send(agent, MONDAY.date()) is None
    assert Job.objects.filter(task="notifications.tasks.deliver_staff_mail").count() == 1
    send_all(MONDAY + timedelta(days=1))
    assert [one.slot for one in StaffMail.objects.order_by("slot")] == ["2026-11-30", "2026-12-01"]


def test_no_mail_leaves_where_nothing_is_to_say_or_nobody_works(shop, agent):
    send_all(MONDAY)
    make_return(shop)
    send_all(MONDAY - timedelta(days=1))  # a Sunday
    assert not Job.objects.filter(task=deliver_staff_mail.module_path).exists()
    assert not StaffMail.objects.filter(sent_at=None).exists()


def test_who_has_nothing_to_be_told_is_looked_at_once_a_day(shop, agent):
    send_all(MONDAY)
    make_return(shop)
    assert names(MONDAY + timedelta(minutes=10)) == []
    send_all(MONDAY + timedelta(minutes=10))
    assert not Job.objects.filter(task=deliver_staff_mail.module_path).exists()
    assert names(MONDAY + timedelta(days=1)) == ["Sanne de Wit"]


def test_it_tells_nothing_of_other_shops(shop, agent):
    make_return(make_shop(name="Elsewhere"))
    make_return(shop)
    send_all(MONDAY)
    assert "Elsewhere" not in StaffMail.objects.get().text


def test_it_arrives_once(shop, agent):
    make_return(shop)
    send_all(MONDAY)
    for _ in range(2):
        deliver_staff_mail.call(StaffMail.objects.get().pk)
    assert [one.to for one in mail.outbox] == [[agent.email]]
