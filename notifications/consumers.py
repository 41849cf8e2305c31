"""One open page's line: it hears its shops through the hub of this process, and says where its person is.

The server says which shops, from the session; the page names one of them and a request, never a person. When rights
end, or change, the line is cut: a page that may connects again and asks for what is left to it.
"""

import asyncio
import json
import logging
import time

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError
from django.db.models import BigIntegerField

from .hub import hub
from .looking import is_seen, looks, turns_away
from .presence import DOING, GONE_AFTER
from .rights import rights_of

log = logging.getLogger(__name__)
LARGEST_FRAME = 1024  # characters
GONE = "gone"  # no request is open any more
KNOWN = {*DOING, GONE}
FRAMES, SECONDS = 20, 10  # so many frames in so long; more is not one of our pages (T53)
LOOK_AGAIN = 45  # seconds between two looks at what the person may still see (T51)
LONGEST = 12 * 60 * 60  # seconds until the page has to connect again (R22)
GOING_AWAY = 1001
SIGNED_OUT, UNRULY, OTHER_RIGHTS = 4401, 4400, 4403  # after the first two pages do not connect again


class LiveConsumer(AsyncWebsocketConsumer):
    channel_layer_alias = "none"  # or each line would be a subscription, and none could open with Redis down (R18)
    person = None
    shops: frozenset = frozenset()
    place = watch = None  # (shop, topic, what is done there) of the request that the page has open

    async def connect(self):
        self.key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        self.person, self.shops = await rights_of(self.key)
        await self.accept()
        if self.person is None:
            return await self.close(SIGNED_OUT)
        self.heard, self.hub = [], hub()
        self.watch = asyncio.create_task(self.look_again())
        await self.hub.add(self)

    async def disconnect(self, code):
        if self.watch:
            self.watch.cancel()
            self.hub.remove(self)
        if self.place:
            self.hub.later(asyncio.to_thread(turns_away, self.person, self.place[1]))

    async def tell(self, frame):
        """A page that has just gone is no trouble for the others that are told."""
        try:
            await self.send(frame)
        except Exception as error:
            log.debug("A page was not told: %r", error)
            self.hub.remove(self)

    # Where its person is ---------------------------------------------------------------------------------------------

    async def receive(self, text_data=None, bytes_data=None):
        frame = self.read(text_data)
        if frame is None:
            return await self.close(UNRULY)
        was, was_there = self.place, self.place and self.is_at(self.place[0])
        self.place, self.said_at = frame, time.monotonic()
        self.hub.later(asyncio.to_thread(self.keep_in_mind, was, frame))
        if frame != was or not was_there:
            for shop in {place[0] for place in (was, frame) if place}:
                self.hub.moved(shop)

    def read(self, text):
        """(shop of theirs, topic, doing) of a frame of ours, or None. What is wrong with it is never said."""
        now = time.monotonic()
        self.heard = [moment for moment in self.heard if moment > now - SECONDS] + [now]
        if len(self.heard) > FRAMES or not text or len(text) > LARGEST_FRAME:
            return None
        try:
            frame = json.loads(text)
            place = frame["shop"], frame["topic"], frame["doing"]
            known = place[0] in self.shops and is_topic(place[1]) and place[2] in KNOWN
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return place if known else None

    def keep_in_mind(self, was, place):
        """They are here: pages say so only while they are seen. What they look at they are not told elsewhere, too."""
        is_seen(self.person)
        _shop, topic, doing = place
        if was and was[1] != topic:
            turns_away(self.person, was[1])
        turns_away(self.person, topic) if doing == GONE else looks(self.person, topic)

    def is_at(self, shop):
        """Whether the page has said lately that a request of this shop is open in it."""
        is_there = self.place and self.place[0] == shop and self.place[2] != GONE
        return is_there and self.said_at > time.monotonic() - GONE_AFTER

    # Whether it may go on --------------------------------------------------------------------------------------------

    async def look_again(self):
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            await asyncio.sleep(LOOK_AGAIN)
            await self.look()
        await self.close(GOING_AWAY)

    async def look(self):
        try:
            person, shops = await rights_of(self.key)
        except DatabaseError as error:
            return log.warning("What a line may hear was not read: %r", error)
        if (person, shops) != (self.person, self.shops):
            self.hub.remove(self)
            return await self.close(OTHER_RIGHTS if person else SIGNED_OUT)


def is_topic(said):
    """A number that a request may have; larger ones cannot be told to other processes either."""
    return type(said) is int and 0 < said <= BigIntegerField.MAX_BIGINT
