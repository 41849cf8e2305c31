from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from requests_inbox.lists import search_tables

COLUMN = "ALTER TABLE requests_inbox_searchdocument ADD COLUMN names text NOT NULL DEFAULT ''"  # keeps SQLite's triggers


def create(apps, schema_editor):
    search_tables.create_names(schema_editor.connection)


def drop(apps, schema_editor):
    search_tables.drop_names(schema_editor.connection)


class Migration(migrations.Migration):
    """`manage.py rebuild_search` fills it for requests that are there already."""

    dependencies = [("requests_inbox", "0005_orders_of_lists")]
    operations = [
        TrigramExtension(),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(COLUMN, "ALTER TABLE requests_inbox_searchdocument DROP COLUMN names")],
            [
                migrations.AddField(
                    "searchdocument",
                    "names",
                    models.TextField(
                        db_default="",
                        help_text="Those of its words that are its numbers, its customer's name and address.",
                    ),
                )
            ],
        ),
        migrations.RunPython(create, drop),
    ]
