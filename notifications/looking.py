"""Who is here, and what they look at: true for less than a minute or two, kept in a cache and never in the database.

Without Redis each process knows of its own pages only. Nothing depends on it but whether somebody is told twice.
"""

import logging
from contextlib import contextmanager

from django.core.cache import caches
from django.utils import timezone
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

LOOKS = 40  # seconds after which somebody whose page says nothing more has turned away
HERE = 150  # a page with a request says every 15 seconds that it is seen; others when they are opened
REMEMBERED = 24 * 60 * 60


def looks(person, topic):
    """This person has `topic` open at this moment. `person`: an id."""
    with quietly():
        caches["presence"].set(f"looks-{person}-{topic}", True, LOOKS)


def turns_away(person, topic):
    with quietly():
        caches["presence"].delete(f"looks-{person}-{topic}")


def is_looking(person, topic):
    """Whether they see what happens to it without being told."""
    return person in looking([person], topic)


def looking(people, topic):
    """Those of them who do. It may be asked in a transaction: one question, over after 0.3 s (CACHES)."""
    if not people:
        return set()
    names = {f"looks-{pk}-{topic}": pk for pk in people}
    with quietly():
        return {names[name] for name in caches["presence"].get_many(names)}
    return set()


def is_seen(person):
    """This person has just opened something, or has a request open in a page that is seen."""
    with quietly():
        caches["presence"].set(f"seen-{person}", timezone.now(), REMEMBERED)


def here(people):
    """Those of them who have a page of the desk open."""
    return {pk for pk, at in last_seen(people).items() if is_now(at)}


def is_now(at):
    return at is not None and (timezone.now() - at).total_seconds() < HERE


def last_seen(people):
    """{id: when} of those who were here in the last day."""
    if not people:
        return {}
    names = {f"seen-{pk}": pk for pk in people}
    with quietly():
        return {names[name]: at for name, at in caches["presence"].get_many(names).items()}
    return {}


def can_be_asked():
    """Whether what the processes of the desk share answers: then they also hear each other at once."""
    try:
        caches["presence"].get("anybody")
    except (RedisError, OSError):
        return False
    return True


@contextmanager
def quietly():
    """With Redis down nobody is known to be here, and everything else works (R18)."""
    try:
        yield
    except (RedisError, OSError) as error:
        log.warning("Nobody knows who is here, the cache of presence does not answer: %s", error)
