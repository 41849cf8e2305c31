"""What the web processes of one desk tell each other, on a real Redis that goes away and comes back."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import connections

from notifications import hub as hubs
from notifications import presence
from notifications.hub import Hub, hub
from shops.models import Membership, ShopCounter
from tests.builders import make_person, make_shop

from .redis_server import RedisServer
from .test_live import ended, here, open_line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis]


@pytest.fixture
def redis(tmp_path):
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def layer(redis, settings):
    host = {"address": redis.address, "socket_timeout": 0.3}  # shorter than what a quiet line has to outlive
    backend = "channels_redis.pubsub.RedisPubSubChannelLayer"
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": backend, "CONFIG": {"hosts": [host]}}}
    yield get_channel_layer()
    await get_channel_layer().flush()
    await sync_to_async(connections.close_all)()


@pytest.fixture
async def other(layer):
    """The hub of another process."""
    hub()
    other = Hub(asyncio.get_running_loop())
    await heard_each_other(other)
    return other


async def heard_each_other(other):
    """Both hear: what one says of a shop nobody knows arrives at the other."""
    for said, asked in [(hub(), other), (other, hub())]:
        heard = asyncio.Event()
        before, asked.hear_presence = asked.hear_presence, lambda news, heard=heard: heard.set()
        while not heard.is_set():
            await said.send({"type": "presence", "shop": 0, "people": []})
            await asyncio.sleep(0.02)
        asked.hear_presence = before


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def noor(shop):
    return make_person(shop, name="Noor")


def changed(shop, change):
    return {"type": "change", "shop": shop.pk, "change": change, "topic": 7}


async def number(socket):
    """The change number that the page is told next."""
    while "change" not in (frame := await socket.receive_json_from(8)):
        pass
    return frame["change"]


class FarPage:
    """A page that another process has open."""

    def __init__(self, person, shop, doing):
        self.person, self.shops, self.place = person.pk, frozenset([shop.pk]), (shop.pk, 7, doing)

    def is_at(self, shop):
        return True

    async def tell(self, frame):
        pass


async def test_a_change_in_one_process_is_told_by_another_also_after_a_long_silence(other, shop, noor):
    socket, _ = await open_line(noor)
    other.spread(changed(shop, 1))
    assert await number(socket) == 1
    await asyncio.sleep(1.2)  # four times what a read may take
    other.spread(changed(shop, 2))
    assert await number(socket) == 2
    await socket.disconnect()


async def test_colleagues_are_seen_across_processes_and_by_whoever_comes_late(other, shop, noor):
    bram = await sync_to_async(make_person)(shop)
    socket, _ = await open_line(noor)
    page = FarPage(bram, shop, "writes")
    await other.add(page)
    other.moved(shop.pk)
    there = {"7": [[bram.pk, "writes"]]}
    assert (await socket.receive_json_from(5))["present"] == there
    late, first = await open_line(noor)
    assert first["present"] == there
    other.remove(page)
    assert (await socket.receive_json_from(5))["present"] == {"7": []}
    await late.disconnect()
    await socket.disconnect()


async def test_a_process_that_comes_up_is_told_who_is_there(other, shop, noor):
    socket, _ = await open_line(noor)
    await socket.send_json_to(here(shop))
    await socket.receive_json_from()
    presence._said.clear()
    Hub(asyncio.get_running_loop())
    while not presence.at(shop.pk, 7):
        await asyncio.sleep(0.02)
    await socket.disconnect()


async def test_whoever_is_thrown_out_by_another_process_is_cut_off(other, shop, noor):
    socket, _ = await open_line(noor)
    await Membership.objects.filter(person=noor).adelete()
    other.spread({"type": "rights", "person": noor.pk})
    assert await ended(socket) == 4403


async def test_redis_emptied_and_restarted_in_the_middle_is_heard_again(other, redis, shop, noor):
    socket, _ = await open_line(noor)
    other.spread(changed(shop, 1))
    assert await number(socket) == 1
    redis.say(b"FLUSHALL")
    redis.stop()
    other.spread(changed(shop, 2))  # lost
    hub().spread(changed(shop, 3))  # one's own process is heard all the time
    assert await number(socket) == 3
    redis.start()
    await asyncio.wait_for(heard_each_other(other), 15)
    other.spread(changed(shop, 4))
    assert await number(socket) == 4
    await socket.disconnect()


async def test_what_was_lost_is_found_in_the_shops_numbers(other, shop, noor, monkeypatch):
    monkeypatch.setattr(hubs, "LOOK", 0.1)
    hub().later(hub().look())
    socket, _ = await open_line(noor)
    taken = await sync_to_async(ShopCounter.take)(shop.pk, "change")
    assert await number(socket) == taken
    await socket.disconnect()


async def test_a_process_that_begins_without_redis_hears_once_it_is_there(layer, redis, shop, noor, monkeypatch):
    monkeypatch.setattr(hubs, "AGAIN", 0.1)
    redis.stop()
    socket, _ = await open_line(noor)
    hub().spread(changed(shop, 1))
    assert await number(socket) == 1
    redis.start()
    other = Hub(asyncio.get_running_loop())
    await asyncio.wait_for(heard_each_other(other), 15)
    other.spread(changed(shop, 2))
    assert await number(socket) == 2
    await socket.disconnect()
