"""The line to a carrier: encrypted and checked, bounded in time, and honest about how far a question came.

karrio sends by `urllib.request.urlopen`, without a limit of time. Whatever it sends goes through the opener made here.
"""

import ssl
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPSHandler,
    OpenerDirector,
    UnknownHandler,
    install_opener,
)

SECONDS = 10  # for each step of a question: connecting, and every piece of the answer


class Line(HTTPSHandler):
    """Follows no redirect, speaks nothing but https, and remembers whether the order for a label was sent.

    `buys`: what the address of such an order ends in. `instead`: another server in place of the carrier's.
    """

    def __init__(self, *, buys, instead=None):
        super().__init__(context=ssl.create_default_context())
        self.buys, self.instead = buys, instead and urlsplit(instead)
        self.was_sent, self.status = False, None

    def open_for_all(self):
        opener = OpenerDirector()
        for handler in (self, UnknownHandler(), HTTPDefaultErrorHandler(), HTTPErrorProcessor()):
            opener.add_handler(handler)
        install_opener(opener)

    def https_open(self, request):
        request.timeout = SECONDS
        is_order = urlsplit(request.full_url).path.endswith(self.buys)
        self.status = None
        response = self.do_open(partial(self._connection, is_order=is_order), request)
        self.status = response.status
        return response

    def _connection(self, host, *, is_order, timeout):
        if self.instead is None:
            connection = HTTPSConnection(host, timeout=timeout, context=self._context)
        else:
            plain = self.instead.scheme == "http"
            connection = (HTTPConnection if plain else HTTPSConnection)(self.instead.netloc, timeout=timeout)
        connect = connection.connect

        def connect_and_tell():
            connect()
            self.was_sent |= is_order

        connection.connect = connect_and_tell
        return connection
