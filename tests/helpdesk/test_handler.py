"""From the web server to a page and back: in one thread, piece by piece, as small as the browser takes it."""

import asyncio
import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache

import pytest
from django.conf import settings as given
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.urls import path

from helpdesk import handler
from helpdesk.compressing import HIDING
from helpdesk.handler import PagesInThreads
from helpdesk.urls import urlpatterns as desk
from shops.models import Person

LONG = "A sentence that says the same again. " * 100
closed, answered = [], []
begun, may_end = threading.Event(), threading.Event()


def thread(request):
    return HttpResponse(threading.current_thread().name, headers={"X-Length": len(request.body)})


def file(request):
    return FileResponse((given.BASE_DIR / "manage.py").open("rb"))


def pieces(request):
    def told():
        yield threading.current_thread().name
        closed.append("read to its end")

    return StreamingHttpResponse(told())


def long(request):
    return HttpResponse(LONG)


def picture(request):
    return HttpResponse(LONG, content_type="image/png")


def waited_for(request):
    begun.set()
    assert may_end.wait(10)
    answered.append("page")
    return HttpResponse()


def by_itself(request):
    Person.objects.first()
    answered.append("by itself")
    return HttpResponse()


VIEWS = (thread, file, pieces, long, picture, waited_for, by_itself)
for view in VIEWS:
    view.login_required, view.csrf_exempt = False, True

urlpatterns = [*desk, *(path(f"{view.__name__}/", view) for view in VIEWS)]
pytestmark = pytest.mark.urls(__name__)


@cache
def pages():
    return PagesInThreads()


def ask(address, *, body=(b"",), method="GET", host="testserver", **headers):
    """(status, headers, the pieces of the body) as the web server hears them."""
    told = {"host": host, **headers}
    heard, waiting = [], [{"type": "http.request", "body": one, "more_body": True} for one in body]
    waiting[-1]["more_body"] = False
    scope = {
        "type": "http", "method": method, "path": address, "raw_path": address.encode(), "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in told.items()],
        "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip

    async def receive():
        return waiting.pop(0) if waiting else await asyncio.Event().wait()

    async def send(message):
        heard.append(message)

    asyncio.run(pages()(scope, receive, send))
    told = {name.decode().lower(): value.decode() for name, value in heard[0]["headers"]}
    return heard[0]["status"], told, [message.get("body", b"") for message in heard[1:]]


def test_a_page_is_made_in_one_of_the_threads_that_stay():
    status, _headers, (body,) = ask("/thread/")
    assert (status, body[:5]) == (200, b"page_")


def test_what_an_open_page_asks_by_itself_leaves_the_threads_to_those_who_wait():
    status, _headers, (body,) = ask("/thread/", priority="u=7")
    assert (status, body[:11]) == (200, b"background_")


def ask_beside_a_page():
    """What open pages ask by themselves, while somebody waits for a page that takes its time."""
    for one in (begun, may_end, answered):
        one.clear()
    with ThreadPoolExecutor(2) as people:
        people.submit(ask, "/waited_for/")
        assert begun.wait(10)
        question = people.submit(ask, "/by_itself/", priority="u=7")
        with suppress(TimeoutError):
            question.result(0.3)
        may_end.set()
        question.result(10)


@pytest.mark.django_db(transaction=True)
def test_what_an_open_page_asks_by_itself_lets_whoever_waits_go_first(monkeypatch):
    monkeypatch.setattr(handler, "PATIENCE", 10)
    ask_beside_a_page()
    assert answered == ["page", "by itself"]


@pytest.mark.django_db(transaction=True)
def test_it_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(handler, "PATIENCE", 0.01)
    ask_beside_a_page()
    assert answered == ["by itself", "page"]


def test_a_body_in_pieces_is_one(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    body = [b"x" * 30, b"y" * 30]
    assert ask("/thread/", method="PUT", body=body, content_length="60")[1]["x-length"] == "60"


def test_a_file_is_sent_piece_by_piece_and_closed():
    status, _headers, body = ask("/file/")
    assert (status, b"".join(body)) == (200, (given.BASE_DIR / "manage.py").read_bytes())
    closed.clear()
    _status, _headers, body = ask("/pieces/")
    assert b"".join(body).startswith(b"page_")
    assert closed == ["read to its end"]


def test_whoever_leaves_before_they_have_asked_gets_nothing():
    async def receive():
        return {"type": "http.disconnect"}

    asyncio.run(pages()({"type": "http"}, receive, None))


def test_an_address_that_nobody_can_read_is_refused():
    assert ask("/thread/", content_length="nonsense")[0] in (200, 400)
    assert ask("/nowhere/")[0] == 404


def test_pages_are_compressed_for_whoever_takes_it():
    _status, headers, body = ask("/long/", accept_encoding="br, gzip")
    assert (headers["content-encoding"], gzip.decompress(b"".join(body)).decode()) == ("gzip", LONG)
    assert "Accept-Encoding" in headers["vary"]
    _status, headers, body = ask("/long/")
    assert ("content-encoding" in headers, b"".join(body).decode()) == (False, LONG)
    assert "Accept-Encoding" in headers["vary"]


def test_the_length_of_a_compressed_page_says_little():
    lengths = {len(b"".join(ask("/long/", accept_encoding="gzip")[2])) for _ in range(20)}
    assert len(lengths) > 1
    assert max(lengths) - min(lengths) <= HIDING


def test_what_is_small_or_a_picture_stays_as_it_is():
    for address in ("/thread/", "/picture/"):
        assert "content-encoding" not in ask(address, accept_encoding="gzip")[1]


@pytest.mark.parametrize(("file", "kind"), [("css/keur.css", "text/css"), ("js/keur.js", "text/javascript")])
def test_a_made_file_is_found_compressed_and_kept_by_the_browser(file, kind):
    address = f"/static/{file}"
    plain, packed = ask(address), ask(address, accept_encoding="gzip")
    assert gzip.decompress(b"".join(packed[2])) == b"".join(plain[2])
    assert packed[1]["content-type"].startswith(kind)
    assert len(b"".join(packed[2])) == int(packed[1]["content-length"]) < int(plain[1]["content-length"]) / 3
    again = ask(address, accept_encoding="gzip", if_none_match=packed[1]["etag"])
    assert (again[0], b"".join(again[2])) == (304, b"")
    assert ask(address, method="HEAD")[2] == [b""]
    assert ask(address, method="POST")[0] == 405
    assert ask("/static/css/nothing.css")[0] == 404
