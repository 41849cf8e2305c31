"""The ear of one process: it hears the desk once and tells all pages that are open here, in memory.

What changes close together becomes one frame for each shop. Frames hold a shop, its change number, ids of what changed
(or null: not known), the number of its mails where one came that needs a person or no longer does, who is where, and
`pace`, within how many milliseconds a page should spread its question.
"""

import asyncio
import json
import logging
from itertools import product
from secrets import token_hex

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from shops.models import ShopCounter

from . import announcing, presence

log = logging.getLogger(__name__)
TOGETHER = 0.2  # seconds in which news become one frame, or more where many hear it
FOR_EACH = 0.003
MOST_TOPICS = 50  # in one frame
PACE = 10  # milliseconds that a process needs to answer a page's question while it does other things, too
BEAT = 10  # seconds after which a hub says again who is at its pages
LOOK = 5  # seconds between two looks at the shops' numbers: whatever got lost on the way is found then (R19)
MOST_LINES = 10  # of one person, in one process (R23)
CROWDED = 4429  # with which those beyond are cut; such a page connects again when somebody looks at it
AGAIN = 1  # second until the next try when Redis is down


def hub():
    """Of this process, awake; it lives in the event loop that serves pages."""
    loop = asyncio.get_running_loop()
    if announcing.home is None or announcing.home.loop is not loop:
        announcing.home = Hub(loop)
    return announcing.home


class News:
    """What a shop's pages have not been told yet."""

    def __init__(self):
        self.numbers, self.topics = set(), set()
        self.is_vague = self.is_of_people = False
        self.mail = None


