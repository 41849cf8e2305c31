"""The demo's mail server: what the worker sends arrives here, and nothing leaves the machine."""

import asyncio
import logging
import socket
import threading

from aiosmtpd.controller import Controller
from django.db import Error, connections

from helpdesk.demo.models import CaughtMail
from helpdesk.jobs.models import Heartbeat

BEAT_SECONDS = 15
LARGEST = 25 * 1024 * 1024

logger = logging.getLogger(__name__)


class Catcher:
    """What aiosmtpd asks for each step of a conversation; the method names are its own."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if not address.lower().endswith(".test"):
            return "550 5.1.1 The demo takes mail for invented customers only: the address must end in .test"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        try:
            await asyncio.to_thread(self.keep, envelope)
        except Error:
            logger.exception("a mail could not be kept")
            return "451 4.3.0 Not kept just now, try again"
        return "250 OK, kept for reading"

    def keep(self, envelope):
        try:
            CaughtMail.objects.catch(envelope.content, sender=envelope.mail_from or "", recipients=envelope.rcpt_tos)
        finally:
            connections.close_all()  # this thread belongs to asyncio, so no request will ever close them


class MailDoor:
    host = "127.0.0.1"  # never another: it takes whatever it is given

    def __init__(self, port):
        self.port = port
        self.closing = threading.Event()
        self.pulse = threading.Thread(target=self.beat, name="mail door's pulse", daemon=True)

    def open(self):
        """Raises OSError when the port is taken; aiosmtpd alone would take all its patience to notice."""
        socket.create_server((self.host, self.port)).close()
        self.controller = Controller(
            Catcher(), hostname=self.host, port=self.port, data_size_limit=LARGEST, ready_timeout=15
        )
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
