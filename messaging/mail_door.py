"""A door of our own for mail: SMTP or LMTP, for the mail server of the same machine (T10, T12, R11).

It takes mail for inboxes of shops and for nobody else, and says "yes" only when it is on the disk and in the ledger.
"""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from aiosmtpd.controller import Controller, UnixSocketController
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from django.db import Error, close_old_connections, connections

from .gathering import Gathering
from .models import IncomingMail
from .receiving import NotKept, new_mail, shop_of
from .seals import without_token

logger = logging.getLogger(__name__)

LARGEST = 25 * 1024 * 1024
MOST_CONNECTIONS = 100
MOST_RECIPIENTS = 20
IDLE_SECONDS = 60
KNOWN_SECONDS = 5  # for which an address of ours is not looked up again

LATER = "452 4.3.1 Not kept just now, try again later"
NOBODY = "550 5.1.1 Nobody here has this address"
SMUGGLED = "550 5.6.0 Lines must end with CR and LF"
TOO_MANY = "452 4.5.3 Too many recipients"


class Inboxes:
    """What aiosmtpd asks for each step of a conversation; the method names are its own."""

    most_recipients = MOST_RECIPIENTS

    def __init__(self):
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="mail door")
        self.gathering = Gathering()
        self.known = {}
        self.open_connections = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if len(envelope.rcpt_tos) >= self.most_recipients:
            return TOO_MANY
        try:
            known = await self.takes(address)
        except Error:
            logger.exception("No answer on whose address it is")
            return LATER
        if not known:
            return NOBODY
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if has_half_a_line_end(envelope.content):
            return SMUGGLED
        try:
            await asyncio.gather(*[self.keep(session, envelope, recipient) for recipient in envelope.rcpt_tos])
        except (NotKept, Error):
            logger.exception("A mail could not be kept")
            return LATER
        return "250 2.0.0 Kept"

    async def takes(self, address):
        return await self.shop_of(address) is not None

    async def keep(self, session, envelope, recipient):
        mail = new_mail(
            envelope.content,
            door=IncomingMail.Door.SMTP,
            recipient=recipient,
            envelope_sender=envelope.mail_from or "",
            verdict=self.verdict(session),
            shop=await self.shop_of(recipient),
        )
        await asyncio.wrap_future(self.gathering.keep(mail, envelope.content))

    async def shop_of(self, address):
        """Whose inbox it is. Of those that were found we know it for a few seconds."""
        inbox = without_token(address)
        shop, until = self.known.get(inbox, (None, 0))
        if time.monotonic() > until and (shop := await self.apart(shop_of, address)):
            self.known[inbox] = shop, time.monotonic() + KNOWN_SECONDS
        return shop

    async def apart(self, work, *args, **options):
        """Away from the loop, which answers the others meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, partial(_fresh, work, *args, **options))

    def verdict(self, session):
        """Who handed it over. What that proves is found out later: it asks the DNS."""
        return {"helo": session.host_name or ""}

    def close(self):
        self.gathering.close()
        self.pool.submit(connections.close_all)
        self.pool.shutdown()


def has_half_a_line_end(content):
    """Where a smuggled mail would begin (T10). Counting takes no time, a pattern takes more than all the rest."""
    return not content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")


def _fresh(work, *args, **options):
    close_old_connections()
    return work(*args, **options)


class OneInbox(Inboxes):
    """LMTP answers for each recipient; one at a time, and the one answer is right (RFC 2033, section 4.2)."""

    most_recipients = 1


class Limited:
    """No more clients at once than we can serve: whoever comes then comes again."""

    counted = False

    def connection_made(self, transport):
        self.event_handler.open_connections += 1
        self.counted = True
        if self.event_handler.open_connections > MOST_CONNECTIONS:
            transport.write(b"421 4.3.2 Too busy, try again later\r\n")
            transport.close()
        super().connection_made(transport)

    def connection_lost(self, error):
        if self.counted:
            self.event_handler.open_connections -= 1
            self.counted = False
        super().connection_lost(error)


class LimitedSMTP(Limited, SMTP):
    pass


class LimitedLMTP(Limited, LMTP):
    pass


def door(*, handler=None, lmtp=False, host="127.0.0.1", port=0, socket=""):
    """The listener, ready to `start()`. Without TLS and sign-in, so only ever on this machine."""
    handler = handler or (OneInbox if lmtp else Inboxes)()
    limits = {"data_size_limit": LARGEST, "timeout": IDLE_SECONDS, "ident": "Keur"}
    make = LimitedLMTP if lmtp else LimitedSMTP

    class Door(UnixSocketController if socket else Controller):  # type: ignore[misc]
        def factory(self):
            return make(self.handler, **self.SMTP_kwargs)

        def stop(self, *args, **options):
            super().stop(*args, **options)
            self.handler.close()

    if socket:
        return Door(handler, unix_socket=socket, ready_timeout=15, **limits)
    return Door(handler, hostname=host, port=port, ready_timeout=15, **limits)
