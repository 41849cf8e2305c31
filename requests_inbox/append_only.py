"""What is written once: the database itself refuses to change or delete it (R32).

Events are never changed at all. Of a statement of withdrawal only what is found out later may be filled in.

SQLite alters a table by making it anew, which loses its triggers: a migration that alters one of these tables calls
`create` for it again.
"""

EVENTS, STATEMENTS = "requests_inbox_event", "requests_inbox_withdrawalstatement"
FIXED = {  # {table: columns that never change; none named means all}
    EVENTS: (),
    STATEMENTS: (
        "key", "shop_id", "channel", "language", "name", "contract", "address", "words", "content", "received_at",
        "time_zone", "ship_by", "refund_by", "mail_id", "recorded_by_id", "recorded_at", "proof", "thread_id",
    ),
}  # fmt: skip


def create(connection, table=EVENTS):
    statements = _for_sqlite(table) if connection.vendor == "sqlite" else _for_postgresql(table)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(connection, table=EVENTS):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{verb}")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse ON {table}")


def _for_sqlite(table):
    return [
        f"CREATE TRIGGER {table}_{verb} BEFORE {verb}{columns} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb, columns in [("UPDATE", _fixed(table)), ("DELETE", "")]
    ]


def _for_postgresql(table):
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_refuse BEFORE UPDATE{_fixed(table)} OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]


def _fixed(table):
    return f" OF {', '.join(FIXED[table])}" if FIXED[table] else ""
