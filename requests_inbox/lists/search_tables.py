"""What each database keeps to find words: a generated tsvector on PostgreSQL, an FTS5 table that follows on SQLite."""

DOCUMENTS = "requests_inbox_searchdocument"
WORDS = "requests_inbox_words"

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


def create(connection):
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)


def drop(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TABLE {WORDS}")
        else:
            cursor.execute(f"ALTER TABLE {DOCUMENTS} DROP COLUMN words")
