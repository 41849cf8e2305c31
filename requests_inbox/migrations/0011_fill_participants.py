"""The customer of each request takes part in its thread."""

from itertools import batched

from django.db import migrations

AT_ONCE = 1000


def fill(apps, schema_editor):
    Participant = apps.get_model("messaging", "Participant")
    rows = apps.get_model("requests_inbox", "ReturnRequest").objects.order_by("pk")
    rows = rows.values_list("shop_id", "thread_id", "customer_email", "customer_name")
    for some in batched(rows.iterator(chunk_size=AT_ONCE), AT_ONCE):
        Participant.objects.bulk_create(
            [
                Participant(shop_id=shop, thread_id=thread, address=address.lower(), name=name)
                for shop, thread, address, name in some
            ],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0010_letters_both_ways")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
