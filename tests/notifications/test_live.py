"""The line of an open page: what it hears, what it may say, and when it is cut."""

import json

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connections
from django.test import Client

from helpdesk.asgi import application
from notifications.announcing import announce
from shops.models import Session
from shops.signals import membership_changed
from tests.builders import make_person, make_shop

pytestmark = pytest.mark.django_db(transaction=True)
HERE = [(b"host", b"testserver"), (b"origin", b"http://testserver")]


def session_of(person):
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


async def line(person=None, headers=HERE):
    """A connected socket of this person's page; None when the handshake was refused."""
    cookie = []
    if person:
        cookie = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={await sync_to_async(session_of)(person)}".encode())]
    socket = WebsocketCommunicator(application, "/ws/live/", headers=[*headers, *cookie])
    connected, _ = await socket.connect()
    return socket if connected else None


@pytest.fixture(autouse=True)
async def leave_no_connection_behind():
    yield
    await sync_to_async(connections.close_all)()


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def people(shop):
    return make_person(shop, name="Noor"), make_person(shop, name="Bram")


def here(shop, topic=7, doing="looks", **more):
    return {"shop": shop.pk, "topic": topic, "doing": doing, **more}


def told(frame):
    return frame["type"], frame["name"], frame["topic"], frame["doing"]


async def test_colleagues_see_who_looks_also_those_who_come_late(shop, people):
    noor, bram = [await line(person) for person in people]
    await noor.send_json_to(here(shop, doing="decides"))
    assert told(await noor.receive_json_from()) == ("presence", "Noor", 7, "decides")
    assert told(await bram.receive_json_from()) == ("presence", "Noor", 7, "decides")
    late = await line(people[1])
    await late.send_json_to(here(shop, asks=True))
    heard = [told(await late.receive_json_from()) for _ in range(2)]
    assert heard == [("presence", "Bram", 7, "looks"), ("presence", "Noor", 7, "decides")]
    await noor.disconnect()
    assert told(await late.receive_json_from()) == ("presence", "Noor", 7, "gone")
    await bram.disconnect()
    await late.disconnect()


async def test_a_change_is_a_nudge_of_numbers(shop, people):
    noor = await line(people[0])
    await sync_to_async(announce)(shop=shop.pk, change=812, topic=4711)
    assert await noor.receive_json_from() == {"type": "nudge", "shop": shop.pk, "change": 812, "topic": 4711}
    await noor.disconnect()


async def test_another_shop_hears_nothing_and_can_say_nothing(shop, people):
    stranger = await line(await sync_to_async(lambda: make_person(make_shop()))())
    noor = await line(people[0])
    await sync_to_async(announce)(shop=shop.pk, change=1, topic=2)
    await noor.receive_json_from()
    assert await stranger.receive_nothing()
    await stranger.send_json_to(here(shop))
    assert (await stranger.receive_output())["type"] == "websocket.close"
    assert await noor.receive_nothing()
    await noor.disconnect()


async def test_a_frame_that_is_not_ours_ends_the_line(people):
    for frame in [
        "x",
        "[]",
        "null",
        "{}",
        '{"shop": 1}',
        '{"shop": [], "topic": 1, "doing": "looks"}',
        "[" * 900,
        "x" * 5000,
    ]:
        noor = await line(people[0])
        await noor.send_to(text_data=frame)
        assert await noor.receive_output() == {"type": "websocket.close", "code": 4400}


async def test_more_frames_than_a_page_sends_end_the_line(shop, people):
    noor = await line(people[0])
    for _ in range(21):
        await noor.send_json_to(here(shop))
    while (said := await noor.receive_output())["type"] != "websocket.close":
        assert json.loads(said["text"])["type"] == "presence"
    assert said["code"] == 4400


async def test_nobody_who_is_not_signed_in_gets_a_line():
    socket = await line()
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4401}


async def test_a_lost_role_takes_the_shop_off_the_line_at_once(shop, people):
    noor = await line(people[0])
    membership = await people[0].memberships.aget()
    await sync_to_async(membership.__class__.objects.filter(pk=membership.pk).delete)()
    await sync_to_async(membership_changed.send)(None, person=people[0].pk, shop=shop.pk)
    assert await noor.receive_nothing(0.3)
    await sync_to_async(announce)(shop=shop.pk, change=1, topic=2)
    assert await noor.receive_nothing(0.3)
    await noor.disconnect()


async def test_pages_of_other_origins_get_no_line(people):
    elsewhere = ["https://evil.test", "http://testserver:81", "http://b.testserver", "null", "http://testserver.evil"]
    for origin in [None, *elsewhere]:
        headers = [(b"host", b"testserver")] + ([(b"origin", origin.encode())] if origin else [])
        assert await line(people[0], headers) is None


async def test_a_host_that_is_not_ours_gets_no_line(people):
    assert await line(people[0], [(b"host", b"evil.test"), (b"origin", b"http://evil.test")]) is None


async def test_a_session_that_ended_cuts_the_line(people):
    noor = await line(people[0])
    await Session.objects.all().adelete()
    await sync_to_async(rights_signal)(people[0])
    assert await noor.receive_output() == {"type": "websocket.close", "code": 4401}


def rights_signal(person):
    membership_changed.send(None, person=person.pk, shop=0)
