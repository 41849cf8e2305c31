from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('returns', '0003_prices_as_they_were_told'),
    ]

    operations = [
        migrations.AddField(
            model_name='payment',
            name='came_back_at',
            field=models.DateTimeField(blank=True, help_text='The customer is here again and has paid, they say; the provider tells us.', null=True),
        ),
    ]
