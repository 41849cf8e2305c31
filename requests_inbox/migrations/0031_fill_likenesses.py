"""Rows of before get the words by which requests like them are found: product and reason, product group and reason."""

from itertools import batched

from django.db import migrations

from requests_inbox.models.facets import likeness

AT_ONCE = 5000
POSTGRESQL = "UPDATE requests_inbox_returnrequest SET facets = facets || %s::text[] WHERE id = %s"
SQLITE = "UPDATE requests_inbox_returnrequest SET facets = facets || %s WHERE id = %s"


def fill(apps, schema_editor):
    lines = apps.get_model("requests_inbox", "RequestLine").objects.order_by("request_id", "pk")
    told = lines.values_list("request_id", "order_line__sku", "order_line__product__product_group", "reason__code")
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    with schema_editor.connection.cursor() as cursor:
        for some in batched(words_by_request(told.iterator(chunk_size=AT_ONCE)), AT_ONCE):
            if is_sqlite:
                cursor.executemany(SQLITE, [(f"{' '.join(words)} ", pk) for pk, words in some])
            else:
                cursor.executemany(POSTGRESQL, [(words, pk) for pk, words in some])


def words_by_request(lines):
    """(request id, its words, each once), for lines in the order of their requests."""
    pk, words = None, {}
    for request, sku, group, code in lines:
        if request != pk:
            if words:
                yield pk, list(words)
            pk, words = request, {}
        words[likeness("like", sku, code)] = True
        if group:
            words[likeness("akin", group, code)] = True
    if words:
        yield pk, list(words)


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0030_two_passes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
