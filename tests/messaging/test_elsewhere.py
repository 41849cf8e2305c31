"""Pictures that a mail names elsewhere: fetched by us if somebody asks, and never from a machine inside (T17, T64)."""

import re
import socket
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from requests_hardened.ip_filter import InvalidIPAddress

from messaging import elsewhere, remote_pictures, views
from messaging.elsewhere import Busy, Fetcher, NotFetched
from messaging.models import IncomingMail, Message
from shops.models import Membership
from tests.builders import make_person, make_shop

from .making import make_thread
from .web import Web, picture


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    server = Web(tmp_path_factory.mktemp("web"))
    yield server
    server.stop()


@pytest.fixture
def fetcher(web):
    return Fetcher(ports={web.server_port}, patience=3, loopback=True, trusted=web.certificate)


def test_a_picture_is_fetched_without_a_word_about_who_asks(web, fetcher):
    assert fetcher.fetch(f"{web.url}/a.png").read() == picture()
    path, headers = web.asked[-1]
    assert path == "/a.png"
    assert headers["User-Agent"] == "Keur"
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


@pytest.mark.parametrize("path", ["/gone", "/elsewhere", "/wrapped", "/large"])
def test_what_is_no_plain_answer_of_a_bounded_size_is_not_fetched(web, fetcher, path):
    with pytest.raises(NotFetched):
        fetcher.fetch(web.url + path)
    assert web.asked[-1][0] == path


def test_an_answer_that_drips_ends(web):
    impatient = Fetcher(ports={web.server_port}, patience=0.3, loopback=True, trusted=web.certificate)
    with pytest.raises(NotFetched, match="slow"):
        impatient.fetch(f"{web.url}/drops")


@pytest.mark.parametrize(("turns", "in_line"), [(0, 1), (1, -1)])
def test_who_finds_all_turns_or_the_whole_line_taken_comes_again(web, monkeypatch, turns, in_line):
    monkeypatch.setattr(elsewhere, "AT_ONCE", turns)
    monkeypatch.setattr(elsewhere, "IN_LINE", in_line)
    monkeypatch.setattr(elsewhere, "WAIT", 0)
    asked = len(web.asked)
    with pytest.raises(Busy):
        Fetcher(ports={web.server_port}, patience=60, loopback=True, trusted=web.certificate).fetch(f"{web.url}/a.png")
    assert len(web.asked) == asked


def test_a_turn_is_free_again_once_it_is_over(web, monkeypatch):
    monkeypatch.setattr(elsewhere, "AT_ONCE", 1)
    monkeypatch.setattr(elsewhere, "IN_LINE", 0)
    fetcher = Fetcher(ports={web.server_port}, patience=3, loopback=True, trusted=web.certificate)
    with pytest.raises(NotFetched):
        fetcher.fetch(f"{web.url}/gone")
    assert fetcher.fetch(f"{web.url}/a.png").read() == picture()


def test_a_certificate_that_nobody_vouches_for_is_refused(web):
    with pytest.raises(NotFetched, match="certificate"):
        Fetcher(ports={web.server_port}, loopback=True).fetch(f"{web.url}/a.png")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/a.png", "https://127.0.0.1:22/", "https:///a.png", "https://a@b.test/", "ftp://b.test/",
     "//b.test/", "https://[b.test/", "https://b.test:x/"],
)  # fmt: skip
def test_only_https_on_ports_of_the_web_is_asked(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", None)  # nobody even looks the name up
    with pytest.raises(NotFetched):
        elsewhere.fetcher.fetch(url)


INSIDE = [
    "127.0.0.1", "127.1", "2130706433", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fd00::1]",
    "[::ffff:10.0.0.1]", "[::169.254.169.254]", "[::ffff:0:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]",
]  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
def test_no_machine_inside_is_asked_however_it_is_written(host):
    with pytest.raises(NotFetched) as refused:
        elsewhere.fetcher.fetch(f"https://{host}/")
    assert isinstance(refused.value.__cause__, InvalidIPAddress)


def test_no_machine_inside_is_asked_under_a_name(monkeypatch):
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: told)
    with pytest.raises(NotFetched) as refused:
        elsewhere.fetcher.fetch("https://pictures.test/a.png")
    assert isinstance(refused.value.__cause__, InvalidIPAddress)


@pytest.fixture
def agent(db):
    return make_person(make_shop())


@pytest.fixture
def message(agent, web):
    mail = IncomingMail.objects.create(door="pipe", size=1, sha256="0" * 64)
    html = f'<img src="{web.url}/a.png"><img src="http://plain.test/b.png"><img src="{web.url}/page">'
    thread = make_thread(agent.memberships.get().shop)
    return Message.objects.create(thread=thread, mail=mail, html=html, authenticity="verified")


@pytest.fixture
def desk(client, agent, fetcher, monkeypatch):
    monkeypatch.setattr(views, "fetcher", fetcher)
    client.force_login(agent)
    return client


def pictures_in(desk, message):
    """The addresses of pictures that the frame asks for once somebody wants them."""
    body = desk.get(reverse("messaging:body_with_pictures", args=[message.pk]))
    assert "img-src data: 'self'" in body["Content-Security-Policy"]
    return re.findall(r'<img src="([^"]+)"', body.content.decode())


def test_nothing_is_named_until_somebody_asks(desk, message):
    body = desk.get(reverse("messaging:body", args=[message.pk]))
    assert "src=" not in body.content.decode()
    assert "img-src data:;" in body["Content-Security-Policy"]


def test_a_picture_that_is_asked_for_is_drawn_anew_and_a_frame_without_cookies_gets_it(desk, client, message):
    shown, page = pictures_in(desk, message)
    desk.cookies.clear()
    response = client.get(shown)
    assert Image.open(BytesIO(response.content)).format == "WEBP"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert client.get(page).status_code == 404  # what is no picture is nothing


def test_a_page_thread_does_not_wait_for_other_pictures(desk, message, web, monkeypatch):
    shown, _page = pictures_in(desk, message)
    monkeypatch.setattr(elsewhere, "AT_ONCE", 0)
    monkeypatch.setattr(elsewhere, "IN_LINE", 0)
    monkeypatch.setattr(views, "fetcher", Fetcher(ports={web.server_port}))
    response = desk.get(shown)
    assert (response.status_code, response["Retry-After"]) == (503, "2")


def test_an_address_lasts_as_long_as_its_session_and_its_reader_may_read(desk, client, agent, message):
    shown, _page = pictures_in(desk, message)
    Membership.objects.filter(person=agent).update(ended_at=timezone.now())
    assert client.get(shown).status_code == 404
    Membership.objects.filter(person=agent).update(ended_at=None)
    assert client.get(shown).status_code == 200
    desk.logout()
    assert client.get(shown).status_code == 404


def test_an_address_is_nobodys_to_make_up_and_ends_after_ten_minutes(desk, client, message, monkeypatch):
    shown, _page = pictures_in(desk, message)
    assert client.get(shown[:-3] + "x/").status_code == 404
    monkeypatch.setattr(remote_pictures, "LASTS", timedelta(0).total_seconds() - 1)
    assert client.get(shown).status_code == 404


def test_one_mail_names_so_many_and_no_more(desk, message, monkeypatch):
    monkeypatch.setattr(remote_pictures, "MOST", 1)
    assert len(pictures_in(desk, message)) == 1
