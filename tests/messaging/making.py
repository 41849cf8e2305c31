"""Builders of shops, threads and letters."""

from django.utils import timezone

from messaging.composing import Composed
from messaging.models import Letter, Thread
from messaging.outbox import queue
from shops.models import Shop


def make_shop(name="Pike & Plover", **overrides):
    slug = overrides.setdefault("slug", f"shop-{Shop.objects.count()}")
    number = int(slug.rpartition("-")[2])
    fields = {
        "reference_prefix": "ABCDEFGHIJ"[number],
        "base_url": f"https://{slug}.example/",
        "sender_address": f"desk@{slug}.example",
        "languages": ["en", "nl", "de"],
    }
    return Shop.objects.create(name=name, **(fields | overrides))


def make_thread(shop=None):
    return Thread.objects.create(shop=shop or Shop.objects.first() or make_shop(), subject="Your return")


def make_letter(*, thread=None, to="eleanor@customer.test", to_name="Eleanor Finch", **overrides):
    """A queued letter, as the desk would queue it."""
    thread = thread or make_thread()
    words = {"subject": "Your return is approved", "text": "Hello Eleanor,\n", "html": "<p>Hello Eleanor,</p>"}
    composed = Composed(thread.shop, "en", **(words | {key: overrides.pop(key) for key in words if key in overrides}))
    return queue(composed, thread=thread, kind="approved", to=to, to_name=to_name, **overrides)


def reload(letter):
    return Letter.objects.get(pk=letter.pk)


def bring_forward(*letters):
    """Let the pause before the next try be over."""
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(not_before=timezone.now())
