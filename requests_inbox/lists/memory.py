"""What this process has read or drawn before, for as long as it is still so.

Every change of a request raises a number of its shop in the same transaction, and so does whatever else the shop keeps
(settings, members, reasons, saved views and replies). The numbers of a person's shops come along with their session,
at the beginning of every page. What is kept under these numbers is therefore exact, in any number of processes, and
nobody has to tell anybody. Names of colleagues and whatever depends on the clock may be a minute old.
"""

from hashlib import sha256

from django.core.cache import caches
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language


def remembered(person, make, *what, of="latest"):
    """What `make` gives, made anew only if it was not yet: for these shops, this language, this day and `what`.

    Whoever acts may just have changed something, and their numbers are older than what they did: they read it again,
    and of settings, which acts seldom change, only the numbers. What is not committed yet is never kept.
    """
    of_settings = of == "latest_settings"
    if person.is_acting and (not of_settings or connection.in_atomic_block):
        return make()
    numbers = person.settings_now() if person.is_acting else getattr(person, of)
    here = get_language(), timezone.get_current_timezone_name(), timezone.localdate()
    key = digest(numbers, *here, *what)
    memory = caches["settings" if of_settings else "memory"]
    kept = memory.get(key)
    if kept is None:
        kept = make()
        memory.set(key, kept)
    return kept


def digest(*what):
    """A key of a cache."""
    return sha256(repr(what).encode()).hexdigest()


def this_minute():
    """For what says how long ago something was."""
    return int(timezone.now().timestamp() // 60)
