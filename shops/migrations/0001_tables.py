import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import shops.models.shop
import shops.zones
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('shops', '0001_initial'), ('shops', '0002_person_single_keys'), ('shops', '0003_settings_of_a_person_and_time_to_decide'), ('shops', '0004_sessions_that_know_their_person'), ('shops', '0005_counters_of_settings'), ('shops', '0006_letters_both_ways'), ('shops', '0007_counter_of_mails'), ('shops', '0008_reminders'), ('shops', '0009_person_unread_notices'), ('shops', '0010_service_clocks'), ('shops', '0011_terms_of_labels'), ('shops', '0012_what_customers_are_told'), ('shops', '0013_languages_of_customers'), ('shops', '0014_pages_around_the_portal'), ('shops', '0015_two_passes'), ('shops', '0016_shops_with_four_eyes'), ('shops', '0017_return_policy_of_a_shop'), ('shops', '0018_when_rules_are_trusted')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('de', 'German')], default='en', max_length=10, verbose_name='language')),
                ('theme', models.CharField(choices=[('system', 'As the device'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=10, verbose_name='theme')),
                ('single_keys', models.BooleanField(default=True, help_text='A approves, H holds, C cancels … Switch it off if you dictate or hit keys by mistake.', verbose_name='single keys act')),
                ('density', models.CharField(choices=[('comfortable', 'Comfortable'), ('compact', 'Compact')], default='comfortable', max_length=12, verbose_name='density')),
                ('undo_seconds', models.PositiveSmallIntegerField(blank=True, choices=[(0, '0: the mail leaves at once'), (10, '10 seconds'), (20, '20 seconds'), (60, '60 seconds')], help_text='How long the mail of a decision of yours waits. Empty: as the shop has it.', null=True, verbose_name='time to undo')),
                ('after_action', models.CharField(choices=[('next', 'Open the next request'), ('stay', 'Stay on the request'), ('list', 'Go back to the list')], default='next', max_length=6, verbose_name='after a decision')),
                ('one_press_approval', models.BooleanField(default=False, help_text='A approves at once, without showing the mail first. You can still undo it.', verbose_name='approve with one key')),
                ('shortcuts', models.JSONField(blank=True, default=dict, help_text='{action: key}', verbose_name="keys of one's own")),
                ('time_zone', models.CharField(choices=shops.zones.time_zones, default='Europe/Amsterdam', max_length=50, verbose_name='time zone')),
                ('unread_notices', models.IntegerField(default=0, help_text='Kept by notifications/: each page shows it.')),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Shop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('slug', models.SlugField(help_text='Part of addresses: small letters, digits, hyphens.', unique=True, verbose_name='short name')),
                ('reference_prefix', models.CharField(help_text='Begins every reference of this shop: with R the requests are called R-10234.', max_length=4, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z]{1,4}$', 'One to four capital letters.')], verbose_name='reference prefix')),
                ('brand_colour', models.CharField(default='#3b5bdb', help_text="Buttons and lines of letters and of the customers' pages.", max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}$', 'A colour such as #9b401c.')], verbose_name='brand colour')),
                ('logo', models.ImageField(blank=True, upload_to='logos/', verbose_name='logo')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Dutch'), ('de', 'German'), ('fr', 'French'), ('es', 'Spanish'), ('et', 'Estonian'), ('fi', 'Finnish'), ('ru', 'Russian')], default='en', max_length=10, verbose_name='main language')),
                ('languages', models.JSONField(default=list, help_text='Languages that customers get letters in.', verbose_name='languages')),
                ('currency', models.CharField(default='EUR', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three letters: EUR.')], verbose_name='currency')),
                ('time_zone', models.CharField(choices=shops.zones.time_zones, default='Europe/Amsterdam', max_length=50, verbose_name='time zone')),
                ('base_url', models.URLField(help_text='Where customers reach this desk; links in letters begin with it.', verbose_name='base address')),
                ('frame_origins', models.JSONField(blank=True, default=list, help_text='Only pages of these addresses can show them inside of their own: https://www.shop.com.', verbose_name="web shops that may show the customers' pages")),
                ('sender_address', models.EmailField(help_text='Letters come from here. Your mail service must allow this desk to use it.', max_length=254, validators=[shops.models.shop.room_for_a_token], verbose_name='sender address')),
                ('reply_address', models.EmailField(blank=True, help_text='Mail to it reaches this desk, also with +something before the @. Empty: the sender address.', max_length=254, validators=[shops.models.shop.room_for_a_token], verbose_name='address for answers')),
                ('return_window_days', models.PositiveSmallIntegerField(default=30, help_text='How long after delivery a customer may ask. The law grants 14 days in any case.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='return window (days)')),
                ('refund_term_days', models.PositiveSmallIntegerField(default=14, help_text='Within how many days the money is back with the customer.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='refund term (days)')),
                ('ship_by_days', models.PositiveSmallIntegerField(default=14, help_text='The date in the letter of approval follows from this.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days to send the goods after approval')),
                ('remind_to_send_days', models.PositiveSmallIntegerField(default=3, help_text='Whoever has made no label or may have forgotten is reminded once. 0: nobody is.', validators=[django.core.validators.MaxValueValidator(365)], verbose_name='days before that, a reminder')),
                ('expire_after_days', models.PositiveSmallIntegerField(blank=True, default=14, help_text='Only where no label was made: what was handed in nobody can know yet. Empty: never.', null=True, validators=[django.core.validators.MaxValueValidator(3650)], verbose_name='days after that, it expires')),
                ('label_price', models.DecimalField(blank=True, decimal_places=2, help_text='What a customer pays for it unless the return is free. Empty: a label costs nothing.', max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='price of a label')),
                ('label_prices', models.JSONField(blank=True, default=list, help_text='One on each line: Belgium 6.95.', verbose_name='other prices by country')),
                ('after_approval', models.JSONField(blank=True, default=dict, help_text='Your own words in each language, in place of ours.', verbose_name='what follows, in the letter of approval')),
                ('decide_within_hours', models.PositiveSmallIntegerField(default=120, help_text='Hours in which the shop works. The inbox is sorted by it, and warns before it passes.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(2400)], verbose_name='hours to decide in')),
                ('warn_hours', models.PositiveSmallIntegerField(default=4, help_text='Whoever has the request is told, else the team leads. Hours in which the shop works, too.', validators=[django.core.validators.MaxValueValidator(2400)], verbose_name='hours before it, a warning')),
                ('business_hours', models.JSONField(blank=True, default=list, help_text='["09:00-17:30", …, ""] from Monday on; empty: always.', verbose_name='working hours')),
                ('holiday_country', models.CharField(blank=True, choices=[('AT', 'Austria'), ('BE', 'Belgium'), ('BG', 'Bulgaria'), ('HR', 'Croatia'), ('CY', 'Cyprus'), ('CZ', 'Czechia'), ('DK', 'Denmark'), ('EE', 'Estonia'), ('FI', 'Finland'), ('FR', 'France'), ('DE', 'Germany'), ('GR', 'Greece'), ('HU', 'Hungary'), ('IS', 'Iceland'), ('IE', 'Ireland'), ('IT', 'Italy'), ('LV', 'Latvia'), ('LI', 'Liechtenstein'), ('LT', 'Lithuania'), ('LU', 'Luxembourg'), ('MT', 'Malta'), ('NL', 'Netherlands'), ('NO', 'Norway'), ('PL', 'Poland'), ('PT', 'Portugal'), ('RO', 'Romania'), ('SK', 'Slovakia'), ('SI', 'Slovenia'), ('ES', 'Spain'), ('SE', 'Sweden'), ('CH', 'Switzerland'), ('GB', 'United Kingdom'), ('US', 'United States')], help_text='On these days the clock stands still. They count where working hours are set.', max_length=2, verbose_name='public holidays of')),
                ('holiday_subdivision', models.CharField(blank=True, max_length=20, verbose_name='region')),
                ('closed_days', models.JSONField(blank=True, default=list, help_text='A day on each line: 2026-12-24.', verbose_name='also closed on')),
                ('undo_seconds', models.PositiveSmallIntegerField(default=20, help_text="A decision's letter waits this long; until then it can be undone. 0: it leaves at once.", validators=[django.core.validators.MaxValueValidator(600)], verbose_name='undo window (seconds)')),
                ('remind_after_days', models.PositiveSmallIntegerField(default=3, help_text='A customer who was asked something and has not answered is asked once more.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='days before a reminder')),
                ('after_reminder', models.CharField(choices=[('staff', 'Back to the desk'), ('nudge', 'Remind once more, then back to the desk')], default='staff', help_text='As many days later. A request is never cancelled by itself.', max_length=6, verbose_name='when nobody answers that')),
                ('free_return', models.BooleanField(default=False, help_text='The shop pays the way back; an agent can still differ.', verbose_name='returns are free by default')),
                ('free_exchange', models.BooleanField(default=False, help_text='Staff are told when a customer asks for one.', verbose_name='exchanges are sent back for free')),
                ('approves_withdrawals', models.BooleanField(default=True, help_text="The right needs nobody's consent. Off: an agent looks first, for goods that the law exempts.", verbose_name='withdrawals in time are approved by themselves')),
                ('tells_of_withdrawal', models.BooleanField(default=True, help_text='If they are not, they have a year more (Directive 2011/83, Article 10).', verbose_name='customers are told of their right of withdrawal before they buy')),
                ('tells_of_return_cost', models.BooleanField(default=True, help_text="If they are not, a withdrawal is sent back at the shop's expense (Article 14).", verbose_name='customers are told before they buy that they pay for sending goods back')),
                ('agent_limit', models.DecimalField(blank=True, decimal_places=2, help_text='Above this value only a team lead decides. Empty: no limit.', max_digits=10, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='agents decide up to')),
                ('second_pass', models.CharField(choices=[('off', 'None: whoever opens it decides'), ('optional', 'Those that somebody wants a colleague to look at'), ('some', 'Those above a value or with an open alert'), ('all', 'Every request')], db_default='optional', default='optional', help_text='One checks and proposes, another confirms or changes it.', max_length=8, verbose_name='what two people decide')),
                ('four_eyes_above', models.DecimalField(blank=True, decimal_places=2, help_text='The value above which two people decide. Empty: whatever it is worth.', max_digits=10, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='two people above')),
                ('second_pass_of_alerts', models.BooleanField(db_default=True, default=True, help_text='Until somebody has dealt with the alert.', verbose_name='two people where an alert is open')),
                ('policies_by_admins', models.BooleanField(db_default=False, default=False, help_text='Team leads write them all the same: two people see each version.', verbose_name='an admin publishes return policies')),
                ('trust_after', models.PositiveSmallIntegerField(db_default=30, default=30, help_text='Until then its report has no button that lets it suggest, or act by itself.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='decisions of people before a rule is trusted with more')),
                ('trust_percent', models.PositiveSmallIntegerField(db_default=95, default=95, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='of which so many of a hundred were as it said')),
                ('policy_number', models.PositiveIntegerField(db_default=0, default=0, help_text='In force now; 0 for none.')),
                ('policy_stopped_at', models.DateTimeField(blank=True, help_text='The policy does nothing by itself.', null=True)),
                ('second_factor_roles', models.JSONField(blank=True, default=list, help_text='Who has none yet is asked to set one up before anything else.', verbose_name='roles that need a second factor')),
            ],
            options={
                'verbose_name': 'shop',
                'ordering': ['name'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='ShopCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counters', to='shops.shop')),
                ('name', models.CharField(choices=[('change', 'Change'), ('reference', 'Reference'), ('mail', 'Mail'), ('setting', 'Setting')], max_length=12)),
                ('value', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('shop'), models.F('name'), name='one_counter_per_name')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='shops.shop')),
                ('role', models.CharField(choices=[('agent', 'Agent'), ('team_lead', 'Team lead'), ('warehouse', 'Warehouse'), ('store', 'Store'), ('admin', 'Admin')], default='agent', max_length=12, verbose_name='role')),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('person'), models.F('shop'), name='one_membership_per_shop')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='shops.shop')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('agent', 'Agent'), ('team_lead', 'Team lead'), ('warehouse', 'Warehouse'), ('store', 'Store'), ('admin', 'Admin')], default='agent', max_length=12, verbose_name='role')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['token_hash'], name='invitation_by_token')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None)), fields=('shop', 'email'), name='one_open_invitation_each')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='SettingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='shops.shop')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('field', models.CharField(max_length=300)),
                ('old', models.TextField(blank=True)),
                ('new', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
