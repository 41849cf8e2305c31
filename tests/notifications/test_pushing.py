"""Web Push against a real HTTP server that plays the push service: what arrives is opened with the browser's keys."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode
from pytest_django.asserts import assertContains, assertRedirects
from requests.adapters import HTTPAdapter
from requests.exceptions import HTTPError

from helpdesk.jobs.models import Job
from notifications import pushing
from notifications.looking import looks
from notifications.models import NoticeChoices, PushSubscription
from notifications.tasks import push_notice
from notifications.telling import read
from shops.models import Person
from tests.builders import make_return

ADDRESS = "https://updates.push.services.mozilla.com"
ENDPOINT = f"{ADDRESS}/wpush/v2/abc"
BROWSERS_KEY, SECRET = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
POINT = b64urlencode(BROWSERS_KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
KEYS = {"p256dh": POINT, "auth": b64urlencode(SECRET)}


@pytest.fixture(autouse=True)
def key(settings):
    settings.VAPID_PRIVATE_KEY = b64urlencode(b"\1" * 32)


class PushService(HTTPAdapter):
    """Leads what is for a push service to a server of this test, and remembers what it got."""

    def __init__(self):
        super().__init__()
        self.heard, self.status = [], 201
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                service.heard.append(
                    (self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])))
                )
                self.send_response(service.status)
                self.send_header("Location", "http://127.0.0.1:1/inside")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def send(self, request, **kwargs):
        request.url = request.url.replace(ADDRESS, f"http://127.0.0.1:{self.server.server_port}")
        return super().send(request, **kwargs)

    def words(self):
        """What the browser would read of the last one."""
        _path, _headers, body = self.heard[-1]
        return json.loads(http_ece.decrypt(body, private_key=BROWSERS_KEY, auth_secret=SECRET, version="aes128gcm"))


@pytest.fixture
def service():
    service = PushService()
    pushing.session.mount(ADDRESS, service)
    yield service
    pushing.session.adapters.pop(ADDRESS)
    service.close()
    service.server.shutdown()
    service.server.server_close()


@pytest.fixture
def subscription(noor):
    return PushSubscription.objects.create(person=noor, endpoint=ENDPOINT, **KEYS)


def give_work(shop, noor, tom):
    request = make_return(shop)
    request.assign(by=tom, seen=1, to=noor)
    return request


def push_all():
    """What the jobs of the pushes do."""
    for job in Job.objects.filter(task="notifications.tasks.push_notice").order_by("pk"):
        push_notice.call(*job.args)


def test_a_browser_is_told_in_a_job_and_only_it_can_read_it(shop, noor, tom, subscription, service):
    request = give_work(shop, noor, tom)
    assert service.heard == []
    push_all()
    assert service.words() == {
        "title": f"Tom Verbeek assigned {request.reference} to you",
        "url": f"/requests/{request.reference}/",
        "tag": f"assigned-{request.pk}",
    }
    path, headers, body = service.heard[0]
    assert path == "/wpush/v2/abc"
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "86400")
    assert request.reference.encode() not in body
    assert Vapid02.verify(headers["Authorization"])
    assert pushing.public_key() in headers["Authorization"]
    subscription.refresh_from_db()
    assert subscription.told_at is not None


def test_it_speaks_the_language_of_its_reader(shop, noor, tom, subscription, service):
    Person.objects.filter(pk=noor.pk).update(language="nl")
    request = give_work(shop, noor, tom)
    push_all()
    assert service.words()["title"] == f"Tom Verbeek heeft {request.reference} aan je toegewezen"


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_browser_that_is_gone_is_forgotten(shop, noor, tom, subscription, service, status):
    service.status = status
    give_work(shop, noor, tom)
    push_all()
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_fails_is_asked_again(shop, noor, tom, subscription, service, status):
    service.status = status
    give_work(shop, noor, tom)
    with pytest.raises(HTTPError):
        push_all()
    assert PushSubscription.objects.exists()


def test_no_redirect_is_followed(shop, noor, tom, subscription, service):
    service.status = 307
    give_work(shop, noor, tom)
    push_all()
    assert len(service.heard) == 1


def test_what_was_read_seen_or_taken_away_meanwhile_is_not_pushed(shop, noor, tom, subscription, service):
    request = give_work(shop, noor, tom)
    looks(noor.pk, request.pk)
    push_all()
    read(noor)
    push_all()
    noor.memberships.update(ended_at=timezone.now())
    push_all()
    assert service.heard == []


def test_who_does_not_want_it_is_not_pushed_to(shop, noor, tom, subscription):
    NoticeChoices.objects.create(person=noor, ways={"assigned": ["bell", "mail"]})
    give_work(shop, noor, tom)
    assert not Job.objects.filter(task="notifications.tasks.push_notice").exists()


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        (ENDPOINT, True),
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://fcm.googleapis.com:443/fcm/send/abc", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=x", True),
        ("https://web.push.apple.com/abc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://fcm.googleapis.com@127.0.0.1/abc", False),
        ("https://user:word@fcm.googleapis.com/abc", False),
        ("https://evilfcm.googleapis.com.evil.test/abc", False),
        ("https://notfcm.googleapis.com/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://[::1]/abc", False),
        ("https://[broken/abc", False),
        ("https://fcm.googleapis.com:port/abc", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_what_browsers_use_is_a_push_service(endpoint, known):
    assert pushing.is_push_service(endpoint) == known


def test_a_service_that_is_no_longer_known_gets_nothing(shop, noor, tom, subscription, service, settings):
    give_work(shop, noor, tom)
    settings.PUSH_SERVICES = ["fcm.googleapis.com"]
    push_all()
    assert service.heard == []
    assert not PushSubscription.objects.exists()


def subscribe(client, **changes):
    agent = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"
    return client.post(
        reverse("notifications:browser"), {"endpoint": ENDPOINT, **KEYS} | changes, headers={"User-Agent": agent}
    )


def test_a_browser_subscribes_and_is_taken_off_again(noor, client):
    client.force_login(noor)
    assertContains(client.get("/settings/notices/"), f'data-key="{pushing.public_key()}"')
    for _ in range(2):
        assertRedirects(subscribe(client), "/settings/notices/")
    one = PushSubscription.objects.get()
    assert (one.person, one.browser) == (noor, "Firefox, Linux")
    assertContains(client.get("/settings/notices/"), "Firefox, Linux")
    client.post(reverse("notifications:browser_removal", args=[one.pk]))
    assert not PushSubscription.objects.exists()


def test_a_browser_that_somebody_else_used_is_told_for_its_new_person_only(noor, tom, client, subscription):
    client.force_login(tom)
    subscribe(client)
    assert PushSubscription.objects.get().person == tom


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "https://intranet/x"},
        {"p256dh": "AAAA"},
        {"p256dh": b64urlencode(b"\4" + b"\1" * 64)},
        {"auth": "short"},
        {"auth": "§"},
        {"endpoint": ""},
    ],
)
def test_what_no_browser_says_is_refused(noor, client, changes):
    client.force_login(noor)
    assert subscribe(client, **changes).status_code == 422
    assert not PushSubscription.objects.exists()


def test_somebody_elses_browser_does_not_exist(noor, tom, client, subscription):
    client.force_login(tom)
    assert client.post(reverse("notifications:browser_removal", args=[subscription.pk])).status_code == 404


def test_without_a_key_nothing_is_pushed_and_nobody_can_subscribe(
    shop, noor, tom, client, settings, subscription, service
):
    settings.VAPID_PRIVATE_KEY = ""
    give_work(shop, noor, tom)
    push_all()
    assert service.heard == []
    client.force_login(noor)
    assertContains(client.get("/settings/notices/"), "has not set up pushing")
    assert subscribe(client).status_code == 404


def test_the_worker_of_the_pushes_speaks_for_the_whole_desk(client):
    answer = client.get("/push-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"showNotification" in b"".join(answer.streaming_content)


def test_the_desk_can_stand_on_a_home_screen(client, shop, noor):
    client.force_login(noor)
    assertContains(client.get("/notices/"), '<link rel="manifest" href="/static/keur.webmanifest">')
    assert "manifest-src 'self'" in client.get("/notices/")["Content-Security-Policy"]
    told = json.loads(Path(finders.find("keur.webmanifest")).read_text())
    assert (told["start_url"], told["display"]) == (reverse("requests_inbox:inbox"), "standalone")
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in told["icons"])
