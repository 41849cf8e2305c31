"""A mail server on this machine that keeps what it gets and answers as it is told."""

import asyncio
import threading
from collections import Counter, deque
from dataclasses import dataclass
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

TAKEN = "250 2.0.0 Taken as 4711"


@dataclass(frozen=True)
class Copy:
    """One mail as it came over the line."""

    sender: str
    recipients: tuple
    raw: bytes

    @property
    def parsed(self):
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def message_id(self):
        return self.parsed["Message-ID"]


class AnyPort(Controller):
    """Listens on whichever port is free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Sink:
    def __init__(self):
        self.copies = []
        self.answers = deque()  # to the text of the next mails; TAKEN once they are used up
        self.refused = {}  # recipient or sender: what is said to it
        self.stalls = {}  # "RCPT" or "DATA": a Stall
        self.controller = AnyPort(self, hostname="127.0.0.1", port=0, ready_timeout=15)

    def start(self):
        self.controller.start()
        self.port = self.controller.port

    def stop(self):
        for stall in self.stalls.values():
            stall.over.set()
        if self.controller.server:
            self.controller.stop()

    def stall(self, step):
        """Keep the next client waiting at this step until `.over` is set; `.reached` says that it is there."""
        self.stalls[step] = Stall()
        return self.stalls[step]

    def counts(self):
        """How many copies came of each letter. No property: aiosmtpd reads every attribute for each connection."""
        return Counter(copy.message_id for copy in self.copies)

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self._wait_if_told("RCPT")
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.popleft() if self.answers else TAKEN
        if answer.startswith("250"):
            self.copies.append(Copy(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content))
        await self._wait_if_told("DATA")
        return answer

    async def _wait_if_told(self, step):
        if stall := self.stalls.pop(step, None):
            stall.reached.set()
            await asyncio.to_thread(stall.over.wait, 20)


class Stall:
    def __init__(self):
        self.reached = threading.Event()
        self.over = threading.Event()
