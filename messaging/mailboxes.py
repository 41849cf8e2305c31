"""Mailboxes at a mail provider, read by IMAP. A mail is marked only after it is in our ledger (R10)."""

import logging
import random
import ssl
import time
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from imapclient import SEEN, IMAPClient, SocketTimeout

from helpdesk.jobs.models import Heartbeat
from helpdesk.jobs.worker import drop_old_connections
from shops.models import Shop

from .authenticity import verdict_from_headers
from .models import ImapFolder, IncomingMail
from .reading.header_fields import mailboxes, split_header
from .reading.limits import Limits, Unreadable
from .receiving import receive, shop_of

logger = logging.getLogger(__name__)

TIMEOUT = SocketTimeout(connect=15, read=60)
IDLE_SLICE = 5  # seconds; between two of them we look whether to stop, and show that we live
LONGEST_PAUSE = 300  # seconds between two tries to reach a server that is away
LOOK_BACK = timedelta(days=14)  # when a server has numbered its mails anew
SAY_FOR_WHOM = ["delivered-to", "x-original-to", "x-envelope-to", "to", "cc"]


@dataclass(frozen=True)
class Mailbox:
    """One folder to read, as the operator set it."""

    host: str
    user: str
    password: str = ""
    password_file: str = ""
    folder: str = "INBOX"
    port: int = 0
    tls: str = "tls"  # or starttls, or plain
    shop: str = ""  # its short name; empty: told by each mail's recipient
    authserv_id: str = ""  # by which its server signs what it found out about a sender
    move_to: str = ""  # empty: mails stay, marked as read
    poll: int = 60  # seconds; also where IDLE works, since lines die quietly

    def __post_init__(self):
        for name, value in vars(self).items():
            if any(unicodedata.category(letter) == "Cc" for letter in str(value)):
                raise ImproperlyConfigured(f"IMAP_MAILBOXES: {name} holds a control character.")
        if not (self.host and self.user) or self.tls not in ("tls", "starttls", "plain"):
            raise ImproperlyConfigured("IMAP_MAILBOXES: each needs host, user, and tls, starttls or plain as its tls.")

    def __str__(self):
        return f"{self.user}@{self.host}/{self.folder}"

    @property
    def heartbeat(self):
        return f"mailbox {self}"[:64]

    def open(self):
        """A connection that is signed in."""
        port = self.port or (993 if self.tls == "tls" else 143)
        client = IMAPClient(self.host, port=port, ssl=self.tls == "tls", timeout=TIMEOUT)
        try:
            if self.tls == "starttls":
                client.starttls(ssl.create_default_context())
            client.login(self.user, self.password or Path(self.password_file).read_text().strip())
        except BaseException:
            client.shutdown()
            raise
        return client


def configured():
    try:
        return [Mailbox(**options) for options in settings.IMAP_MAILBOXES]
    except TypeError as error:
        raise ImproperlyConfigured(f"IMAP_MAILBOXES: {error}") from error


