import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('jobs', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=200)),
                ('args', models.JSONField(default=list)),
                ('kwargs', models.JSONField(default=dict)),
                ('queue', models.CharField(default='default', max_length=40)),
                ('priority', models.SmallIntegerField(default=0)),
                ('dedupe_key', models.CharField(blank=True, help_text='At most one waiting job has it; freed when it begins.', max_length=200, null=True, unique=True)),
                ('slot', models.CharField(blank=True, help_text='Periodic jobs: task@time. Kept, so that each time comes once.', max_length=250, null=True, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('enqueued_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('run_after', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('attempts', models.PositiveIntegerField(default=0, help_text="Only goes up: with the worker's name it tells one claim from the next.")),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('losses', models.PositiveSmallIntegerField(default=0, help_text='How often its worker was gone before it was done.')),
                ('max_attempts', models.PositiveSmallIntegerField(default=5)),
                ('backoff', models.FloatField(default=2.0)),
                ('worker', models.CharField(blank=True, max_length=64)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('error_class', models.CharField(blank=True, max_length=200)),
                ('error', models.TextField(blank=True)),
                ('result', models.JSONField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['queue', 'state', '-priority', 'run_after', 'id'], name='jobs_to_claim'), models.Index(fields=['state', '-id'], name='jobs_by_state'), models.Index(fields=['state', 'finished_at'], name='jobs_outlived')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('queues', models.CharField(blank=True, help_text="A worker's: what it takes jobs from.", max_length=200)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
