"""The demo's mail server: it takes what the worker sends and what customers answer, and nothing leaves the machine."""

import socket
import threading

from django.db import connections

from helpdesk.demo.models import CaughtMail
from helpdesk.jobs.models import Heartbeat
from messaging.mail_door import NOBODY, Inboxes, door

BEAT_SECONDS = 15
REFUSED = "550 5.1.1 The demo takes mail for its shops and for invented customers: the address must end in .test"


class Catcher(Inboxes):
    """Mail to a shop is taken in, as in a shop's own house; mail to an invented customer is caught for reading."""

    async def takes(self, address):
        return address.lower().endswith(".test") or await super().takes(address)

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = await super().handle_RCPT(server, session, envelope, address, options)
        return REFUSED if answer == NOBODY else answer

    async def keep(self, session, envelope, recipient):
        if await self.shop_of(recipient):
            return await super().keep(session, envelope, recipient)
        sent = {"sender": envelope.mail_from or "", "recipients": [recipient]}
        await self.apart(CaughtMail.objects.catch, envelope.content, **sent)

    def verdict(self, session):
        """The names of invented customers are in no DNS: nobody vouches for them, and nobody denies them."""
        return super().verdict(session) | {"dmarc": "none"}


class MailDoor:
    host = "127.0.0.1"  # never another: it takes whatever it is given

    def __init__(self, port):
        self.port = port
        self.closing = threading.Event()
        self.pulse = threading.Thread(target=self.beat, name="mail door's pulse", daemon=True)

    def open(self):
        """Raises OSError when the port is taken; aiosmtpd alone would take all its patience to notice."""
        socket.create_server((self.host, self.port)).close()
        self.controller = door(handler=Catcher(), host=self.host, port=self.port)
        self.controller.start()

    def beat(self):
        """Say for the health page that the door stands open (R38)."""
        try:
            while not self.closing.is_set():
                Heartbeat.beat("mail door")
                self.closing.wait(BEAT_SECONDS)
        finally:
            connections.close_all()

    def close(self):
        self.closing.set()
        if self.pulse.is_alive():
            self.pulse.join()
        self.controller.stop()
