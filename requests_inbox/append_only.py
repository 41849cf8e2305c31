"""Events are written once: the database itself refuses to change or delete one (R32).

SQLite alters a table by making it anew, which loses its triggers: a migration that alters Event calls `create` again.
"""

TABLE = "requests_inbox_event"

SQLITE = [
    f"CREATE TRIGGER {TABLE}_{verb} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
    f"CREATE TRIGGER {TABLE}_refuse BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
]


def create(connection):
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)


def drop(connection):
    names = [f"{TABLE}_{verb}" for verb in ("UPDATE", "DELETE")]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in names:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuse ON {TABLE}")
