"""The database refuses to change or delete an event."""

from django.db import migrations

from requests_inbox import append_only


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: append_only.create(schema_editor.connection),
            lambda apps, schema_editor: append_only.drop(schema_editor.connection),
        )
    ]
