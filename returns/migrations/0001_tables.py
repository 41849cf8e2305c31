import django.db.models.deletion
import django.utils.timezone
import django_fsm
import returns.labelling
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('returns', '0001_initial'), ('returns', '0002_own_carriers'), ('returns', '0003_fees')]

    initial = True

    dependencies = [
        ('orders', '0001_tables'),
        ('shipping', '0001_tables'),
        ('shops', '0001_tables'),
        ('shops', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='shops.shop')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='orders.order')),
                ('rma_number', models.SlugField(max_length=40, unique=True, verbose_name='return number')),
                ('reference', models.SlugField(help_text='Of what was approved.', max_length=20)),
                ('state', django_fsm.FSMField(choices=[('authorized', 'Expected'), ('expired', 'Expired'), ('cancelled', 'Cancelled')], default='authorized', max_length=12, protected=True, verbose_name='state')),
                ('ending', models.CharField(blank=True, choices=[('undone', 'The approval was undone'), ('cancelled', 'The request was cancelled'), ('reopened', 'The request was reopened'), ('expired', 'Nothing was sent in time')], max_length=10, verbose_name='why it ended')),
                ('authorized_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ship_by', models.DateField(verbose_name='send by')),
                ('remind_at', models.DateTimeField(blank=True, help_text='Empty once the customer was reminded.', null=True)),
                ('expires_at', models.DateTimeField(blank=True, help_text='Empty: it does not expire by itself.', null=True)),
                ('customer_name', models.CharField(max_length=200, verbose_name='customer')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('destination', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='shipping.destination')),
                ('shipping_payer', models.CharField(choices=[('shop', 'the shop'), ('customer', 'the customer')], max_length=8, verbose_name='who pays the carriage')),
                ('label_price', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='price of a label')),
                ('fee', models.DecimalField(blank=True, decimal_places=2, help_text='Kept back from the refund.', max_digits=7, null=True, verbose_name='fee')),
                ('currency', models.CharField(max_length=3)),
                ('refund_term_days', models.PositiveSmallIntegerField(verbose_name='refund term (days)')),
            ],
            options={
                'verbose_name': 'return',
                'indexes': [models.Index(fields=['state', 'authorized_at', 'id'], name='returns_by_state'), models.Index(fields=['shop', 'state', 'authorized_at', 'id'], name='returns_of_shop_by_state'), models.Index(fields=['authorized_at', 'id'], name='returns_by_age'), models.Index(fields=['shop', 'authorized_at', 'id'], name='returns_of_shop_by_age'), models.Index(fields=['remind_at'], name='returns_to_remind_of'), models.Index(fields=['expires_at'], name='returns_to_expire')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'authorized')), models.Q(models.Q(('state', 'authorized'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='an_ended_return_says_when'), models.CheckConstraint(condition=models.Q(('fee', None), ('fee__gt', 0), _connector='OR'), name='a_fee_is_an_amount')],
            },
            bases=(returns.labelling.Labelling, models.Model),
        ),
        migrations.CreateModel(
            name='ReturnLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rma', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='returns.return')),
                ('order_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='return_lines', to='orders.orderline')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('sku', models.CharField(max_length=64, verbose_name='SKU')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('resolution', models.CharField(help_text='As the request names it.', max_length=12, verbose_name='granted')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('rma', 'order_line'), name='one_return_line_per_order_line'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='return_line_is_of_something')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rma', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='returns.return')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('provider', models.CharField(help_text='A name of paying.PROVIDERS.', max_length=20, verbose_name='provider')),
                ('provider_id', models.CharField(blank=True, help_text='What the provider calls it.', max_length=200)),
                ('charge', models.CharField(blank=True, help_text='What the provider gives back by.', max_length=200)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='amount')),
                ('currency', models.CharField(max_length=3)),
                ('state', django_fsm.FSMField(choices=[('started', 'Begun'), ('paid', 'Paid'), ('refund_due', 'To be given back'), ('refunded', 'Given back')], default='started', max_length=12, protected=True, verbose_name='state')),
                ('url', models.CharField(blank=True, help_text='Where the customer pays.', max_length=2000)),
                ('back', models.CharField(help_text='Where they come back to, paid or not.', max_length=500)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['provider_id'], name='payments_by_provider_id')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='ReturnShipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rma', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shipments', to='returns.return')),
                ('parcel', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='shipment', to='shipping.parcel')),
                ('asked_by', models.ForeignKey(blank=True, db_index=False, help_text='Empty: the customer.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mails', models.BooleanField(default=False, verbose_name='goes to the customer by mail once it is made')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('carrier_name', models.CharField(blank=True, db_default='', help_text="Of the customer's own choice.", max_length=60, verbose_name='carrier')),
                ('tracking_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='tracking number')),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
