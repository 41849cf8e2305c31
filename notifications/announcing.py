"""Tell every process of the desk that something changed. Numbers and ids, never content: the database is the truth."""

import asyncio
import logging
from contextvars import Context

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = logging.getLogger(__name__)
DESK = "desk"  # the one group; each process hears it once (hub.py)
PATIENCE = 1  # seconds; with Redis down the change itself has succeeded and nobody waits for the news (R18)

# The hub of this process, once it has one. It tells its own pages by itself, so that they hear also with Redis down.
home = None


def announce(*, shop, change, topic):
    """Say once, after commit, that `shop` is at `change`, because of `topic` (the id of what changed)."""
    tell({"type": "change", "shop": shop, "change": change, "topic": topic})


def tell_of_rights(person):
    """Somebody's roles or sessions may have ended: whoever keeps a page of theirs open looks at once (T51)."""
    tell({"type": "rights", "person": person})


def tell(news):
    """From any thread. It may get lost, and then it is found when somebody looks."""
    try:
        if home and home.loop.is_running():
            home.loop.call_soon_threadsafe(home.spread, news, context=Context())  # not in that of a page
        else:
            async_to_sync(send)(news)
    except Exception:
        log.warning("Could not tell %s", news, exc_info=True)


async def send(news):
    """To the hubs of all processes."""
    await asyncio.wait_for(get_channel_layer().group_send(DESK, news), PATIENCE)
