import errno
import os

import pytest
from django.db import OperationalError, connection

from helpdesk.jobs.models import Job
from messaging.mail_store import raw_of
from messaging.models import IncomingMail
from messaging.receiving import NotKept, receive, shop_of
from messaging.seals import reply_address
from tests.builders import make_person

from .making import make_letter, make_shop

RAW = b"From: a@customer.test\r\nTo: desk@shop-0.example\r\nSubject: Hi\r\n\r\nHello\r\n"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"
    return settings.MAIL_STORE


def files(store):
    return sorted(path.name for path in store.rglob("*") if path.is_file())


def test_a_mail_is_kept_with_its_row_and_the_job_that_reads_it(db, store):
    shop = make_shop()
    mail = receive(RAW, door="smtp", recipient="Desk+x@Shop-0.example", envelope_sender="a@customer.test")
    assert (mail.shop, mail.size, mail.outcome) == (shop, len(RAW), IncomingMail.Outcome.RECEIVED)
    assert raw_of(IncomingMail.objects.get()) == RAW
    assert files(store) == [f"{mail.key.hex}.eml"]
    assert list(Job.objects.values_list("queue", "args")) == [("incoming", [mail.pk])]


def test_what_the_door_has_handed_over_already_is_the_same_mail(db, store):
    first = receive(RAW, door="imap", source_key="box:1")
    assert receive(RAW, door="imap", source_key="box:1") == first
    assert (len(files(store)), Job.objects.count()) == (1, 1)


def test_two_doors_at_once_keep_one_row(db, store, monkeypatch):
    first = receive(RAW, door="imap", source_key="box:1")
    answers = iter([None, first])
    monkeypatch.setattr("messaging.receiving._known", lambda key: next(answers))
    assert receive(RAW, door="webhook", source_key="box:1") == first
    assert (len(files(store)), IncomingMail.objects.count()) == (1, 1)


def test_a_full_disk_is_no_yes(db, store, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotKept):
        receive(RAW, door="smtp")
    assert (files(store), IncomingMail.objects.count(), Job.objects.count()) == ([], 0, 0)


def test_a_database_that_is_away_is_no_yes(db):
    def away(execute, *call):
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(away), pytest.raises(NotKept):
        receive(RAW, door="smtp")


def test_a_shop_is_found_by_every_spelling_of_its_address(db):
    shop = make_shop(reply_address="Help@bücher.example")
    letter = make_letter()
    spellings = [
        "help@bücher.example",
        "HELP+tag@xn--bcher-kva.example",
        "<help@bücher.example>",
        reply_address(letter),
    ]
    assert [shop_of(spelling) for spelling in spellings] == [shop] * 4
    assert [shop_of(other) for other in ["", "desk@shop-0.example", "help", "x@xn--.example", "a" * 400]] == [None] * 5


def test_an_address_of_two_shops_is_nobodys(db):
    make_shop()
    make_shop(sender_address="desk@shop-0.example")
    assert shop_of("desk@shop-0.example") is None


def test_each_sees_the_mails_of_their_shops(db):
    ours, theirs = make_shop(), make_shop()
    mails = [receive(RAW, door="smtp", shop=shop) for shop in (ours, theirs, None)]
    agent, admin = make_person(ours), make_person(ours, "admin")
    whoever_runs_it = make_person(ours, "admin", is_superuser=True)
    assert list(IncomingMail.objects.visible_to(agent)) == mails[:1]
    assert list(IncomingMail.objects.visible_to(admin)) == mails[:1]
    assert list(IncomingMail.objects.visible_to(whoever_runs_it).order_by("pk")) == [mails[0], mails[2]]
