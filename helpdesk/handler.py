"""How a request comes from the web server's event loop to the pages, which are all written for threads."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.urls import set_script_prefix

END = object()
BY_ITSELF = (b"priority", b"u=7")  # a question that nobody waits for (RFC 9218)
AT_ONCE = 1  # of those in each process: a second one would only wait for the first
TURN = 0.0001  # seconds until a thread that computes lets another go on (Python's own: 0.005)


class PagesInThreads(ASGIHandler):
    """Answers a request from beginning to end in one thread, and keeps its threads and their database connections.

    Django's own handler makes a thread for each request, and changes between it and the event loop for every middleware
    that is not of the kind of its neighbour: for a page of ours that took longer than the page.

    What open pages ask by themselves is answered by a thread of its own: threads share one core, and a hundred pages
    that ask at once would otherwise slow down whoever decides.
    """

    def __init__(self):
        BaseHandler.__init__(self)
        sys.setswitchinterval(TURN)  # a decision waits for its turn after each of its dozen questions to the database
        self.load_middleware(is_async=False)
        self.threads = ThreadPoolExecutor(settings.ASGI_THREADS, thread_name_prefix="page")
        self.few = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="background")

    async def __call__(self, scope, receive, send):
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        threads = self.few if BY_ITSELF in scope["headers"] else self.threads
        response = await self.in_thread(self.answer, scope, body, threads=threads)
        if response.streaming:
            response.streaming_content = self.pieces(iter(response))
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await self.in_thread(response.close)

    def in_thread(self, call, *args, threads=None):
        return asyncio.get_running_loop().run_in_executor(threads or self.threads, call, *args)

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
