from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('returns', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='return',
            name='label_currency',
            field=models.CharField(blank=True, db_default='', help_text="The shop's: a price in it says nothing in the order's.", max_length=3),
        ),
    ]
