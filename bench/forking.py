"""Before a process is forked: what of the database must not come along."""

from django.db import connections


def let_go_of_the_database():
    """Close every connection and the pool: its threads would stay behind, and whoever waits for them never stops."""
    connections.close_all()
    if connections["default"].vendor == "postgresql":
        connections["default"].close_pool()
