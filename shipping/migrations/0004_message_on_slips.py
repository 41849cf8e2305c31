from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shipping', '0003_forgetting_labels'),
    ]

    operations = [
        migrations.AddField(
            model_name='labeldesign',
            name='slip_message',
            field=models.CharField(blank=True, db_default='', default='', help_text='For whoever packs or unpacks it: Please add the shoelaces.', max_length=200, verbose_name='message on the packing slip'),
        ),
    ]
