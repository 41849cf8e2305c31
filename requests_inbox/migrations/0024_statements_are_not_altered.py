"""The database refuses to change what was stated, or to delete it."""

from django.db import migrations

from requests_inbox import append_only


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0023_statements_of_withdrawal")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: append_only.create(schema_editor.connection, append_only.STATEMENTS),
            lambda apps, schema_editor: append_only.drop(schema_editor.connection, append_only.STATEMENTS),
        )
    ]
