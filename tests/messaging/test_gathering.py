"""What several clients bring at the same time is kept in one round."""

import errno
import os

import pytest

from helpdesk.jobs.models import Job
from messaging.gathering import Gathering
from messaging.mail_store import raw_of
from messaging.models import IncomingMail
from messaging.receiving import NotKept, new_mail, receive_together


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"


def brought(*names):
    raws = [f"Subject: {name}".encode() for name in names]
    about = {"door": "smtp", "envelope_sender": "", "recipient": ""}
    return [new_mail(raw, source_key=name, **about) for raw, name in zip(raws, names, strict=True)], raws


def test_a_round_is_two_statements_however_many_it_keeps(db, django_assert_num_queries):
    mails, raws = brought(*"abcdefgh")
    with django_assert_num_queries(4):  # with the savepoint's two, because a test is a transaction
        assert receive_together(mails, raws) == [None] * 8
    assert [raw_of(mail) for mail in IncomingMail.objects.order_by("pk")] == raws
    assert list(Job.objects.order_by("pk").values_list("args", flat=True)) == [[mail.pk] for mail in mails]


def test_one_that_cannot_be_kept_keeps_no_other_out(db):
    refusals = receive_together(*brought("a", "a", "b"))
    assert [refusal is None for refusal in refusals] == [True, False, True]
    assert sorted(IncomingMail.objects.values_list("source_key", flat=True)) == ["a", "b"]


def test_a_full_disk_keeps_nothing_of_a_round(db, settings, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert all(receive_together(*brought("a", "b")))
    assert [path for path in settings.MAIL_STORE.rglob("*") if path.is_file()] == []
    assert not IncomingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_hears_of_their_own_mail_and_a_failure_is_not_the_end():
    gathering = Gathering()
    mails, raws = brought("a", "b", "a", "c")
    done = [gathering.keep(mail, raw) for mail, raw in zip(mails[:2], raws[:2], strict=True)]
    assert [each.result(20) for each in done] == mails[:2]
    with pytest.raises(NotKept):
        gathering.keep(mails[2], raws[2]).result(20)
    last = gathering.keep(mails[3], raws[3])
    assert not last.cancel()  # as a client that hangs up would
    gathering.close()
    assert last.done()
    assert IncomingMail.objects.count() == 3
