"""A real Chromium on a real server. In every test the console has to stay silent."""

import os
import re
import threading
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from playwright.sync_api import expect

from shops.sessions import SessionStore
from tests.builders import make_person, make_shop

# What the server says about a request that it refused is an answer, and not an error of the page.
REFUSED = re.compile(r"the server responded with a status of (401|403|409|422)")
# Threads of the server end without a word to Django, which would have closed their connections to the database.
ENDS_OF_THREADS = ["ignore:unclosed database:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"]
WIDE = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)
            for warning in ENDS_OF_THREADS:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(scope="session", autouse=True)
def rows_beside_playwright():
    """Playwright keeps an event loop in this thread, and Django then refuses to read rows, unless told otherwise."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def base_url(django_db_setup):
    """The address of the web server of production, Daphne, in a thread of this process."""
    with a_server() as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def a_server():
    from daphne.server import Server
    from twisted.internet import reactor

    from helpdesk.asgi import application

    ready = threading.Event()
    server = Server(application, ["tcp:port=0:interface=127.0.0.1"], signal_handlers=False, ready_callable=ready.set)
    thread = threading.Thread(target=server.run, name="daphne", daemon=True)
    thread.start()
    assert ready.wait(10)
    yield server.listening_addresses[0][1]
    reactor.callFromThread(reactor.stop)
    thread.join(10)


@pytest.fixture(scope="session", autouse=True)
def patience():
    expect.set_options(timeout=8_000)


@pytest.fixture
def shop(transactional_db):
    return make_shop(name="Veldkant", reference_prefix="V")


@pytest.fixture
def agent(shop):
    return make_person(shop, name="Sanne de Wit")


@pytest.fixture
def colleague(shop):
    return make_person(shop, name="Jonas Weber")


@pytest.fixture
def lead(shop):
    return make_person(shop, "team_lead", name="Tom Verbeek")


@pytest.fixture
def admin(shop):
    return make_person(shop, "admin", name="Mila Admin")


@pytest.fixture
def complaints():
    """What the browser's consoles say in this test; it has to be nothing."""
    said = []
    yield said
    assert said == []


@pytest.fixture
def open_browser(transactional_db, complaints, base_url, new_context):
    """A browser of its own, signed in as `person` if one is given: open_browser(agent).goto("/inbox/").

    What was still on its way when the test had seen enough is broken off, and no error of the page.
    """
    closing = threading.Event()

    def listen(message):
        if not closing.is_set() and message.type in ("error", "warning") and not REFUSED.search(message.text):
            complaints.append(message.text)

    def make(person=None, **options):
        context = new_context(**{"viewport": WIDE, **options})
        context.on("console", listen)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.set_default_timeout(8_000)
        if person:
            come_in(context, person, base_url)
        return context.new_page()

    yield make
    closing.set()


def come_in(context, person, address):
    """The cookie that signing in would give."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": address}])


@pytest.fixture
def desk(open_browser, agent):
    """The agent's page."""
    return open_browser(agent)


@pytest.fixture(autouse=True)
def on_a_file():
    assert connection.vendor == "postgresql" or "memory" not in str(connection.settings_dict["NAME"])
