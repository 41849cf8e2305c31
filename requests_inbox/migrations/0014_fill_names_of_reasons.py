"""Rows of before get the names of their first line's reason, in each language of the shop."""

from itertools import batched

from django.db import migrations

AT_ONCE = 1000


def fill(apps, schema_editor):
    ReturnRequest = apps.get_model("requests_inbox", "ReturnRequest")
    rows = ReturnRequest.objects.order_by("pk").prefetch_related("lines__reason")
    for some in batched(rows.iterator(chunk_size=AT_ONCE), AT_ONCE):
        for request in some:
            lines = sorted(request.lines.all(), key=lambda line: line.pk)
            request.reason_names = lines[0].reason.names if lines else {"en": request.reason_summary}
        ReturnRequest.objects.bulk_update(some, ["reason_names"])


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0013_names_of_reasons")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
