"""Before a process is forked: what of the database must not come along."""

from django.db import connections


def let_go_of_the_database():
    """Close every connection: two processes that speak on the same one hear each other's answers."""
    connections.close_all()
