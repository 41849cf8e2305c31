"""Who has a request open, writes in it or decides on it: seconds old, never stored, different in no process.

Each hub tells the others who is at its own pages of a shop, whenever that changes and every few seconds (hub.py). What
was not said again for a while is over, whether a browser, a process or Redis went away.
"""

import time

DOING = ["looks", "writes", "decides"]  # what counts more comes later
GONE_AFTER = 40  # seconds

_said: dict = {}  # {(hub, shop): (when, [[topic, person, doing], …])}


def put(hub, shop, people):
    """All that are at this hub's pages of the shop now."""
    _said[hub, shop] = time.monotonic(), people


def in_shop(shop):
    """{topic: {person: the most that they do there}}"""
    over, found = time.monotonic() - GONE_AFTER, {}
    for (hub, of), (when, people) in list(_said.items()):
        if when < over:
            _said.pop((hub, of), None)
        elif of == shop:
            for topic, person, doing in people:
                there = found.setdefault(topic, {})
                there[person] = max(there.get(person, "looks"), doing, key=DOING.index)
    return found


def at(shop, topic):
    """[(person, what they do)]: those who do the most first."""
    there = in_shop(shop).get(topic, {})
    return sorted(there.items(), key=lambda one: (-DOING.index(one[1]), one[0]))
