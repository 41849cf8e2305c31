"""A database for one run of the benchmarks, taken away afterwards."""

import os
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlsplit, urlunsplit

import psycopg

HERE = "postgres://127.0.0.1:5432/postgres"
NUMBERS = count(1)


class NoPostgres(Exception):
    """Nowhere to measure; the sentence says what was tried."""


@contextmanager
def database_of_its_own():
    """The address of a new, empty database beside the one that DATABASE_URL names."""
    beside = urlsplit(os.environ.get("DATABASE_URL") or HERE)
    if not beside.scheme.startswith("postgres"):
        raise NoPostgres("The figures are about PostgreSQL: DATABASE_URL names another database.")
    name = f"keur_bench_{os.getpid()}_{next(NUMBERS)}"
    try:
        server = psycopg.connect(urlunsplit(beside), autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise NoPostgres(f"No PostgreSQL to measure on (set DATABASE_URL): {reason}") from error
    with server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(beside._replace(path=f"/{name}", query=""))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def speaking_to(address):
    """The models of this process speak to another database of the same kind meanwhile."""
    from django.db import connections

    about = connections["default"].settings_dict
    before = about["NAME"]
    connections.close_all()
    about["NAME"] = urlsplit(address).path[1:]
    try:
        yield
    finally:
        connections.close_all()
        about["NAME"] = before
