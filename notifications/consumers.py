"""One open page's line: it hears that something changed, and says and hears who looks at what right now.

Presence is never stored. Every page says every few seconds where its person is; the line passes that on to the same
shop, and whoever opens a page asks once who is there. Frames carry ids, numbers and colleagues' names, nothing else.
"""

import asyncio
import json
import time

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from shops.models import Person

from . import announcing
from .announcing import person_group, shop_group

DOING = {"looks", "writes", "decides", "gone"}
LARGEST_FRAME = 1024  # characters
FRAMES, SECONDS = 20, 10  # so many frames in so long; more is not one of our pages (T53)
LOOK_AGAIN = 45  # seconds between two looks at what the person may still see (T51)
SIGNED_OUT, UNRULY = 4401, 4400  # close codes: pages do not connect again


class LiveConsumer(AsyncWebsocketConsumer):
    shops: frozenset = frozenset()
    place = None  # (shop, topic) that the page has open
    watch = None

    async def connect(self):
        self.person, self.shops = await self.rights()
        await self.accept()
        if self.person is None:
            return await self.close(SIGNED_OUT)
        self.heard = []
        announcing.home_loop = asyncio.get_running_loop()
        for group in [person_group(self.person.pk), *map(shop_group, self.shops)]:
            await self.channel_layer.group_add(group, self.channel_name)
        self.watch = asyncio.create_task(self.look_again())

    async def disconnect(self, code):
        if self.watch is None:
            return
        self.watch.cancel()
        await self.say_where("gone")
        for group in [person_group(self.person.pk), *map(shop_group, self.shops)]:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        frame = self.read(text_data)
        if frame is None:
            return await self.close(UNRULY)
        self.place = (frame["shop"], frame["topic"])
        await self.say_where(frame["doing"])
        if frame.get("asks"):
            await self.pass_on({"type": "who", "asker": self.channel_name})

    def read(self, text):
        """A frame of ours about a shop of theirs, or None. What is wrong with it is never said."""
        now = time.monotonic()
        self.heard = [moment for moment in self.heard if moment > now - SECONDS] + [now]
        if len(self.heard) > FRAMES or not text or len(text) > LARGEST_FRAME:
            return None
        try:
            frame = json.loads(text)
            known = frame["shop"] in self.shops and frame["doing"] in DOING and type(frame["topic"]) is int
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return frame if known else None

    async def say_where(self, doing):
        if self.place:
            self.doing = doing
            person = {"person": self.person.pk, "name": self.person.name, "tab": self.channel_name[-12:]}
            await self.pass_on({"type": "presence", "doing": doing, **person})

    async def pass_on(self, message):
        shop, topic = self.place
        await self.channel_layer.group_send(shop_group(shop), {**message, "shop": shop, "topic": topic})

    async def who(self, message):
        """A colleague has just opened a page: say that we are here, if we are."""
        if self.place == (message["shop"], message["topic"]) and message["asker"] != self.channel_name:
            await self.say_where(self.doing)

    async def presence(self, message):
        await self.send(json.dumps(message))

    async def nudge(self, message):
        await self.send(json.dumps(message))

    async def look_again(self):
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            await self.changed_rights()

    async def changed_rights(self, message=None):
        """Somebody's roles or session may have ended: let go of what is theirs no more."""
        person, shops = await self.rights()
        if person is None:
            return await self.close(SIGNED_OUT)
        for shop in self.shops - shops:
            await self.channel_layer.group_discard(shop_group(shop), self.channel_name)
        for shop in shops - self.shops:
            await self.channel_layer.group_add(shop_group(shop), self.channel_name)
        self.shops = shops
        return None

    @database_sync_to_async
    def rights(self):
        """(person, their shops) as the database has them now, or (None, nothing)."""
        session, user = self.scope["session"], self.scope["user"]
        if not user.is_authenticated or not session.exists(session.session_key):
            return None, frozenset()
        person = Person.objects.filter(pk=user.pk, is_active=True).first()
        if person is None or person.owes_second_factor:
            return None, frozenset()
        return person, frozenset(person.roles)
