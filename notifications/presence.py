"""Who has a request open, writes in it or decides on it: seconds old, never stored, different in no process.

Each hub tells the others who is at its own pages of a shop, whenever that changes and every few seconds (hub.py). What
was not said again for a while is over, whether a browser, a process or Redis went away.
"""

import time

DOING = ["looks", "writes", "decides"]  # what counts more comes later
GONE_AFTER = 40  # seconds

_said: dict = {}  # {shop: {hub: (when, [[topic, person, doing], …])}}


def put(hub, shop, people):
    """All that are at this hub's pages of the shop now. Hubs that fell silent are forgotten."""
    now = time.monotonic()
    others = {one: said for one, said in _said.get(shop, {}).items() if said[0] > now - GONE_AFTER}
    _said[shop] = others | {hub: (now, people)}


def in_shop(shop):
    """{topic: {person: the most that they do there}}"""
    over, found = time.monotonic() - GONE_AFTER, {}
    for when, people in _said.get(shop, {}).values():
        for topic, person, doing in people if when > over else ():
            there = found.setdefault(topic, {})
            there[person] = max(there.get(person, "looks"), doing, key=DOING.index)
    return found


def at(shop, topic):
    """[(person, what they do)]: those who do the most first."""
    there = in_shop(shop).get(topic, {})
    return sorted(there.items(), key=lambda one: (-DOING.index(one[1]), one[0]))
