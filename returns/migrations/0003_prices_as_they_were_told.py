from django.db import migrations
from django.db.models import F


def keep(apps, schema_editor):
    """Customers were told the price in their order's currency: that stands."""
    priced = apps.get_model("returns", "Return").objects.filter(label_price__isnull=False)
    priced.update(label_currency=F("currency"))


class Migration(migrations.Migration):

    dependencies = [
        ('returns', '0002_label_currency'),
    ]

    operations = [
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
