import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_fsm
import shipping.models.labels
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('shipping', '0001_initial'), ('shipping', '0002_drop_off_points')]

    initial = True

    dependencies = [
        ('shops', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='LabelDesign',
            fields=[
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='label_design', serialize=False, to='shops.shop')),
                ('shows_order', models.BooleanField(default=True, verbose_name='order number')),
                ('shows_items', models.BooleanField(default=True, verbose_name='items with their SKU')),
                ('shows_code', models.BooleanField(default=True, verbose_name='QR code')),
                ('message', models.CharField(blank=True, help_text='Deliver at dock 4, ring for the porter.', max_length=200, verbose_name='message to the carrier')),
                ('steps', models.JSONField(default=dict, help_text="What to do, on the sheet of A4, in each language: {'en': ['Print …', …], …}.")),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Destination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='destinations', to='shops.shop')),
                ('name', models.CharField(help_text="As it stands on the label's first line.", max_length=100, verbose_name='name')),
                ('street', models.CharField(max_length=100, verbose_name='street and number')),
                ('postcode', models.CharField(max_length=20, verbose_name='postcode')),
                ('city', models.CharField(max_length=60, verbose_name='city')),
                ('country', models.CharField(max_length=60, verbose_name='country')),
                ('is_usual', models.BooleanField(default=False, verbose_name='the usual one')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop', 'name'), name='one_destination_per_name'), models.UniqueConstraint(condition=models.Q(('is_usual', True)), fields=('shop',), name='one_usual_destination')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='DropoffPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='dropoff_points', to='shops.shop')),
                ('kind', models.CharField(choices=[('locker', 'Parcel locker'), ('post_office', 'Post office'), ('parcel_shop', 'Parcel shop'), ('store', 'Store')], default='parcel_shop', max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('street', models.CharField(max_length=100, verbose_name='street and number')),
                ('postcode', models.CharField(max_length=20, verbose_name='postcode')),
                ('city', models.CharField(max_length=60, verbose_name='city')),
                ('country', models.CharField(blank=True, max_length=60, verbose_name='country')),
                ('hours', models.CharField(blank=True, help_text='As customers read it: Mon to Fri 9:00 to 18:00.', max_length=200, verbose_name='opening hours')),
                ('carrier', models.CharField(blank=True, max_length=60, verbose_name='carrier')),
                ('takes_code', models.BooleanField(default=False, help_text='The label is printed there, or none is needed.', verbose_name='takes a QR code')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                ('is_open', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop', 'name', 'street', 'postcode'), name='one_dropoff_point_per_place')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='shops.shop')),
                ('number', models.CharField(help_text='What the barcode says.', max_length=40, validators=[django.core.validators.RegexValidator('^[\\x20-\\x7e]{1,40}$', 'A barcode has letters, digits and simple signs only.')], verbose_name='number')),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='shipping.destination')),
                ('sender_name', models.CharField(max_length=200, verbose_name='from')),
                ('order_number', models.CharField(blank=True, max_length=64, verbose_name='order number')),
                ('language', models.CharField(help_text='In which its sender reads.', max_length=10, verbose_name='language')),
                ('items', models.JSONField(default=list, help_text="[{'quantity': 1, 'sku': …, 'name': …}, …]", verbose_name='items')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop', 'number'), name='one_parcel_per_number')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='labels', to='shipping.parcel')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, help_text='The same one asks once (R14).', unique=True)),
                ('carrier', models.CharField(help_text='A name of carriers.CARRIERS.', max_length=40, verbose_name='carrier')),
                ('state', django_fsm.FSMField(choices=[('requested', 'Asked for'), ('label_created', 'Made'), ('error', 'Could not be made'), ('voided', 'Void')], default='requested', max_length=16, protected=True, verbose_name='state')),
                ('told', models.JSONField(default=dict, help_text='Everything that is printed.')),
                ('tracking_number', models.CharField(blank=True, max_length=60, verbose_name='tracking number')),
                ('document', models.FileField(blank=True, storage=shipping.models.labels.label_storage, upload_to='')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='price')),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('error', models.CharField(blank=True, help_text="In the carrier's words.", max_length=500, verbose_name='why not')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'label_created'), _negated=True), models.Q(('document', ''), _negated=True), _connector='OR'), name='a_made_label_has_its_file')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ReturnWays',
            fields=[
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='return_ways', serialize=False, to='shops.shop')),
                ('label', models.BooleanField(default=True, verbose_name='a label to print')),
                ('code', models.BooleanField(default=False, help_text='Nothing to print: only at points that take parcels by a code.', verbose_name='a QR code at a drop-off point')),
                ('own', models.BooleanField(default=False, help_text='We ask for the tracking number then.', verbose_name="a carrier of the customer's choice")),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
