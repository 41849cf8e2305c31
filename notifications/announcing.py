"""Tell open pages that something changed. A nudge only: numbers and ids, never content (the database is the truth)."""

import asyncio
import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = logging.getLogger(__name__)
PATIENCE = 1  # seconds; with Redis down the change itself has succeeded and nobody waits for the nudge (R18)

# The event loop in which this process's lines listen, once there is one. Whoever tells them something hands it over to
# that loop: an in-memory layer wakes only those who wait in the loop that sends, and nobody has to wait for Redis.
home_loop: asyncio.AbstractEventLoop | None = None


def shop_group(shop):
    return f"shop.{shop}"


def person_group(person):
    return f"person.{person}"


def announce(*, shop, change, topic):
    """Say once, after commit, that `shop` is at `change`, because of `topic` (the id of what changed)."""
    tell(shop_group(shop), {"type": "nudge", "shop": shop, "change": change, "topic": topic})


def tell(group, message):
    """Send to a group from any thread. It may get lost, and then pages find out when they ask."""
    try:
        if home_loop and home_loop.is_running():
            asyncio.run_coroutine_threadsafe(_send(group, message), home_loop)
        else:
            async_to_sync(_send)(group, message)
    except Exception:
        log.warning("Could not tell %s: %s", group, message, exc_info=True)


async def _send(group, message):
    await asyncio.wait_for(get_channel_layer().group_send(group, message), PATIENCE)
