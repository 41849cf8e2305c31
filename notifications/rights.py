"""Whose a session is at this moment, and which shops it may hear."""

from channels.db import database_sync_to_async

from shops.sessions import SessionStore


@database_sync_to_async
def rights_of(key):
    """(person, shops) if a page of theirs would be answered now, else (None, nothing): one query."""
    person = SessionStore(key).signed_in() if key else None
    if person is None or person.owes_second_factor:
        return None, frozenset()
    return person.pk, frozenset(person.roles)
