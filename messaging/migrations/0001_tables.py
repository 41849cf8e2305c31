import django.db.models.deletion
import django.utils.timezone
import messaging.models.attachments
import messaging.sending
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('messaging', '0001_initial'), ('messaging', '0002_letters_both_ways'), ('messaging', '0003_who_settled_a_mail'), ('messaging', '0004_words_of_letters'), ('messaging', '0005_doors_for_mail'), ('messaging', '0006_mails_of_a_sender'), ('messaging', '0007_messages_without_a_mail'), ('messaging', '0008_forms_written_once')]

    initial = True

    dependencies = [
        ('shops', '0001_tables'),
        ('shops', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Breaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='breaker', to='shops.shop')),
                ('failures', models.PositiveIntegerField(default=0)),
                ('paused_until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='threads', to='shops.shop')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='shops.shop')),
                ('thread', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='messaging.thread')),
                ('address', models.EmailField(help_text='In small letters.', max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
            ],
            options={
                'indexes': [models.Index(fields=['shop', 'address', 'thread'], name='threads_of_an_address')],
                'constraints': [models.UniqueConstraint(fields=('thread', 'address'), name='once_in_a_thread')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='shops.shop')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='messaging.thread')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('recipient_name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('recipient', models.EmailField(max_length=254, verbose_name='to')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('words', models.TextField(blank=True, help_text="What a person wrote of it; the rest is the shop's wording.")),
                ('text', models.TextField()),
                ('html', models.TextField()),
                ('message_id', models.CharField(max_length=400, unique=True)),
                ('reply_to', models.CharField(blank=True, help_text='Where answers go; names this letter, sealed.', max_length=320)),
                ('automatic', models.BooleanField(default=False, help_text='Nobody wrote it: Auto-Submitted says so (RFC 3834).')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('queued', 'Waiting to leave'), ('sending', 'On its way out'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('bounced', 'Came back'), ('dead', 'Could not be sent'), ('withdrawn', 'Withdrawn before it left')], default='queued', max_length=10, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sender', models.CharField(blank=True, help_text='Fixed before the first try; empty until then.', max_length=500)),
                ('references', models.TextField(blank=True)),
                ('try_until', models.DateTimeField(blank=True, null=True)),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, verbose_name='what the mail server said')),
                ('tracking_id', models.CharField(blank=True, help_text='What the mail service calls it.', max_length=200)),
                ('settled_at', models.DateTimeField(blank=True, help_text='When it was delivered or came back.', null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'not_before'], name='letters_due'), models.Index(fields=['tracking_id'], name='letters_by_tracking')],
                'constraints': [],
            },
            bases=(messaging.sending.Sending, models.Model),
        ),
        migrations.CreateModel(
            name='IncomingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Names its file of raw bytes.', unique=True)),
                ('door', models.CharField(choices=[('webhook', 'mail service'), ('smtp', 'mail door'), ('imap', 'mailbox'), ('pipe', 'pipe')], max_length=8, verbose_name='came by')),
                ('source_key', models.CharField(help_text='What the door calls it: the same one is taken once.', max_length=300, null=True, unique=True)),
                ('shop', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incoming_mails', to='shops.shop')),
                ('envelope_sender', models.CharField(blank=True, max_length=320)),
                ('recipient', models.CharField(blank=True, help_text='Of the envelope.', max_length=320, verbose_name='to')),
                ('verdict', models.JSONField(default=dict, help_text='Of the door on the sender: SPF, DKIM and DMARC.')),
                ('size', models.PositiveBigIntegerField(help_text='Bytes.', verbose_name='size')),
                ('sha256', models.CharField(help_text='Of the raw bytes.', max_length=64)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received')),
                ('outcome', models.CharField(choices=[('received', 'Waiting to be read'), ('threaded', 'In its thread'), ('parked', 'Needs a place'), ('auto_reply', 'Automatic reply'), ('bounce', 'Delivery report'), ('duplicate', 'Came before'), ('quarantined', 'Cannot be read'), ('ignored', 'Set aside by a colleague')], default='received', max_length=11, verbose_name='outcome')),
                ('reason', models.CharField(blank=True, help_text='A code of reasons.py, or words.', max_length=300, verbose_name='why')),
                ('settled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('same_as', models.CharField(help_text='Of recipient, name and contents: one row has it (T9).', max_length=64, null=True, unique=True)),
                ('original', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='messaging.incomingmail')),
                ('thread', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='incoming_mails', to='messaging.thread')),
                ('letter', models.ForeignKey(blank=True, help_text='Which it answers.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='incoming_mails', to='messaging.letter')),
                ('from_name', models.CharField(blank=True, max_length=200)),
                ('from_address', models.CharField(blank=True, max_length=320, verbose_name='from')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='subject')),
                ('preview', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['outcome', 'id'], name='mails_by_outcome'), models.Index(fields=['shop', 'outcome', '-received_at'], name='mails_of_a_shop'), models.Index(fields=['received_at'], name='mails_by_day'), models.Index(fields=['shop', 'from_address', 'received_at'], name='mails_of_a_sender')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='messaging.thread')),
                ('mail', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='message', to='messaging.incomingmail')),
                ('key', models.UUIDField(blank=True, null=True)),
                ('answers', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='messaging.letter')),
                ('from_name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('from_address', models.CharField(blank=True, max_length=320, verbose_name='from')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='subject')),
                ('text', models.TextField(help_text='What is new in it.')),
                ('quoted', models.TextField(blank=True, help_text='What it quotes of earlier mails.')),
                ('signature', models.TextField(blank=True)),
                ('html', models.TextField(blank=True, help_text='As it came: cleaned each time it is shown (T13).')),
                ('message_id', models.CharField(blank=True, max_length=998)),
                ('authenticity', models.CharField(choices=[('verified', 'From the customer'), ('other_address', 'From another address'), ('not_proven', 'Sender not proven'), ('forged', 'Failed the check of its sender'), ('unclear', 'Sender cannot be read')], max_length=13, verbose_name='sender')),
                ('evidence', models.CharField(blank=True, help_text='Why we think so, for the chip.', max_length=300)),
                ('is_automatic', models.BooleanField(default=False, help_text='Nobody wrote it: a vacation note and the like.')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('thread', 'key'), name='one_message_of_a_form')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='messaging.thread')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='messaging.message')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='messaging.letter')),
                ('uploaded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('content_type', models.CharField(help_text='For display only: never trusted.', max_length=100)),
                ('content_id', models.CharField(blank=True, help_text='Of a picture inside the text (RFC 2392).', max_length=300)),
                ('size', models.PositiveBigIntegerField(help_text='Bytes.', verbose_name='size')),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(storage=messaging.models.attachments.attachment_storage, upload_to='')),
                ('thumbnail', models.FileField(blank=True, storage=messaging.models.attachments.attachment_storage, upload_to='')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'indexes': [models.Index(fields=['uploaded_by', 'added_at'], name='uploads_of_a_person')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='ImapFolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=253)),
                ('user', models.CharField(max_length=320)),
                ('folder', models.CharField(max_length=200)),
                ('uid_validity', models.PositiveBigIntegerField(default=0)),
                ('last_uid', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('host', 'user', 'folder'), name='one_memory_of_a_folder')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='MailSecret',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mail_secret', to='shops.shop')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
