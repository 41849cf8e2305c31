import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shops', '0002_teams'),
    ]

    operations = [
        migrations.AddField(
            model_name='shop',
            name='forget_senders_after_days',
            field=models.PositiveSmallIntegerField(db_default=90, default=90, help_text='With the labels, after a return has ended or its last day to send. 30 at least: parcels travel.', validators=[django.core.validators.MinValueValidator(30), django.core.validators.MaxValueValidator(3650)], verbose_name='days until addresses of senders are deleted'),
        ),
    ]
