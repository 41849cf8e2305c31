from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shipping', '0004_message_on_slips'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='label',
            index=models.Index(fields=['tracking_number'], name='labels_by_tracking_number'),
        ),
    ]
