"""Fetches a picture that a stranger's mail names, and nothing that the stranger should not reach through us (T64).

The library resolves the name once, refuses addresses of machines inside, and connects to what it has checked. On top
of it: https on its usual ports only, no redirect, no cookie, no proxy of the machine, a size and a time that end.
"""

import ipaddress
import socket
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from threading import BoundedSemaphore, Timer
from urllib.parse import urlsplit

from requests import RequestException
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError

LARGEST = 5 * 1024 * 1024
PATIENCE = 10.0  # seconds for one picture, from the connection to its last byte
CONNECT, SILENCE = 3, 5  # seconds until there is a connection, and between two bytes
AT_ONCE = 3  # in one process: whoever answers slowly must not keep all threads of the desk
IN_LINE = 3  # more that wait for a turn; any others are told to come again
WAIT = 1.0  # seconds for a turn
PORTS = frozenset([443, 8443])
CHUNK = 64 * 1024
# What the library lets through: IPv4 addresses in an IPv6 coat (IPv4-compatible, SIIT).
MORE_INSIDE = [ipaddress.ip_network(net) for net in ("::/96", "::ffff:0:0:0/96")]


class NotFetched(Exception):
    """There is no such picture for us, for whatever reason: nobody is told more."""


class Busy(Exception):
    """Others are being fetched: this one may be asked for again in a moment."""


class Fetcher:
    """`loopback` and `trusted` (a certificate) are for tests, whose server is this machine."""

    def __init__(self, *, ports=PORTS, patience=PATIENCE, loopback=False, trusted=True):
        self.ports, self.patience, self.loopback, self.trusted = ports, patience, loopback, trusted
        self._turns, self._line = BoundedSemaphore(AT_ONCE), BoundedSemaphore(AT_ONCE + IN_LINE)

    def fetch(self, url):
        """Its bytes, as a file; or NotFetched, or Busy."""
        try:
            self._check(url)
            with turn_of(self._line, 0), turn_of(self._turns, WAIT), Deadline(self.patience) as deadline:
                return self._get(url, deadline)
        except (RequestException, HTTPError, OSError, ValueError) as error:
            raise NotFetched(str(error)) from error

    def _get(self, url, deadline):
        with self._session(deadline) as session, closing(self._ask(session, url)) as answer:
            return self._read(answer, deadline)

    def _check(self, url):
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or (parts.port or 443) not in self.ports:
            raise NotFetched("Not https, or no port of the web")
        if parts.username or parts.password:
            raise NotFetched("A name in an address misleads")

    def _session(self, deadline):
        session = HTTPSession(
            Config(
                ip_filter_enable=True,
                ip_filter_allow_loopback_ips=self.loopback,
                never_redirect=True,
                default_timeout=(CONNECT, SILENCE),
                user_agent_override="Keur",
            )
        )
        session.trust_env = False  # no proxy, no .netrc
        session.mount("https://", Adapter(deadline, allow_loopback=self.loopback))
        return session

    def _ask(self, session, url):
        headers = {"Accept": "image/*", "Accept-Encoding": "identity", "Connection": "close"}
        return session.get(url, headers=headers, stream=True, verify=self.trusted)

    def _read(self, answer, deadline):
        if answer.status_code != 200 or answer.headers.get("Content-Encoding", "identity") != "identity":
            raise NotFetched("No picture, or in a wrapping")
        content = BytesIO()
        while chunk := answer.raw.read1(CHUNK):
            content.write(chunk)
            if content.tell() > LARGEST:
                raise NotFetched("Too large")
        if deadline.is_over:
            raise NotFetched("Too slow")
        content.seek(0)
        return content


@contextmanager
def turn_of(turns, seconds):
    """One of these turns, if it is free within so many seconds."""
    if not turns.acquire(timeout=seconds):
        raise Busy
    try:
        yield
    finally:
        turns.release()


class Deadline:
    """Hangs up when the time is over, however often a byte came: a silence alone would never be too long."""

    def __init__(self, seconds):
        self._timer = Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self._sock = None
        self.is_over = False

    def __enter__(self):
        self._timer.start()
        return self

    def __exit__(self, *error):
        self._timer.cancel()

    def watch(self, sock):
        self._sock = sock
        if self.is_over:
            raise TimeoutError

    def _hang_up(self):
        self.is_over = True
        with suppress(OSError, AttributeError):
            self._sock.shutdown(socket.SHUT_RDWR)


class Adapter(IPFilterAdapter):
    """Only machines of the open internet, and only until the deadline."""

    def __init__(self, deadline, **options):
        self.deadline = deadline
        super().__init__(is_https_proto=True, **options)

    def build_connection_pool_key_attributes(self, request, verify, cert=None):
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        address = ipaddress.ip_address(host["host"].strip("[]"))
        loopback = self._allow_loopback and address.is_loopback
        if not loopback and (not address.is_global or any(address in net for net in MORE_INSIDE)):
            raise InvalidIPAddress(address)
        return host, pool

    def get_connection_with_tls_context(self, *args, **kwargs):
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = type("Watched", (WatchedConnection,), {"deadline": self.deadline})
        return pool


class WatchedConnection(HTTPSConnection):
    deadline: Deadline

    def connect(self):
        super().connect()
        self.deadline.watch(self.sock)


fetcher = Fetcher()
