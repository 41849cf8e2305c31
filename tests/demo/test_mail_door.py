import smtplib
import socket
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from helpdesk.demo.door import MailDoor
from helpdesk.demo.models import CaughtMail
from messaging.models import IncomingMail
from tests.builders import make_shop


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def open_door(port):
    door = MailDoor(port)
    door.open()
    try:
        yield door
    finally:
        door.close()


def letter(to="marit@customers.test"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "Veldkant <desk@veldkant.test>", to, "<1@veldkant.test>"
    mail["Subject"] = "Your return is approved"
    mail.set_content("Dear Marit,\nsend it back.")
    return mail


@pytest.mark.django_db(transaction=True)
def test_a_letter_to_an_invented_customer_is_kept_byte_for_byte(port):
    mail = letter()
    with open_door(port), smtplib.SMTP("127.0.0.1", port) as sender:
        sender.send_message(mail)
    kept = CaughtMail.objects.get()
    assert (kept.recipient, kept.message_id, kept.subject) == (mail["To"], mail["Message-ID"], mail["Subject"])
    assert kept.preview == "Dear Marit, send it back."
    assert bytes(kept.raw).replace(b"\r\n", b"\n") == bytes(mail)


@pytest.mark.django_db(transaction=True)
def test_a_letter_to_a_real_address_is_refused_for_good(port):
    with open_door(port), smtplib.SMTP("127.0.0.1", port) as sender:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            sender.send_message(letter(to="somebody@example.org"))
        sender.send_message(letter())
    assert refused.value.recipients["somebody@example.org"][0] == 550
    assert [kept.recipient for kept in CaughtMail.objects.all()] == ["marit@customers.test"]


@pytest.mark.django_db(transaction=True)
def test_each_customer_of_one_mail_finds_it(port):
    with open_door(port), smtplib.SMTP("127.0.0.1", port) as sender:
        sender.sendmail("desk@veldkant.test", ["a@x.test", "B@x.test"], letter().as_bytes(policy=SMTP))
    assert {kept.recipient for kept in CaughtMail.objects.all()} == {"a@x.test", "b@x.test"}


def test_a_port_that_is_taken_is_an_error_at_once(port):
    with open_door(port), pytest.raises(OSError, match="in use"):
        MailDoor(port).open()


@pytest.mark.django_db(transaction=True)
def test_an_answer_to_a_shop_is_taken_in_and_nobody_catches_it(port, settings, tmp_path):
    settings.MAIL_STORE = tmp_path
    shop = make_shop(sender_address="desk@veldkant.test")
    with open_door(port), smtplib.SMTP("127.0.0.1", port) as sender:
        sender.send_message(letter(to="desk+1.0123456789abcdef@veldkant.test"))
    mail = IncomingMail.objects.get()
    assert (mail.shop, mail.door, mail.verdict["dmarc"], CaughtMail.objects.count()) == (shop, "smtp", "none", 0)
