import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial')]

    initial = True

    dependencies = [
        ('shops', '0001_tables'),
        ('shops', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeChoices',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to=settings.AUTH_USER_MODEL)),
                ('ways', models.JSONField(default=dict, help_text='{kind: where it is told}; a kind that is told nowhere is absent.')),
                ('mail_after', models.PositiveSmallIntegerField(choices=[(5, '5 minutes'), (15, '15 minutes'), (30, '30 minutes'), (60, '1 hour'), (240, '4 hours')], default=15, help_text='Only while you are away and have not read it; never more than one in each such while.', verbose_name='mail after')),
                ('digest', models.BooleanField(default=True, help_text='On workdays: what is open, what is oldest, what is held too long, what is about to pass.', verbose_name='a digest in the morning')),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='StaffMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_mails', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('bundle', 'What you have not read'), ('digest', 'Digest')], max_length=6)),
                ('slot', models.CharField(help_text="The window it is for: a day, or a while of one's own minutes.", max_length=20)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('html', models.TextField()),
                ('message_id', models.CharField(max_length=200)),
                ('written_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['written_at'], name='staff_mails_by_age')],
                'constraints': [models.UniqueConstraint(models.F('person'), models.F('kind'), models.F('slot'), name='one_mail_a_window')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='shops.shop')),
                ('kind', models.CharField(max_length=20)),
                ('topic', models.BigIntegerField(help_text='What it is about: the number that announcements and presence use, too.')),
                ('title', models.CharField(help_text="How staff call it. Never a customer's words.", max_length=60)),
                ('url', models.CharField(max_length=200)),
                ('list_url', models.CharField(help_text='Where all such are, for a burst.', max_length=200)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('count', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('in_bell', models.BooleanField(default=True)),
                ('mail_at', models.DateTimeField(blank=True, help_text='From when on it may be mailed; empty once it was.', null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-id'], name='notices_newest_first'), models.Index(fields=['person', 'topic'], name='notices_by_topic'), models.Index(fields=['mail_at'], name='notices_to_mail'), models.Index(fields=['at'], name='notices_by_age')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='PushSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_subscriptions', to=settings.AUTH_USER_MODEL)),
                ('endpoint', models.URLField(max_length=700, unique=True)),
                ('p256dh', models.CharField(max_length=100)),
                ('auth', models.CharField(max_length=40)),
                ('browser', models.CharField(blank=True, max_length=100, verbose_name='browser')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
