"""How a request comes from the web server's event loop to the pages, which are all written for threads."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Event
from time import monotonic

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.urls import set_script_prefix

END = object()
BY_ITSELF = (b"priority", b"u=7")  # a question that nobody waits for (RFC 9218)
AT_ONCE = 1  # of those in each process: a second one would only wait for the first
TURN = 0.0001  # seconds until a thread that computes lets another go on (Python's own: 0.005)
PATIENCE = 0.1  # seconds that such a question lets others go first, in all


class PagesInThreads(ASGIHandler):
    """Answers a request from beginning to end in one thread, and keeps its threads and their database connections.

    Django's own handler makes a thread for each request, and changes between it and the event loop for every middleware
    that is not of the kind of its neighbour: for a page of ours that took longer than the page.

    What open pages ask by themselves is answered by a thread of its own, which stands still while somebody waits for a
    page: threads share one core, and a hundred pages that ask at once would otherwise slow down whoever decides.
    """

    def __init__(self):
        BaseHandler.__init__(self)
        sys.setswitchinterval(TURN)  # a decision waits for its turn after each of its dozen questions to the database
        self.load_middleware(is_async=False)
        self.threads = ThreadPoolExecutor(settings.ASGI_THREADS, thread_name_prefix="page")
        self.few = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="background")
        self.waited_for, self.nobody_waits = 0, Event()
        self.nobody_waits.set()

    async def __call__(self, scope, receive, send):
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        if BY_ITSELF in scope["headers"]:
            response = await self.in_thread(self.answer_after_others, scope, body, threads=self.few)
        else:
            with self.somebody_waiting():
                response = await self.in_thread(self.answer, scope, body)
        if response.streaming:
            response.streaming_content = self.pieces(iter(response))
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await self.in_thread(response.close)

    def in_thread(self, call, *args, threads=None):
        return asyncio.get_running_loop().run_in_executor(threads or self.threads, call, *args)

    @contextmanager
    def somebody_waiting(self):
        """Only the event loop's thread counts them."""
        self.waited_for += 1
        self.nobody_waits.clear()
        try:
            yield
        finally:
            self.waited_for -= 1
            if not self.waited_for:
                self.nobody_waits.set()

    def answer_after_others(self, scope, body):
        until = monotonic() + PATIENCE

        def ask_after_others(execute, *question):
            self.nobody_waits.wait(max(0, until - monotonic()))
            return execute(*question)

        with connection.execute_wrapper(ask_after_others):
            return self.answer(scope, body)

    def answer(self, scope, body):
        """Everything up to the answer's bytes; those of a file are read while it is sent."""
        with closing(body):
            set_script_prefix(get_script_prefix(scope))
            signals.request_started.send(sender=self.__class__, scope=scope)
            request, refusal = self.create_request(scope, body)
            response = refusal or self.get_response(request)
            if not response.streaming:
                response.close()
            return response

    async def pieces(self, iterator):
        while (piece := await self.in_thread(next, iterator, END)) is not END:
            yield piece
