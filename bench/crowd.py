"""Many browsers at once: how many pages of the list two processes of the web server answer in a second."""

import socket
from contextlib import ExitStack
from itertools import cycle
from threading import Event, Thread
from time import perf_counter, process_time

from bench.desks import TEAMS, hire
from bench.figures import Figure, middle_and_p95
from bench.pages import Browser, server

BROWSERS, PROCESSES = 16, 2
GOAL = 150  # pages a second
TEAM_OF_EACH = ["large", "large", "lead", "large", "small"]  # one after the other


class Line:
    """A kept-alive connection that asks for one page again and again, with as little work of its own as can be."""

    def __init__(self, port, browser, path):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        told = "".join(f"{name}: {value}\r\n" for name, value in browser.headers.items())
        self.question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{told}\r\n".encode()

    def ask(self):
        self.socket.sendall(self.question)
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        head = answer[:end].lower()
        if not head.startswith((b"http/1.1 200", b"http/1.1 204")):
            raise RuntimeError(head.split(b"\r\n")[0].decode())
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        missing = int(length or 0) - (len(answer) - end - 4)
        while missing > 0:
            missing -= len(self._more())

    def _more(self):
        if not (some := self.socket.recv(1 << 16)):
            raise RuntimeError("The server closed the connection.")
        return some


def measure_crowd(seconds):
    """Sixteen people, half of them at each process; the browsers run on the same cores."""
    people = [hire(f"crowd-{place}", TEAMS[team]) for place, team in zip(range(BROWSERS), cycle(TEAM_OF_EACH))]
    with ExitStack() as stack:
        ports = [stack.enter_context(server()) for _ in range(PROCESSES)]
        at = list(zip(cycle(ports), people))
        browsers = [(port, Browser(port, agent.person), agent.listing.url) for port, agent in at]
        rush([Line(*one) for one in browsers], 1)  # until every process has met everybody
        empty = rush([Line(port, browser, "/floor/empty/") for port, browser, _url in browsers], seconds / 2)
        quiet = rush([Line(*one) for one in browsers], seconds)
        with changing(browsers[2][1], people[2].to_decide):
            busy = rush([Line(*one) for one in browsers], seconds)
    return [
        told(f"{BROWSERS} browsers, {PROCESSES} processes, a change a second", busy, empty, GOAL),
        told("  nothing changes: memory", quiet, empty),
    ]


def rush(lines, seconds):
    """(pages a second, p95 in milliseconds, the share of a core that the browsers took)"""
    until = perf_counter() + seconds
    taken, failed = [], []
    threads = [Thread(target=keep_asking, args=(line, until, taken, failed)) for line in lines]
    begun, worked = perf_counter(), process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = perf_counter() - begun
    if failed:
        raise failed[0]
    return len(taken) / whole, middle_and_p95(taken)[1], (process_time() - worked) / whole


def keep_asking(line, until, taken, failed):
    try:
        while (begun := perf_counter()) < until:
            line.ask()
            taken.append((perf_counter() - begun) * 1000)
    except (OSError, RuntimeError) as error:
        failed.append(error)


class changing:
    """Meanwhile a colleague writes a note on one request of the list each second."""

    def __init__(self, browser, requests):
        self.browser, self.requests, self.enough = browser, cycle(requests), Event()
        self.thread = Thread(target=self._go_on)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.enough.set()
        self.thread.join()

    def _go_on(self):
        while not self.enough.wait(1):
            pk, _reference = next(self.requests)
            if (answer := self.browser.post("/floor/change/", pk=pk)).status != 204:
                raise RuntimeError(f"The change was answered {answer.status}.")


def told(what, measured, empty, goal=None):
    (rate, p95, share), (floor, floor_p95, _share) = measured, empty
    return Figure(f"{what} (they took {share:.0%} of a core)", f"{rate:.0f}/s, p95 {p95:.0f} ms",
                  f"{floor:.0f}/s, p95 {floor_p95:.0f} ms", floor / rate, f"≥ {goal}/s" if goal else "",
                  rate >= goal if goal else None)  # fmt: skip
