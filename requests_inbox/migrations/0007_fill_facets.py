"""Rows of before get the facets of their lines."""

from itertools import batched

from django.db import migrations

from requests_inbox.models.facets import facet

AT_ONCE = 1000


def fill(apps, schema_editor):
    ReturnRequest = apps.get_model("requests_inbox", "ReturnRequest")
    rows = ReturnRequest.objects.order_by("pk").prefetch_related("lines__reason", "lines__order_line")
    for some in batched(rows.iterator(chunk_size=AT_ONCE), AT_ONCE):
        for request in some:
            request.facets = words_of(request)
        ReturnRequest.objects.bulk_update(some, ["facets"])


def words_of(request):
    found = [facet("country", request.country)]
    for line in request.lines.all():
        found += [
            facet("reason", line.reason.code),
            facet("ground", line.ground),
            facet("resolution", line.requested_resolution),
            facet("product", line.order_line.sku),
        ]
    return list(dict.fromkeys(found))


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0006_facets_of_requests")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
