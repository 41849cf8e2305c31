"""What each database keeps to find words and pieces of names.

PostgreSQL: a generated tsvector, and an index of trigrams. SQLite: two FTS5 tables that follow the documents.
"""

DOCUMENTS = "requests_inbox_searchdocument"
WORDS = "requests_inbox_words"
NAMES = "requests_inbox_names"

POSTGRESQL = [
    f"ALTER TABLE {DOCUMENTS} ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED",
    f"CREATE INDEX {DOCUMENTS}_words ON {DOCUMENTS} USING gin (words) WITH (fastupdate = on)",
]
_TAKE_OUT = f"INSERT INTO {WORDS} ({WORDS}, rowid, text) VALUES ('delete', old.request_id, old.text)"  # noqa: S608  names of ours only
_PUT_IN = f"INSERT INTO {WORDS} (rowid, text) VALUES (new.request_id, new.text)"  # noqa: S608
SQLITE = [
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5 (text, content='{DOCUMENTS}', content_rowid='request_id', prefix='2 3')",
    f"CREATE TRIGGER {WORDS}_insert AFTER INSERT ON {DOCUMENTS} BEGIN {_PUT_IN}; END",
    f"CREATE TRIGGER {WORDS}_delete AFTER DELETE ON {DOCUMENTS} BEGIN {_TAKE_OUT}; END",
    f"CREATE TRIGGER {WORDS}_update AFTER UPDATE ON {DOCUMENTS} BEGIN {_TAKE_OUT}; {_PUT_IN}; END",
]
NAMES_OF_POSTGRESQL = [f"CREATE INDEX {NAMES} ON {DOCUMENTS} USING gin (names gin_trgm_ops) WITH (fastupdate = on)"]
_NAME_OUT = f"INSERT INTO {NAMES} ({NAMES}, rowid, names) VALUES ('delete', old.request_id, old.names)"  # noqa: S608
_NAME_IN = f"INSERT INTO {NAMES} (rowid, names) VALUES (new.request_id, new.names)"  # noqa: S608
NAMES_OF_SQLITE = [
    f"CREATE VIRTUAL TABLE {NAMES}"
    f" USING fts5 (names, content='{DOCUMENTS}', content_rowid='request_id', tokenize='trigram')",
    f"CREATE TRIGGER {NAMES}_insert AFTER INSERT ON {DOCUMENTS} BEGIN {_NAME_IN}; END",
    f"CREATE TRIGGER {NAMES}_delete AFTER DELETE ON {DOCUMENTS} BEGIN {_NAME_OUT}; END",
    f"CREATE TRIGGER {NAMES}_update AFTER UPDATE OF names ON {DOCUMENTS} BEGIN {_NAME_OUT}; {_NAME_IN}; END",
    f"INSERT INTO {NAMES} ({NAMES}) VALUES ('rebuild')",  # noqa: S608
]


def create(connection):
    _run(connection, SQLITE if connection.vendor == "sqlite" else POSTGRESQL)


def create_names(connection):
    _run(connection, NAMES_OF_SQLITE if connection.vendor == "sqlite" else NAMES_OF_POSTGRESQL)


def drop_names(connection):
    triggers = [f"DROP TRIGGER {NAMES}_{when}" for when in ("insert", "delete", "update")]
    _run(connection, [*triggers, f"DROP TABLE {NAMES}"] if connection.vendor == "sqlite" else [f"DROP INDEX {NAMES}"])


def _run(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TABLE {WORDS}")
        else:
            cursor.execute(f"ALTER TABLE {DOCUMENTS} DROP COLUMN words")