class Fetcher:
    """Reads one mailbox until it is told to stop."""

    def __init__(self, mailbox, stopping):
        self.mailbox = mailbox
        self.stopping = stopping

    def run(self):
        """Come back after every kind of trouble, later each time."""
        mishaps = 0
        while not self.stopping.is_set():
            begun = time.monotonic()
            try:
                self.stay()
            except Exception:  # the server, the line, the database, the disk: all of them come back some day
                logger.exception("%s cannot be read just now", self.mailbox)
                mishaps = 1 if time.monotonic() - begun > LONGEST_PAUSE else mishaps + 1
                self.stopping.wait(min(LONGEST_PAUSE, 2**mishaps) * random.uniform(0.5, 1))  # noqa: S311
        Heartbeat.objects.filter(name=self.mailbox.heartbeat).delete()
        connections.close_all()

    def once(self):
        """Take in what is there now, for cron; how many."""
        client = self.mailbox.open()
        try:
            return self.take_new(client)
        finally:
            client.shutdown()

    def stay(self):
        client = self.mailbox.open()
        try:
            while not self.stopping.is_set():
                self.take_new(client)
                self.wait(client)
            client.logout()
        finally:
            client.shutdown()

    def take_new(self, client):
        """Everything that came since the last look, the eldest first."""
        drop_old_connections()
        selected = client.select_folder(self.mailbox.folder)
        memory = self.memory()
        taken = 0
        for uid in self.uids(client, memory, int(selected[b"UIDVALIDITY"])):
            taken += self.take(client, memory, uid)
            if self.stopping.is_set():
                break
        Heartbeat.beat(self.mailbox.heartbeat)
        return taken

    def memory(self):
        box = self.mailbox
        return ImapFolder.objects.get_or_create(host=box.host, user=box.user, folder=box.folder)[0]

    def uids(self, client, memory, validity):
        """The numbers not taken yet. Numbered anew, the last days are read again: what came before is known by what is
        in it (T9). In a folder that we never saw, what people have read already is theirs."""
        if memory.uid_validity == validity:
            found = client.search(["UID", f"{memory.last_uid + 1}:*"])
            return sorted(uid for uid in found if uid > memory.last_uid)
        found = set(client.search(["UNSEEN"]))
        if memory.uid_validity:
            logger.warning("%s has numbered its mails anew", self.mailbox)
            found |= set(client.search(["SINCE", date.today() - LOOK_BACK]))
        memory.uid_validity, memory.last_uid = validity, 0
        if not found:
            memory.last_uid = max(client.search(["ALL"]), default=0)
        memory.save()
        return sorted(found)

    def take(self, client, memory, uid):
        """Fetch without marking, keep, then mark, then remember: whatever breaks between, the next look puts right."""
        raw = client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
        if raw is not None:
            self.keep(raw, f"imap:{self.mailbox}/{memory.uid_validity}/{uid}")
            self.mark(client, uid)
        memory.last_uid = uid
        memory.save(update_fields=["last_uid"])
        return raw is not None

    def keep(self, raw, source_key):
        box = self.mailbox
        shop = Shop.objects.get(slug=box.shop) if box.shop else None
        recipient = for_whom(raw, shop)
        receive(
            raw,
            door=IncomingMail.Door.IMAP,
            recipient=recipient,
            source_key=source_key[:300],
            verdict=verdict_from_headers(raw, box.authserv_id) if box.authserv_id else {},
            shop=shop,
        )

    def mark(self, client, uid):
        if not self.mailbox.move_to:
            client.add_flags([uid], [SEEN], silent=True)
        elif client.has_capability("MOVE"):
            client.move([uid], self.mailbox.move_to)
        else:
            client.copy([uid], self.mailbox.move_to)
            client.add_flags([uid], [SEEN], silent=True)

    def wait(self, client):
        """Until something comes, or it is time to look all the same."""
        until = time.monotonic() + self.mailbox.poll
        if not client.has_capability("IDLE"):
            return self.rest(until)
        client.idle()
        while time.monotonic() < until and not self.stopping.is_set():
            if client.idle_check(timeout=IDLE_SLICE):
                break
            Heartbeat.beat(self.mailbox.heartbeat)
        client.idle_done()

    def rest(self, until):
        while (left := until - time.monotonic()) > 0 and not self.stopping.wait(min(IDLE_SLICE, left)):
            Heartbeat.beat(self.mailbox.heartbeat)


def for_whom(raw, shop):
    """The inbox that the mail came to: of this shop, or of whichever shop it is."""
    try:
        header, _rest = split_header(raw, Limits())
    except Unreadable:
        return ""
    for name in SAY_FOR_WHOM:
        for box in mailboxes(header.text(name)):
            found = shop_of(box.address)
            if found and shop in (None, found):
                return box.address
    return ""
