from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('returns', '0005_cost_of_own_carriers'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='returnshipment',
            index=models.Index(fields=['tracking_number'], name='shipments_by_tracking_number'),
        ),
    ]