class Hub:
    def __init__(self, loop):
        self.loop, self.name = loop, token_hex(4)
        self.pages = {}  # every line, the oldest first
        self.lines = {}  # {shop: those that hear it}
        self.news = {}  # {shop: what is told next}
        self.heard = {}  # {shop: the last change that was told}
        self.shown = {}  # {shop: who is where, as told}
        self.looked = {}  # the shops' numbers at the last look
        self.tasks = {loop.create_task(keep()) for keep in (self.listen, self.beat, self.look)}

    # Lines of open pages ---------------------------------------------------------------------------------------------

    async def add(self, line):
        for shop in line.shops:
            self.lines.setdefault(shop, set()).add(line)
        self.pages[line] = True
        self.bound(line.person)
        for shop in line.shops:
            await line.tell(self.frame(shop, present=told(presence.in_shop(shop))))

    def remove(self, line):
        self.pages.pop(line, None)
        for shop in line.shops & set(self.lines):
            self.lines[shop].discard(line)
            self.moved(shop)
            if not self.lines[shop]:
                del self.lines[shop]

    def bound(self, person):
        """Who has more pages open than anybody works in hears on the newest; the others ask by themselves."""
        theirs = [line for line in self.pages if line.person == person]
        for line in theirs[:-MOST_LINES]:
            self.remove(line)
            self.later(line.close(CROWDED))

    def moved(self, shop):
        """Somebody opened or left a request, or began to do something else there."""
        if news := self.soon(shop):
            news.is_of_people = True

    # What is heard ---------------------------------------------------------------------------------------------------

    def spread(self, news):
        """To our own pages at once, and to the other processes."""
        self.hear(news)
        self.later(self.send(news))

    async def send(self, news):
        try:
            await announcing.send({**news, "hub": self.name})
        except Exception as error:
            log.warning("Other processes were not told (%s): %r", news["type"], error)

    def later(self, work):
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def listen(self):
        """For as long as the process lives. With Redis down it tries again, and `look` finds what it missed."""
        layer = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(announcing.DESK, channel)
                self.later(self.send({"type": "who"}))
                while True:
                    news = await layer.receive(channel)
                    if news.get("hub") != self.name:
                        self.hear(news)
            except Exception as error:
                log.warning("Other processes are not heard: %r", error)
                await asyncio.sleep(AGAIN)

    def hear(self, news):
        if hear := getattr(self, f"hear_{news['type']}", None):  # another version of us may say more
            hear(news)

    def hear_change(self, news):
        if waiting := self.soon(news["shop"]):
            waiting.numbers.add(news["change"])
            waiting.topics.add(news["topic"])

    def hear_rights(self, news):
        self.look_at_rights(line for line in self.pages if line.person == news["person"])

    def look_at_rights(self, lines):
        for line in list(lines):
            self.later(line.look())

    def hear_presence(self, news):
        presence.put(news["hub"], news["shop"], news["people"])
        self.soon(news["shop"])

    def hear_who(self, news):
        """Another process has just come up."""
        for shop in self.lines:
            self.say_who_is_here(shop)

    # What pages are told ---------------------------------------------------------------------------------------------

    def soon(self, shop):
        """What the shop's pages are told next; None if nobody listens."""
        if shop not in self.lines:
            return None
        if shop not in self.news:
            self.news[shop] = News()
            together = max(TOGETHER, FOR_EACH * len(self.lines[shop]))
            self.loop.call_later(together, lambda: self.later(self.tell_pages(shop)))
        return self.news[shop]

    async def tell_pages(self, shop):
        news = self.news.pop(shop)
        if news.is_of_people:
            self.say_who_is_here(shop)
        happened = {**self.changed(shop, news), **self.moved_people(shop)}
        if news.mail:
            happened["mail"] = news.mail
        if happened:
            frame = self.frame(shop, **happened)
            for line in list(self.lines.get(shop, ())):
                await line.tell(frame)
                await asyncio.sleep(0)  # pages are answered in between

    def frame(self, shop, **happened):
        return json.dumps({"shop": shop, **happened, "pace": PACE * len(self.pages)})

    def changed(self, shop, news):
        """Up to which number, and what; null where a number was skipped, or there is too much to say."""
        before = self.heard.get(shop, 0)
        numbers = {number for number in news.numbers if number > before}
        if not numbers:
            return {}
        self.heard[shop] = latest = max(numbers)
        skipped = before and latest - before > len(numbers)
        vague = news.is_vague or skipped or len(news.topics) > MOST_TOPICS
        return {"change": latest, "topics": None if vague else sorted(news.topics)}

    def moved_people(self, shop):
        """Who is where, of the requests where it is not as it was told."""
        before, now = self.shown.get(shop, {}), told(presence.in_shop(shop))
        self.shown[shop] = now
        moved = {topic: now.get(topic, []) for topic in {*before, *now} if before.get(topic) != now.get(topic)}
        return {"present": moved} if moved else {}

    def say_who_is_here(self, shop):
        people = [[line.place[1], line.person, line.place[2]] for line in self.lines.get(shop, ()) if line.is_at(shop)]
        presence.put(self.name, shop, people)
        self.later(self.send({"type": "presence", "shop": shop, "people": people}))

    # What is looked after --------------------------------------------------------------------------------------------

    async def beat(self):
        while True:
            await asyncio.sleep(BEAT)
            for shop in list(self.lines):
                self.say_who_is_here(shop)
                self.soon(shop)

    async def look(self):
        while True:
            await asyncio.sleep(LOOK)
            try:
                self.compare(await numbers_of(list(self.lines)))
            except Exception as error:
                log.warning("The numbers of the shops were not read: %r", error)

    def compare(self, numbers):
        """What was so at the last look has been heard meanwhile, or the news of it got lost."""
        for (shop, name), value in numbers.items():
            before = self.looked.get((shop, name), value)
            if name == ShopCounter.Name.SETTING and value != before:
                self.look_at_rights(self.lines.get(shop, ()))
            elif name == ShopCounter.Name.MAIL and value != before and (news := self.soon(shop)):
                news.mail = value
            elif name == ShopCounter.Name.CHANGE and before > self.heard.get(shop, 0) and (news := self.soon(shop)):
                news.numbers.add(before)
                news.is_vague = True
        self.looked = numbers


def told(whereabouts):
    """As frames have it."""
    return {topic: sorted(map(list, people.items())) for topic, people in whereabouts.items()}


@database_sync_to_async
def numbers_of(shops):
    """{(shop, name of a counter): its value}, 0 where nothing was counted yet"""
    names = [ShopCounter.Name.CHANGE, ShopCounter.Name.MAIL, ShopCounter.Name.SETTING]
    counters = ShopCounter.objects.filter(shop__in=shops, name__in=names)
    found = {(shop, name): value for shop, name, value in counters.values_list("shop", "name", "value")}
    return dict.fromkeys(product(shops, names), 0) | found
