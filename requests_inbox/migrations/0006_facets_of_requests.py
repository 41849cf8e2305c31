"""Filters read the request's own row: its facets, indexed on PostgreSQL, which is also told to learn more words."""

from django.db import migrations

import requests_inbox.models.facets

POSTGRESQL = [
    "CREATE INDEX requests_inbox_facets ON requests_inbox_returnrequest USING gin (facets) WITH (fastupdate = off)",
    # How common a word is decides how a search reads: by default only a few hundred words would be known.
    "ALTER TABLE requests_inbox_searchdocument ALTER COLUMN words SET STATISTICS 1000",
]


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0005_fill_order_of_lists_and_events")]
    operations = [
        migrations.AddField(
            "returnrequest",
            "facets",
            requests_inbox.models.facets.WordsField(default=list, help_text="What filters ask of the lines."),
        ),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
