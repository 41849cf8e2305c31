"""Mail about what is unread: only to who is away, once in each while, and never again once it is read."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.cache import caches
from django.utils import timezone

from helpdesk.jobs import Again
from helpdesk.jobs.models import Job
from notifications import mailing
from notifications.looking import is_seen
from notifications.models import Notice, NoticeChoices, StaffMail
from notifications.tasks import deliver_staff_mail, mail_bundle, mail_what_waits
from notifications.telling import read
from shops.models import Person
from tests.builders import make_return


def give_work(shop, noor, tom):
    request = make_return(shop)
    request.assign(by=tom, seen=1, to=noor)
    return request


def later(minutes=16):
    """So much time goes by for everything that waits to be mailed."""
    span = timedelta(minutes=minutes)
    for notice in Notice.objects.exclude(mail_at=None):
        Notice.objects.filter(pk=notice.pk).update(mail_at=notice.mail_at - span)


def mails():
    mail_what_waits.call()
    for job in Job.objects.filter(task=mail_bundle.module_path):
        mail_bundle.call(*job.args)
        job.delete()
    return list(StaffMail.objects.order_by("pk"))


def next_while():
    """The windows of the mails so far lie in the past."""
    for written in StaffMail.objects.all():
        StaffMail.objects.filter(pk=written.pk).update(slot=f"past {written.pk}")


def test_what_stays_unread_is_mailed_in_one(shop, noor, tom):
    first, second = give_work(shop, noor, tom), give_work(shop, noor, tom)
    assert mails() == []
    later()
    (written,) = mails()
    assert (written.person, written.subject) == (noor, "2 things you have not read")
    for request in (first, second):
        assert f"Tom Verbeek assigned {request.reference} to you" in written.text
        assert f"https://desk.test/requests/{request.reference}/" in written.text
    assert "Marit" not in written.text + written.html
    assert "https://desk.test/settings/notices/" in written.html
    next_while()
    assert len(mails()) == 1


def test_who_is_here_gets_none_until_they_are_away(shop, noor, tom):
    give_work(shop, noor, tom)
    later()
    is_seen(noor.pk)
    assert mails() == []
    caches["presence"].clear()
    assert len(mails()) == 1


def test_what_was_read_is_not_mailed(shop, noor, tom):
    give_work(shop, noor, tom)
    later()
    read(noor)
    assert mails() == []


def test_one_mail_in_a_while_however_much_happens(shop, noor, tom):
    NoticeChoices.objects.create(person=noor, ways={"assigned": ["mail"]}, mail_after=240)
    give_work(shop, noor, tom)
    later(241)
    assert len(mails()) == 1
    give_work(shop, noor, tom)
    later(241)
    assert len(mails()) == 1
    next_while()
    assert [one.subject for one in mails()] == ["1 thing you have not read"] * 2


def test_nothing_is_mailed_of_a_shop_that_is_no_longer_theirs(shop, noor, tom):
    give_work(shop, noor, tom)
    later()
    noor.memberships.update(ended_at=timezone.now())
    assert mails() == []
    assert Notice.objects.get().mail_at is None


def test_it_is_written_in_the_language_of_its_reader(shop, noor, tom):
    Person.objects.filter(pk=noor.pk).update(language="de")
    request = give_work(shop, noor, tom)
    later()
    assert f"Tom Verbeek hat Ihnen {request.reference} zugewiesen" in mails()[0].text


def test_who_does_not_want_mail_gets_none(shop, noor, tom):
    NoticeChoices.objects.create(person=noor, ways={"assigned": ["bell"]})
    give_work(shop, noor, tom)
    later()
    assert mails() == []


def test_what_is_only_mailed_does_not_ring(shop, noor, tom, client):
    NoticeChoices.objects.create(person=noor, ways={"assigned": ["mail"]})
    give_work(shop, noor, tom)
    assert Person.objects.get(pk=noor.pk).unread_notices == 0
    later()
    assert len(mails()) == 1
    client.force_login(noor)
    assert list(client.get("/notices/").context["notices"]) == []


def test_a_mail_is_a_job_of_the_same_transaction_and_leaves_once(shop, noor, tom):
    give_work(shop, noor, tom)
    later()
    (written,) = mails()
    assert Job.objects.get(task="notifications.tasks.deliver_staff_mail").args == [written.pk]
    deliver_staff_mail.call(written.pk)
    deliver_staff_mail.call(written.pk)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([noor.email], "1 thing you have not read")
    assert sent.extra_headers["Message-ID"] == written.message_id
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


class Down:
    """A mail server that hangs up."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise SMTPServerDisconnected("gone")


def test_a_mail_server_that_is_down_is_asked_again_later(shop, noor, tom, settings):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Down"}}
    give_work(shop, noor, tom)
    later()
    (written,) = mails()
    with pytest.raises(Again):
        deliver_staff_mail.call(written.pk)
    StaffMail.objects.update(written_at=timezone.now() - timedelta(hours=49))
    with pytest.raises(SMTPServerDisconnected):
        deliver_staff_mail.call(written.pk)
    assert StaffMail.objects.get().sent_at is None


class Refusing(Down):
    """A mail server that does not take this address: with 450 not now, with 550 never."""

    code = 550

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (self.code, b"no")})


def test_an_address_that_is_refused_for_good_is_not_tried_again(shop, noor, tom, settings, monkeypatch):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Refusing"}}
    give_work(shop, noor, tom)
    later()
    (written,) = mails()
    deliver_staff_mail.call(written.pk)
    assert StaffMail.objects.get().sent_at is None
    monkeypatch.setattr(Refusing, "code", 450)
    with pytest.raises(Again):
        deliver_staff_mail.call(written.pk)


def test_what_finds_no_line_in_a_mail_is_counted_there(shop, noor, tom, monkeypatch):
    monkeypatch.setattr(mailing, "MOST_LINES", 1)
    for _ in range(3):
        give_work(shop, noor, tom)
    later()
    (written,) = mails()
    assert written.subject == "3 things you have not read"
    for body in (written.text, written.html):
        assert body.count("assigned") == 1
        assert "and 2 more" in body
