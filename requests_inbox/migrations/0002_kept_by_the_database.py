"""What the tables keep by themselves: what was written once stays, words are found, PostgreSQL knows its filters."""

from django.db import migrations

from requests_inbox import append_only
from requests_inbox.lists import search_tables

POSTGRESQL = [
    "CREATE INDEX requests_inbox_facets ON requests_inbox_returnrequest USING gin (facets) WITH (fastupdate = off)",
    # How common a word is decides how a search reads: by default only a few hundred words would be known.
    "ALTER TABLE requests_inbox_searchdocument ALTER COLUMN words SET STATISTICS 1000",
]


def create(apps, schema_editor):
    for table in append_only.FIXED:
        append_only.create(schema_editor.connection, table)
    search_tables.create(schema_editor.connection)
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    search_tables.drop(schema_editor.connection)
    for table in append_only.FIXED:
        append_only.drop(schema_editor.connection, table)


class Migration(migrations.Migration):
    replaces = [
        ("requests_inbox", name)
        for name in (
            "0002_append_only_events",
            "0003_search_documents",
            "0006_facets_of_requests",
            "0024_statements_are_not_altered",
        )
    ]
    dependencies = [("requests_inbox", "0001_tables")]
    operations = [migrations.RunPython(create, drop)]
