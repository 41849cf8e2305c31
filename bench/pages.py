"""Decisions and lists through the real stack: Daphne in a process of its own, a session, CSRF, one connection."""

import gzip
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib import import_module
from itertools import islice
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse

from bench.figures import Figure, compared
from requests_inbox.lists.queues import DEFAULT
from requests_inbox.models import ReturnRequest
from shops.models import Membership, Person, Shop

QUERIES_GOAL = 15
P95_GOAL = 60  # milliseconds
WARM_UP = 15
PATIENCE = 60  # seconds for the server to start
running = {}  # {port: process of a web server}


class Browser:
    """One signed-in person on one kept-alive connection."""

    def __init__(self, port, person):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.token = _get_new_csrf_string()
        cookies = {settings.SESSION_COOKIE_NAME: sign_in(person), settings.CSRF_COOKIE_NAME: self.token}
        self.headers = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }

    def get(self, path, **headers):
        return self._ask("GET", path, None, headers)

    def post(self, path, headers=None, **fields):
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token})
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def send(self, path, part):
        """Some bytes of a file."""
        return self._ask("POST", path, part, self._of_bytes)

    def send_half(self, path, part):
        """The connection ends in the middle of them; the next question opens another."""
        self.connection.putrequest("POST", path)
        for name, value in (self.headers | self._of_bytes | {"Content-Length": str(len(part))}).items():
            self.connection.putheader(name, value)
        self.connection.endheaders(part[: len(part) // 2])
        self.connection.close()

    @property
    def _of_bytes(self):
        return {"Content-Type": "application/octet-stream", "X-CSRFToken": self.token}

    def _ask(self, method, path, body, headers):
        begun = time.perf_counter()
        self.connection.request(method, path, body, self.headers | headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return Answer(answer, body, (time.perf_counter() - begun) * 1000)


class Answer:
    def __init__(self, answer, sent, whole):
        self.status, self.headers, self.size, self.whole = answer.status, answer.headers, len(sent), whole
        self.content = gzip.decompress(sent) if answer.headers["Content-Encoding"] == "gzip" else sent
        self.server = float(answer.headers["X-Milliseconds"])
        self.worked = float(answer.headers["X-Worked"])  # of it, on a core of its own: what others do leaves it alone
        self.queries = int(answer.headers["X-Queries"])

    @property
    def body(self):
        return self.content.decode()


def sign_in(person):
    """A session as the sign-in page would have made it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


@contextmanager
def server(database=None):
    """The web server on a free port; its settings count and time what it does."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "daphne",
        "-b",
        "127.0.0.1",
        "-p",
        str(port),
        "-v",
        "0",
        "helpdesk.asgi:application",
    ]
    there = {"DJANGO_SETTINGS_MODULE": "bench.settings"} | ({"DATABASE_URL": database} if database else {})
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | there)
    running[port] = process
    try:
        wait_for(port, process)
        yield port
    finally:
        del running[port]
        process.terminate()
        process.wait(PATIENCE)


def wait_for(port, process):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The web server did not start.")


def measure_pages(times):
    """Floor, decision and list take turns, so that whatever else the machine does falls on all of them alike."""
    shop = Shop.objects.get(slug="seed-1")
    agent = Person.objects.create_user("bench@keur.test", name="Bench")
    Membership.objects.create(person=agent, shop=shop, role="team_lead")
    floors, sheets, decisions, lists = [], [], [], []
    with server() as port:
        browser = Browser(port, agent)
        for request in islice(to_decide(shop), times + WARM_UP):
            floors.append(expect(204, browser.post("/floor/", shop=shop.pk)))
            sheets.append(expect(200, browser.get(sheet_of(request))))
            decisions.append(expect(302, approve(browser, request)))
            lists.append(expect(200, browser.get(reverse("requests_inbox:queue", args=[DEFAULT]))))
    if ReturnRequest.objects.filter(decided_by=agent, status="approved").count() != len(decisions):
        raise RuntimeError("Not every decision was stored.")
    floors, sheets, decisions, lists = (measured[WARM_UP:] for measured in (floors, sheets, decisions, lists))
    return [
        *told("approve (POST)", decisions, floors, P95_GOAL),
        *told("request page with the sheet and its mail", sheets, floors),
        *told("first page of the inbox", lists, floors),
    ]


def to_decide(shop):
    """New requests that nothing stands in the way of."""
    requests = ReturnRequest.objects.filter(shop=shop, status="new", alert_codes=[], waiting_on="staff")
    return requests.order_by("sorted_at", "pk").prefetch_related("lines")[:10_000]


def sheet_of(request):
    return f"{reverse('requests_inbox:act', args=[request.reference, 'approval'])}?queue={DEFAULT}"


def approve(browser, request, headers=None):
    """Send the sheet as the page gives it."""
    lines = {f"decision-{line.pk}": "approved" for line in request.lines.all()}
    free = {"free_return": "on"} if request.free_return else {}
    return browser.post(sheet_of(request), headers, version=request.version, **lines, **free)


def expect(status, answer):
    if answer.status != status:
        raise RuntimeError(f"The server answered {answer.status} instead of {status}.")
    return answer


def told(what, answers, floors, p95_goal=None):
    queries = max(answer.queries for answer in answers)
    goal = f"p95 ≤ {p95_goal} ms" if p95_goal else ""
    return [
        compared(
            f"{what}: on the server", [one.server for one in answers], [one.server for one in floors], goal, p95_goal
        ),
        compared("  seen by the client", [one.whole for one in answers], [one.whole for one in floors]),
        Figure("  queries, at most", str(queries), str(max(floor.queries for floor in floors)),
               goal=f"≤ {QUERIES_GOAL}" if p95_goal else "", reached=queries <= QUERIES_GOAL if p95_goal else None),
    ]  # fmt: skip
