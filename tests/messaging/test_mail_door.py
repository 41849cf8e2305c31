import errno
import os
import smtplib
import socket
from contextlib import contextmanager
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command

from messaging import mail_door
from messaging.mail_store import raw_of
from messaging.management.commands.receive_mail import Command as ReceiveMail
from messaging.models import IncomingMail

from .making import make_shop
from .reading.samples import make_mail

pytestmark = pytest.mark.django_db(transaction=True)
RAW = make_mail("Hello\n").replace(b"\n", b"\r\n")
INBOX = "desk@shop-0.example"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"
    return make_shop()


@contextmanager
def opened(**options):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    listener = mail_door.door(port=port, **options)
    listener.start()
    try:
        yield port
    finally:
        listener.stop()


def send(port, raw=RAW, *, to=(INBOX,), client=smtplib.SMTP):
    with client("127.0.0.1", port) as server:
        return server.sendmail("ann@customer.test", list(to), raw)


def refusal(port, raw=RAW, **options):
    with pytest.raises(smtplib.SMTPException) as error:
        send(port, raw, **options)
    found = error.value
    return next(iter(found.recipients.values()))[0] if hasattr(found, "recipients") else found.smtp_code


@pytest.mark.parametrize(("lmtp", "client"), [(False, smtplib.SMTP), (True, smtplib.LMTP)])
def test_a_mail_to_an_inbox_is_kept_as_it_came(lmtp, client):
    with opened(lmtp=lmtp) as port:
        send(port, client=client, to=["DESK+tag@shop-0.example"])
    mail = IncomingMail.objects.get()
    assert (mail.door, mail.recipient, mail.envelope_sender) == ("smtp", "DESK+tag@shop-0.example", "ann@customer.test")
    assert raw_of(mail) == RAW


def test_mail_for_others_is_not_relayed():
    """T12"""
    with opened() as port:
        assert refusal(port, to=["somebody@elsewhere.test"]) == 550
        assert refusal(port, to=["desk%elsewhere.test@shop-1.example"]) == 550
    assert not IncomingMail.objects.exists()


def test_half_a_line_end_is_refused():
    """T10: what one server takes for a line another takes for the end of the mail."""
    smuggled = b"\r\n.\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\nSubject: forged\r\n\r\nx"
    with opened() as port, smtplib.SMTP("127.0.0.1", port) as server:
        server.ehlo()
        server.mail("ann@customer.test")
        server.rcpt(INBOX)
        server.docmd("DATA")
        server.send(RAW + smuggled + b"\r\n.\r\n")
        assert server.getreply()[0] == 550
    assert not IncomingMail.objects.exists()


def test_a_mail_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(mail_door, "LARGEST", 1000)
    with opened() as port:
        assert refusal(port, RAW + b"x" * 900 + b"\r\n" + b"x" * 900) == 552


def test_a_full_disk_is_told_and_the_same_mail_is_kept_later(monkeypatch):
    """R11"""

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    with opened() as port:
        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", full)
            assert refusal(port) == 452
        send(port)
    assert IncomingMail.objects.count() == 1


def test_more_clients_than_can_be_served_come_again(monkeypatch):
    monkeypatch.setattr(mail_door, "MOST_CONNECTIONS", 1)
    with opened() as port:
        with smtplib.SMTP("127.0.0.1", port), pytest.raises(smtplib.SMTPException):
            smtplib.SMTP("127.0.0.1", port)
        send(port)


def test_too_many_recipients_come_in_another_mail():
    with opened(lmtp=True) as port, smtplib.LMTP("127.0.0.1", port) as server:
        server.ehlo()
        server.mail("ann@customer.test")
        assert [server.rcpt(INBOX)[0], server.rcpt(INBOX)[0]] == [250, 452]


def test_a_mail_comes_by_a_pipe(monkeypatch, capsys):
    monkeypatch.setattr(ReceiveMail, "stdin", lambda self: BytesIO(RAW))
    call_command("receive_mail", recipient=INBOX)
    mail = IncomingMail.objects.get()
    assert (mail.door, capsys.readouterr().out.strip()) == ("pipe", str(mail.key))


def test_a_pipe_that_cannot_keep_a_mail_says_try_again(monkeypatch):
    monkeypatch.setattr(ReceiveMail, "stdin", lambda self: BytesIO(RAW))
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(CommandError) as error:
        call_command("receive_mail", recipient=INBOX)
    assert error.value.returncode == 75


def test_mails_that_could_not_be_read_are_read_again(capsys):
    with opened() as port:
        send(port)
    mail = IncomingMail.objects.get()
    IncomingMail.objects.update(outcome="quarantined")
    call_command("replay_mail", quarantined=True)
    mail.refresh_from_db()
    assert (mail.outcome, capsys.readouterr().out) == ("received", "1 of 1 are read again.\n")
    with pytest.raises(CommandError, match="no mail"):
        call_command("replay_mail", "00000000-0000-0000-0000-000000000000")
    with pytest.raises(CommandError, match="valid UUID"):
        call_command("replay_mail", "x")


def test_the_door_opens_for_this_machine_only():
    with pytest.raises(CommandError, match="this machine only"):
        call_command("mail_door", host="0.0.0.0")
