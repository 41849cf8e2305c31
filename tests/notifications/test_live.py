"""The line of an open page: what it hears, what it may say, and when it is cut."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connections
from django.test import Client

from helpdesk.asgi import application
from notifications import consumers
from notifications import hub as hubs
from notifications.announcing import announce
from notifications.hub import hub
from notifications.looking import is_looking, last_seen, looking
from shops.models import Membership, Session, ShopCounter
from tests.builders import make_person, make_shop

pytestmark = pytest.mark.django_db(transaction=True)
HERE = [(b"host", b"testserver"), (b"origin", b"http://testserver")]


def session_of(person):
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


async def line(person=None, headers=HERE):
    """A connected socket of this person's page that has heard who is where; None when the handshake was refused."""
    cookie = []
    if person:
        cookie = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={await sync_to_async(session_of)(person)}".encode())]
    socket = WebsocketCommunicator(application, "/ws/live/", headers=[*headers, *cookie])
    connected, _ = await socket.connect()
    return socket if connected else None


async def open_line(person):
    """A line, and the frame with which it begins."""
    socket = await line(person)
    return socket, await socket.receive_json_from()


async def listener(person):
    return (await open_line(person))[0]


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


def here(shop, topic=7, doing="looks"):
    return {"shop": shop.pk, "topic": topic, "doing": doing}


async def present(socket):
    """Who is where, as the next frame says."""
    return (await socket.receive_json_from())["present"]


async def ended(socket):
    """The code with which the line is cut, whatever is said before."""
    while (said := await socket.receive_output(3))["type"] != "websocket.close":
        pass
    return said["code"]


async def test_colleagues_see_who_looks_also_those_who_come_late(shop, people):
    noor, bram = [await listener(person) for person in people]
    await noor.send_json_to(here(shop, doing="decides"))
    decides = {"7": [[people[0].pk, "decides"]]}
    assert await present(noor) == await present(bram) == decides
    late, first = await open_line(people[1])
    assert first["present"] == decides
    await noor.send_json_to(here(shop, topic=8))
    assert await present(late) == {"7": [], "8": [[people[0].pk, "looks"]]}
    await noor.disconnect()
    assert await present(late) == {"8": []}
    await bram.disconnect()
    await late.disconnect()


async def test_two_pages_of_one_person_are_one_colleague_who_does_the_most_of_both(shop, people):
    one, other = await listener(people[0]), await listener(people[0])
    await one.send_json_to(here(shop, doing="writes"))
    await other.send_json_to(here(shop))
    assert await present(one) == {"7": [[people[0].pk, "writes"]]}
    await one.disconnect()
    assert {"7": [[people[0].pk, "looks"]]} in [await present(other), await present(other)]
    await other.disconnect()


async def test_whoever_has_it_open_is_not_told_of_it_elsewhere_too(shop, people):
    noor = await listener(people[0])
    await noor.send_json_to(here(shop))
    await present(noor)
    assert await comes_true(lambda: looking([people[0].pk, people[1].pk], 7) == {people[0].pk})
    await noor.send_json_to(here(shop, doing="gone"))
    await present(noor)
    assert await comes_true(lambda: not is_looking(people[0].pk, 7))
    await noor.disconnect()


async def test_whoever_goes_on_or_closes_the_page_no_longer_looks(shop, people):
    noor, pk = await listener(people[0]), people[0].pk
    await noor.send_json_to(here(shop))
    assert await comes_true(lambda: is_looking(pk, 7))
    await noor.send_json_to(here(shop, topic=8))
    assert await comes_true(lambda: is_looking(pk, 8) and not is_looking(pk, 7))
    await noor.disconnect()
    assert await comes_true(lambda: not is_looking(pk, 8))


async def test_a_page_that_says_where_it_is_is_a_sign_of_life(shop, people):
    noor = await listener(people[0])
    assert last_seen([people[0].pk]) == {}
    await noor.send_json_to(here(shop))
    assert await comes_true(lambda: last_seen([people[0].pk]))
    await noor.disconnect()


async def comes_true(what):
    """Within two seconds; a thread keeps it in mind."""
    for _ in range(100):
        if what():
            return True
        await asyncio.sleep(0.02)
    return False


async def test_changes_close_together_are_one_frame_of_numbers(shop, people):
    noor = await listener(people[0])
    for change, topic in [(812, 4711), (813, 4712), (814, 4711)]:
        await sync_to_async(announce)(shop=shop.pk, change=change, topic=topic)
    frame = await noor.receive_json_from()
    assert frame == {"shop": shop.pk, "change": 814, "topics": [4711, 4712], "pace": frame["pace"]}
    await noor.disconnect()


async def test_a_number_that_never_came_makes_the_frame_say_that_anything_may_have_changed(shop, people):
    noor = await listener(people[0])
    for change, topics in [(1, [9]), (3, None), (4, [9])]:
        await sync_to_async(announce)(shop=shop.pk, change=change, topic=9)
        assert (await noor.receive_json_from())["topics"] == topics
    await noor.disconnect()


async def test_news_that_got_lost_are_found_by_looking_at_the_numbers(shop, people):
    noor = await listener(people[0])
    hub().compare({(shop.pk, "change"): 5})
    hub().compare({(shop.pk, "change"): 6})
    frame = await noor.receive_json_from()
    assert (frame["change"], frame["topics"]) == (5, None)
    await noor.disconnect()


async def test_a_mail_that_needs_a_person_is_found_by_looking_at_the_numbers(shop, people):
    noor = await listener(people[0])
    hub().compare(await hubs.numbers_of([shop.pk]))
    await sync_to_async(ShopCounter.take)(shop.pk, "mail")
    hub().compare(await hubs.numbers_of([shop.pk]))
    frame = await noor.receive_json_from()
    assert frame == {"shop": shop.pk, "mail": 1, "pace": frame["pace"]}
    await noor.disconnect()


