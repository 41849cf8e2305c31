"""Mailboxes are read from a real Dovecot: nothing is lost and nothing doubled, whatever is killed."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings as desk
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from imapclient import IMAPClient

from helpdesk.jobs.models import Heartbeat
from helpdesk.jobs.worker import Worker
from messaging import mail_store, mailboxes, receiving
from messaging.mail_store import raw_of
from messaging.mailboxes import Fetcher, Mailbox
from messaging.models import ImapFolder, IncomingMail

from .dovecot import Dovecot
from .making import make_shop

pytestmark = [pytest.mark.trial, pytest.mark.once, pytest.mark.dovecot, pytest.mark.django_db]


@pytest.fixture
def dovecot():
    server = Dovecot()
    server.start()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"


def raw(number, to="desk@shop-0.example"):
    return (
        f"From: Marit <marit@wool-house.example>\r\nTo: {to}\r\nSubject: Mail {number}\r\n"
        f"Message-ID: <{number}@wool-house.example>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nWords {number}.\r\n"
    ).encode()


def fetcher(dovecot, **options):
    return Fetcher(Mailbox(**dovecot.options(**options)), threading.Event())


def test_mails_are_kept_whole_and_then_marked(dovecot):
    shop = make_shop()
    dovecot.deliver(raw(1))
    dovecot.deliver(raw(2, to="Somebody <nobody@else.test>"))
    assert fetcher(dovecot).once() == 2
    first, second = IncomingMail.objects.order_by("pk")
    assert (raw_of(first), first.shop, first.recipient, first.door) == (raw(1), shop, "desk@shop-0.example", "imap")
    assert (second.shop, second.recipient) == (None, "")
    assert dovecot.seen() == 2
    assert fetcher(dovecot).once() == 0
    assert Heartbeat.objects.get().name == "mailbox desk@127.0.0.1/INBOX"


def test_a_mailbox_can_belong_to_one_shop(dovecot):
    shop = make_shop()
    dovecot.deliver(raw(1, to="hidden@list.test"))
    fetcher(dovecot, shop=shop.slug).once()
    assert IncomingMail.objects.get().shop == shop


def test_what_its_server_wrote_of_the_sender_is_read(dovecot):
    field = b"Authentication-Results: mx.host.example; dmarc=pass header.from=wool-house.example\r\n"
    dovecot.deliver(field + raw(1))
    fetcher(dovecot, authserv_id="mx.host.example").once()
    assert IncomingMail.objects.get().verdict["dmarc"] == "pass"


def test_mails_can_be_moved_away_instead(dovecot):
    with IMAPClient("127.0.0.1", port=dovecot.port, ssl=False) as client:
        client.login("desk", "secret")
        client.create_folder("Done")
    dovecot.deliver(raw(1))
    fetcher(dovecot, move_to="Done").once()
    with IMAPClient("127.0.0.1", port=dovecot.port, ssl=False) as client:
        client.login("desk", "secret")
        assert client.select_folder("INBOX")[b"EXISTS"] == 0
        assert client.select_folder("Done")[b"EXISTS"] == 1


def test_what_people_had_read_before_we_came_is_theirs(dovecot):
    dovecot.deliver(raw(1))
    with IMAPClient("127.0.0.1", port=dovecot.port, ssl=False) as client:
        client.login("desk", "secret")
        client.select_folder("INBOX")
        client.add_flags([1], ["\\Seen"])
    assert fetcher(dovecot).once() == 0
    dovecot.deliver(raw(2))
    assert fetcher(dovecot).once() == 1


def test_what_somebody_read_while_we_were_away_still_comes_in(dovecot):
    dovecot.deliver(raw(1))
    fetcher(dovecot).once()
    dovecot.deliver(raw(2))
    with IMAPClient("127.0.0.1", port=dovecot.port, ssl=False) as client:
        client.login("desk", "secret")
        client.select_folder("INBOX")
        client.add_flags([2], ["\\Seen"])
    assert fetcher(dovecot).once() == 1


def test_mails_that_are_numbered_anew_are_not_taken_for_new_ones(dovecot):
    make_shop()
    for number in range(3):
        dovecot.deliver(raw(number))
    fetcher(dovecot).once()
    Worker().run_due()
    before = ImapFolder.objects.get().uid_validity
    dovecot.number_anew()
    dovecot.deliver(raw(9))
    assert fetcher(dovecot).once() == 4
    assert ImapFolder.objects.get().uid_validity != before
    Worker().run_due()
    outcomes = list(IncomingMail.objects.order_by("pk").values_list("outcome", flat=True))
    assert sorted(outcomes) == ["duplicate"] * 3 + ["parked"] * 4
    assert IncomingMail.objects.get(subject="Mail 9").outcome == "parked"


def test_a_mail_that_could_not_be_kept_stays_unmarked(dovecot, monkeypatch):
    dovecot.deliver(raw(1))
    with monkeypatch.context() as broken:
        broken.setattr(mail_store, "put", full_disk)
        with pytest.raises(receiving.NotKept):
            fetcher(dovecot).once()
    assert (IncomingMail.objects.count(), dovecot.seen()) == (0, 0)
    assert fetcher(dovecot).once() == 1


def full_disk(*args):
    raise OSError("No space left on device")


def test_a_reader_that_died_between_keeping_and_marking_doubles_nothing(dovecot, monkeypatch):
    dovecot.deliver(raw(1))
    with monkeypatch.context() as broken:
        broken.setattr(Fetcher, "mark", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            fetcher(dovecot).once()
    assert (IncomingMail.objects.count(), dovecot.seen()) == (1, 0)
    assert fetcher(dovecot).once() == 1
    assert (IncomingMail.objects.count(), dovecot.seen()) == (1, 1)


def test_for_cron_one_mailbox_that_is_away_does_not_stop_the_others(dovecot, settings, capsys):
    dovecot.deliver(raw(1))
    settings.IMAP_MAILBOXES = [dovecot.options(password="wrong", folder="Other"), dovecot.options()]
    with pytest.raises(SystemExit):
        call_command("fetch_mail", "--once")
    assert IncomingMail.objects.count() == 1
    assert "secret" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        {"folder": "INBOX\r\nA1 LOGOUT"}, {"user": "desk\n"}, {"password": "a\x00b"}, {"host": ""}, {"tls": "perhaps"},
        {"move_to": "x\x1b"},
    ],
)  # fmt: skip
def test_a_mailbox_that_could_smuggle_in_a_command_is_refused(options):
    with pytest.raises(ImproperlyConfigured):
        Mailbox(**{"host": "imap.test", "user": "desk"} | options)


def test_health_names_a_mailbox_that_nobody_reads(client, settings, dovecot):
    settings.IMAP_MAILBOXES = [dovecot.options()]
    assert client.get("/healthz").json()["mailboxes"] == "nobody reads: mailbox desk@127.0.0.1/INBOX"
    fetcher(dovecot).once()
    assert client.get("/healthz").json()["mailboxes"] == "well"


# Killed ------------------------------------------------------------------------------------------------------------

MAILS = int(os.environ.get("DOVECOT_MAILS", "60"))
KILLS = int(os.environ.get("DOVECOT_KILLS", "6"))


def start(dovecot, store):
    """The command as it runs for real, on the tests' own database."""
    name = connection.settings_dict["NAME"]
    url = os.environ.get("TEST_DATABASE_URL", "") if connection.vendor == "postgresql" else f"sqlite:///{name}"
    environment = os.environ | {
        "KEUR_MODE": "demo",
        "DATABASE_URL": url.rpartition("/")[0] + f"/{name}" if connection.vendor == "postgresql" else url,
        "IMAP_MAILBOXES": json.dumps([dovecot.options(poll=5)]),
        "MAIL_STORE": str(store),
        "KEUR_VAR": str(store / "var"),
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "fetch_mail"],
        cwd=desk.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_it_loses_nothing_and_doubles_nothing(dovecot, settings):
    """DOVECOT_KILLS=50 DOVECOT_MAILS=200 for the long form."""
    settings.MAIL_STORE.mkdir()
    connection.close()
    kills, delivered = 0, 0
    chance = random.Random(7)
    while kills < KILLS:
        reader = start(dovecot, settings.MAIL_STORE)
        before = IncomingMail.objects.count()
        for _ in range(MAILS // KILLS):
            dovecot.deliver(raw(delivered))
            delivered += 1
        until = time.monotonic() + 20
        while IncomingMail.objects.count() == before and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(chance.random() * 0.1)
        reader.send_signal(signal.SIGKILL)
        reader.wait()
        kills += 1
    alive = Heartbeat.objects.filter(name__startswith="mailbox")
    alive.delete()  # of those that were killed: the last one must have looked before it is told to stop
    reader = start(dovecot, settings.MAIL_STORE)
    until = time.monotonic() + 60
    while (dovecot.seen() < delivered or not alive.exists()) and time.monotonic() < until:
        time.sleep(0.1)
    reader.send_signal(signal.SIGTERM)
    assert reader.wait(30) == 0
    found = [raw_of(mail) for mail in IncomingMail.objects.all()]
    assert sorted(found) == sorted(raw(number) for number in range(delivered))
    assert dovecot.seen() == delivered
    assert not alive.exists()


@pytest.mark.django_db(transaction=True)
def test_a_new_mail_is_taken_in_at_once_and_a_server_that_comes_back_is_found_again(dovecot, monkeypatch, settings):
    monkeypatch.setattr(mailboxes, "IDLE_SLICE", 0.2)
    monkeypatch.setattr(mailboxes, "LONGEST_PAUSE", 0.2)
    reader = fetcher(dovecot, poll=600)
    thread = threading.Thread(target=reader.run)
    thread.start()
    try:
        for number in range(3):
            dovecot.deliver(raw(number))
            wait_for(lambda count=number: IncomingMail.objects.count() == count + 1)
            dovecot.stop()
            time.sleep(0.3)
            dovecot.start()
    finally:
        reader.stopping.set()
        thread.join(20)
    assert not thread.is_alive()


def wait_for(what):
    until = time.monotonic() + 20
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)
