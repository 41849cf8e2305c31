"""Tell open pages that something changed. A nudge only: numbers and ids, never content (the database is the truth)."""

import asyncio
import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = logging.getLogger(__name__)
PATIENCE = 1  # seconds; with Redis down the change itself has succeeded and nobody waits for the nudge (R18)


def group_for(shop):
    return f"shop.{shop}"


def announce(*, shop, change, request):
    """Say once, after commit, that `shop` is at `change`, because of `request`."""
    try:
        async_to_sync(_send)(group_for(shop), {"type": "nudge", "shop": shop, "change": change, "request": request})
    except Exception:
        log.warning("Could not announce change %s of shop %s; pages find it when they ask", change, shop)


async def _send(group, message):
    await asyncio.wait_for(get_channel_layer().group_send(group, message), PATIENCE)
