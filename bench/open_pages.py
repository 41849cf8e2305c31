"""Open pages without browsers: each hears, waits and asks as js/line.js and js/changes.js do."""

import asyncio
import base64
import gzip
import json
import os
import random
import re
from contextlib import suppress
from time import perf_counter
from urllib.parse import urlencode

LIST = re.compile(r'id="list" data-changes="([^"]+)" data-since="([^"]*)"')
END = re.compile(r'id="more" data-end="([^"]+)"')
ROWS = re.compile(r'<li id="row-(\d+)".*?value="[^":]+:(\d+)"', re.DOTALL)
TOLD = re.compile(r'data-since="([^"]*)"(?: data-(whole)="yes")?(?: data-(counts)="yes")?')
PARTS = re.compile(r'<ul data-rows="(\w+)">(.*?)</ul>', re.DOTALL)
RARELY = 8
LATER = 20


class OpenPage:
    """One agent's list. `learned(pk, version)` is called when a row on the page gets newer."""

    def __init__(self, port, browser, url, learned):
        self.port, self.url, self.learned = port, url, learned
        self.head = "".join(f"{name}: {value}\r\n" for name, value in browser.headers.items())
        self.reader = self.writer = self.line = self.timer = None
        self.pace = self.due = self.count_at = self.attempts = self.asked = 0
        self.is_asking = self.is_shut = False
        self.news = set()
        self.one_by_one = asyncio.Lock()

    # What it shows ---------------------------------------------------------------------------------------------------

    async def open(self):
        await self.read_page()
        self.keeping = asyncio.create_task(self.keep_line())

    async def read_page(self):
        self.feed, self.since, self.end, self.rows = await self.fresh()
        self.counted = self.since

    async def fresh(self):
        _status, html = await self.get(self.url)
        feed, since = LIST.search(html).groups()
        end = END.search(html)
        rows = html.partition('id="rows"')[2].partition("</ul>")[0]
        return feed.replace("&amp;", "&"), since, end and end[1], self.versions(rows)

    def versions(self, html):
        return {int(pk): int(version) for pk, version in ROWS.findall(html)}

    async def is_right(self):
        """Whether it shows what a fresh page shows, but for those that wait behind “3 new”."""
        *_, rows = await self.fresh()
        return self.rows.items() <= rows.items() and (self.end or rows.keys() == self.rows.keys() | self.news)

    def take(self, html):
        self.since, whole, counted = TOLD.search(html).groups()
        parts = {name: self.versions(rows) for name, rows in PARTS.findall(html)}
        if whole:
            self.news.clear()
            self.rows = {pk: version for pk, version in self.rows.items() if pk in parts["here"]}
        for pk, version in {**parts["here"], **parts["beyond"]}.items():
            if pk in self.rows:
                self.learned(pk, self.rows[pk], version)
                self.rows[pk] = version
            elif pk in parts["here"]:
                self.news.add(pk)
        for pk, version in parts["gone"].items():
            self.news.discard(pk)
            if pk in self.rows:
                self.learned(pk, self.rows.pop(pk), version)
        if counted:
            self.counted, self.count_at = self.since, perf_counter() + RARELY * self.pace / 2
        elif self.counted != self.since:
            self.within(RARELY * self.pace)

    # When it asks ----------------------------------------------------------------------------------------------------

    def within(self, seconds):
        at = perf_counter() + seconds * random.uniform(0.5, 1)
        if self.timer and self.due <= at:
            return
        if self.timer:
            self.timer.cancel()
        self.due = at
        self.timer = asyncio.get_running_loop().call_later(
            max(0, at - perf_counter()), lambda: asyncio.ensure_future(self.ask())
        )

    async def ask(self):
        self.timer = None
        if self.is_shut:
            return None
        if self.is_asking:
            return self.within(self.pace + 0.1)
        self.is_asking = True
        self.asked += 1
        told = {
            "since": self.since,
            "end": self.end,
            "counted": None if perf_counter() < self.count_at else self.counted,
        }
        question = urlencode({name: value for name, value in told.items() if value is not None})
        try:
            status, html = await self.get(f"{self.feed}&{question}")
        except (OSError, asyncio.IncompleteReadError):
            status, self.writer = 0, None
        self.is_asking = False
        if status == 205:
            await self.read_page()
        elif status == 200:
            self.take(html)
        elif status != 204:
            self.within(LATER)

    async def get(self, path):
        """(status, text) on its own kept-alive connection."""
        async with self.one_by_one:
            return await self._get(path)

    async def _get(self, path):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        told = f"Host: 127.0.0.1:{self.port}\r\nPriority: u=7\r\nHX-Request: true\r\n{self.head}"
        self.writer.write(f"GET {path} HTTP/1.1\r\n{told}\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = re.search(r"content-length: (\d+)", head)
        body = await self.reader.readexactly(int(length[1]) if length else 0)
        if "content-encoding: gzip" in head:
            body = gzip.decompress(body)
        return int(head[9:12]), body.decode()

    # Its line --------------------------------------------------------------------------------------------------------

    async def keep_line(self):
        while not self.is_shut:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self.hear()
            self.line = None
            await asyncio.sleep(min(2**self.attempts, 10) * random.uniform(0.5, 1))
            self.attempts += 1

    async def hear(self):
        reader, self.line = await asyncio.open_connection("127.0.0.1", self.port)
        key = base64.b64encode(os.urandom(16)).decode()
        self.line.write(
            f"GET /ws/live/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            f"{self.head}\r\n".encode()
        )
        if b" 101 " not in await reader.readuntil(b"\r\n\r\n"):
            raise ConnectionError
        self.attempts = 0
        self.within(self.pace)
        while True:
            kind, text = await frame(reader)
            if kind == 8:
                raise ConnectionError
            if kind == 9:
                self.line.write(b"\x8a\x80\0\0\0\0")  # pong
            if kind == 1:
                self.told(json.loads(text))

    def told(self, news):
        self.pace = news["pace"] / 1000
        if "change" in news:
            topics = news["topics"]
            is_shown = topics is None or any(topic in self.rows for topic in topics)
            self.within(self.pace if is_shown else RARELY * self.pace)

    def cut(self):
        if self.line:
            self.line.transport.abort()

    def shut(self):
        self.is_shut = True
        self.keeping.cancel()
        for writer in (self.writer, self.line):
            if writer:
                writer.transport.abort()


async def frame(reader):
    """(kind, bytes) of one frame that a server sends."""
    kind, size = await reader.readexactly(2)
    if size == 126:
        size = int.from_bytes(await reader.readexactly(2))
    return kind & 15, await reader.readexactly(size)
