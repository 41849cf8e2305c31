import django.db.models.deletion
import django.utils.timezone
import messaging.models.attachments
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('portal', '0001_initial'), ('portal', '0002_what_was_sent'), ('portal', '0003_only_proved_addresses')]

    initial = True

    dependencies = [
        ('orders', '0001_tables'),
        ('shops', '0001_tables'),
        ('shops', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='hand_over', to='shops.shop')),
                ('secret', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='shops.shop')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orders.order')),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('is_gift', models.BooleanField(default=False)),
                ('sent', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ('draft', models.JSONField(default=dict)),
                ('form_key', models.UUIDField(default=uuid.uuid4)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='visits_by_end')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Knock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='shops.shop')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('number', models.CharField(max_length=64)),
                ('contact', models.CharField(max_length=254)),
                ('language', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('order', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orders.order')),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('expires_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['token_hash'], name='knocks_by_token'), models.Index(fields=['made_at'], name='knocks_by_age')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Tries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bucket', models.CharField(max_length=64)),
                ('begins_at', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['begins_at'], name='tries_by_age')],
                'constraints': [models.UniqueConstraint(models.F('bucket'), models.F('begins_at'), name='tries_of_a_bucket')],
            },
        ),
        migrations.CreateModel(
            name='SpentLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.CharField(max_length=64, unique=True)),
                ('spent_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'indexes': [models.Index(fields=['spent_at'], name='spent_links_by_age')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='portal.visit')),
                ('order_line', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orders.orderline')),
                ('name', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('mark', models.CharField(max_length=64)),
                ('received', models.PositiveIntegerField(default=0)),
                ('picture', models.FileField(blank=True, storage=messaging.models.attachments.attachment_storage, upload_to='')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['added_at', 'key'],
                'indexes': [models.Index(fields=['added_at'], name='portal_uploads_by_age')],
                'constraints': [models.UniqueConstraint(models.F('visit'), models.F('order_line'), models.F('mark'), name='one_upload_of_a_file')],
            },
        ),
        migrations.CreateModel(
            name='UploadPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('upload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='portal.upload')),
                ('offset', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('upload'), models.F('offset'), name='one_part_at_a_place')],
                'indexes': [],
            },
        ),
    ]
