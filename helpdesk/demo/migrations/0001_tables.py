import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('demo', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CaughtMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.EmailField(max_length=254, verbose_name='to')),
                ('sender', models.CharField(blank=True, max_length=320, verbose_name='envelope sender')),
                ('message_id', models.CharField(blank=True, max_length=998)),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                ('preview', models.CharField(blank=True, max_length=140)),
                ('raw', models.BinaryField()),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['recipient', '-id'], name='mail_of_a_customer')],
                'constraints': [],
            },
        ),
    ]
