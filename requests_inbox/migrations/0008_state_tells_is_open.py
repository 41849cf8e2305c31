"""PostgreSQL knows that a state tells whether a request is open: by itself it multiplies how rare both are."""

from django.db import migrations

TOLD = "CREATE STATISTICS state_tells_is_open (dependencies) ON status, is_open FROM requests_inbox_returnrequest"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TOLD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS state_tells_is_open")


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0007_photos_in_lists")]
    operations = [migrations.RunPython(create, drop)]