async def test_another_shop_hears_nothing_and_can_say_nothing(shop, people):
    stranger = await listener(await sync_to_async(lambda: make_person(make_shop()))())
    noor = await listener(people[0])
    await sync_to_async(announce)(shop=shop.pk, change=1, topic=2)
    await noor.receive_json_from()
    assert await stranger.receive_nothing()
    await stranger.send_json_to(here(shop))
    assert await ended(stranger) == 4400
    assert await noor.receive_nothing(0.3)
    await noor.disconnect()


@pytest.mark.parametrize(
    "frame",
    [
        "x",
        "[]",
        "null",
        "{}",
        '{"shop": 1}',
        '{"shop": [], "topic": 1, "doing": "looks"}',
        '{"shop": 1, "topic": 1, "doing": []}',
        "[" * 900,
        "x" * 5000,
    ],
)
async def test_a_frame_that_is_not_ours_ends_the_line(people, frame):
    noor = await listener(people[0])
    await noor.send_to(text_data=frame)
    assert await ended(noor) == 4400


@pytest.mark.parametrize("topic", [0, -1, 2**63, True, "7"])
async def test_a_topic_that_no_request_can_have_ends_the_line(shop, people, topic):
    noor = await listener(people[0])
    await noor.send_json_to(here(shop, topic=topic))
    assert await ended(noor) == 4400


async def test_of_more_pages_than_anybody_works_in_the_oldest_stops_hearing(shop, people, monkeypatch):
    monkeypatch.setattr(hubs, "MOST_LINES", 2)
    bram = await listener(people[1])
    lines = [await listener(people[0]) for _ in range(3)]
    assert await ended(lines[0]) == hubs.CROWDED
    await sync_to_async(announce)(shop=shop.pk, change=1, topic=2)
    for one in (bram, *lines[1:]):
        while "change" not in (said := await one.receive_json_from()):
            pass
        assert said["change"] == 1
    await lines[1].disconnect()
    again = await listener(people[0])
    for one in (bram, lines[2], again):
        await one.disconnect()


async def test_more_frames_than_a_page_sends_end_the_line(shop, people):
    noor = await listener(people[0])
    for _ in range(21):
        await noor.send_json_to(here(shop))
    assert await ended(noor) == 4400


async def test_frames_name_nobody(shop, people):
    noor = await listener(people[0])
    await noor.send_json_to({**here(shop), "person": people[1].pk, "name": "Somebody else"})
    frame = await noor.receive_json_from()
    assert frame["present"] == {"7": [[people[0].pk, "looks"]]}
    assert "Noor" not in json.dumps(frame)
    await noor.disconnect()


async def test_nobody_who_is_not_signed_in_gets_a_line():
    assert await ended(await line()) == 4401


async def test_a_lost_role_cuts_the_line_and_the_next_one_is_without_the_shop(shop, people):
    await sync_to_async(lambda: make_shop().memberships.create(person=people[0]))()
    admin = await sync_to_async(make_person)(shop, "admin")
    noor = await listener(people[0])
    membership = await Membership.objects.select_related("shop", "person").aget(person=people[0], shop=shop)
    await sync_to_async(membership.end)(by=admin)
    assert await ended(noor) == 4403
    again, first = await open_line(people[0])
    assert first["shop"] != shop.pk
    await sync_to_async(announce)(shop=shop.pk, change=1, topic=2)
    assert await again.receive_nothing(0.4)
    await again.disconnect()


async def test_signing_out_cuts_the_line(people):
    noor, bram = [await listener(person) for person in people]
    await sync_to_async(lambda: Session.objects.get(person=people[0]).delete())()
    assert await ended(noor) == 4401
    assert await bram.receive_nothing(0.3)
    await bram.disconnect()


async def test_whoever_is_shut_out_is_cut_off(people):
    noor = await listener(people[0])
    people[0].is_active = False
    await people[0].asave()
    assert await ended(noor) == 4401


async def test_rights_are_looked_at_again_also_if_nobody_tells_of_them(people, monkeypatch):
    monkeypatch.setattr(consumers, "LOOK_AGAIN", 0.05)
    noor = await listener(people[0])
    await Session.objects.filter(person=people[0]).aupdate(person=people[1])
    assert await ended(noor) == 4401


async def test_a_line_that_is_old_is_cut_and_may_come_again(people, monkeypatch):
    monkeypatch.setattr(consumers, "LONGEST", 0)
    assert await ended(await line(people[0])) == 1001


async def test_a_line_opens_and_hears_its_own_process_while_redis_is_down(shop, people, monkeypatch):
    class Down:
        async def new_channel(self):
            raise ConnectionError

        group_send = new_channel

    monkeypatch.setattr("notifications.hub.get_channel_layer", lambda: None)
    monkeypatch.setattr("notifications.announcing.get_channel_layer", Down)
    noor = await listener(people[0])
    await sync_to_async(announce)(shop=shop.pk, change=1, topic=2)
    assert (await noor.receive_json_from())["change"] == 1
    await asyncio.sleep(0)
    await noor.disconnect()


async def test_pages_of_other_origins_get_no_line(people):
    elsewhere = ["https://evil.test", "http://testserver:81", "http://b.testserver", "null", "http://testserver.evil"]
    for origin in [None, *elsewhere]:
        headers = [(b"host", b"testserver")] + ([(b"origin", origin.encode())] if origin else [])
        assert await line(people[0], headers) is None


async def test_a_host_that_is_not_ours_gets_no_line(people):
    assert await line(people[0], [(b"host", b"evil.test"), (b"origin", b"http://evil.test")]) is None
