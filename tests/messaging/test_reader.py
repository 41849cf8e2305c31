import os
import time

import pytest

from messaging.reader import Reader, Unread, reader
from messaging.reading import Unreadable, read_mail, reply_of

from .reading.samples import MAILS, make_mail, make_multipart


@pytest.fixture
def keep(tmp_path):
    def kept(raw):
        path = tmp_path / "mail.eml"
        path.write_bytes(raw)
        return path

    return kept


@pytest.mark.parametrize("path", sorted(MAILS.glob("*/*.eml")), ids=lambda path: path.name)
def test_a_mail_read_apart_is_the_mail(path):
    reading = reader.read(path)
    mail = read_mail(path.read_bytes())
    assert (reading.mail, reading.reply) == (mail, reply_of(mail))


def test_what_cannot_be_read_says_why(keep):
    with pytest.raises(Unread) as refusal:
        reader.read(keep(b""))
    assert refusal.value.reason == Unreadable.Reason.EMPTY


def test_a_process_that_takes_too_long_is_killed_and_replaced(keep):
    path = keep(make_mail())
    one = Reader(patience=0.2)
    try:
        one.read(path)
        os.kill(one._process.pid, 19)  # it stops, as in an endless loop
        with pytest.raises(Unread) as refusal:
            one.read(path)
        assert refusal.value.reason == "too_slow"
        assert one.read(path).mail.subject == "A question"
    finally:
        one.close()


def test_a_process_that_died_is_replaced(keep):
    path = keep(make_mail())
    one = Reader()
    try:
        one.read(path)
        os.kill(one._process.pid, 9)
        one._process.wait()
        assert one.read(path).mail.subject == "A question"
    finally:
        one.close()


def test_whoever_gets_no_turn_is_not_kept_waiting_and_disturbs_nobody(keep):
    path = keep(make_mail())
    with Reader() as one:
        with one._turn(0), pytest.raises(Unread) as refusal:
            one.read(path, turn=0)
        assert refusal.value.reason == "too_slow"
        assert one.read(path, turn=0).mail.subject == "A question"


def test_a_mail_read_apart_takes_milliseconds(keep):
    path = keep(make_multipart("\nHello", "Content-Type: application/pdf; name=a.pdf\n\n" + "x" * 100_000))
    reader.read(path)
    began = time.perf_counter()
    for _ in range(30):
        reader.read(path)
    assert time.perf_counter() - began < 3


def test_two_copies_of_a_mail_have_the_same_mark(keep):
    raw = make_mail("Hello", date="Mon, 2 Apr 2012 18:26:12 +0200")
    marks = [
        reader.read(keep(copy)).same
        for copy in [raw, b"Received: from x\n" + raw, raw.replace(b"Hello", b"Hello "), raw.replace(b"Hello", b"Bye")]
    ]
    assert [mark == marks[0] for mark in marks] == [True, True, True, False]
