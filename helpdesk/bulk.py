"""Many rows at once, by the quickest way each database has. For importers and seeds; pages use the models."""

from contextlib import contextmanager
from itertools import batched, count

from django.db import connection

BATCH = 2_000


def load(table, columns, rows):
    """Add rows of stored values (see `stored`) to a table and say how many there were."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(table)
    put = _copy if connection.vendor == "postgresql" else _insert
    with connection.cursor() as cursor:
        return put(cursor, table, names, len(columns), rows)


def _copy(cursor, table, names, width, rows):
    loaded = 0
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            loaded += 1
    return loaded


def _insert(cursor, table, names, width, rows):
    loaded = 0
    statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * width)})"  # noqa: S608  our own names
    for some in batched(rows, BATCH):
        cursor.executemany(statement, some)
        loaded += len(some)
    return loaded


def stored(moment):
    """A point in time as this database keeps it."""
    return connection.ops.adapt_datetimefield_value(moment)


def ids(model):
    """Ids for rows about to be loaded, as many as are asked for, in the transaction that loads them.

    PostgreSQL's own counter gives them out, so others may insert meanwhile; SQLite's transaction keeps others away.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            while True:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                    [f'"{table}"', BATCH],
                )
                yield from [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
        yield from count(last + 1)


@contextmanager
def unhurried():
    """Work longer than the time that a page's statement gets, with room to sort."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET work_mem = '128MB'")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout; RESET work_mem")


def without_haste_to_disk():
    """For rows that can be made again: this transaction's commit does not wait for the disk (PostgreSQL)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off; SET LOCAL gin_pending_list_limit = '64MB'")
