"""Shops that had two people decide above a value go on with exactly that."""

from django.db import migrations


def fill(apps, schema_editor):
    shops = apps.get_model("shops", "Shop").objects.filter(four_eyes_above__isnull=False)
    shops.update(second_pass="some", second_pass_of_alerts=False)


class Migration(migrations.Migration):
    dependencies = [("shops", "0015_two_passes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
