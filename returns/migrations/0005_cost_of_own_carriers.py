import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0001_tables'),
        ('returns', '0004_payments_on_their_way'),
    ]

    operations = [
        migrations.AddField(
            model_name='returnshipment',
            name='cost',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='In the currency of their order, where the shop pays it back.', max_digits=6, null=True, verbose_name='what it cost the customer'),
        ),
        migrations.AddField(
            model_name='returnshipment',
            name='receipt',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='messaging.attachment', verbose_name='receipt'),
        ),
    ]
