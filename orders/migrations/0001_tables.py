import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('orders', '0001_initial'), ('orders', '0002_postcode'), ('orders', '0003_groups_of_products'), ('orders', '0004_final_sales_and_exclusions')]

    initial = True

    dependencies = [
        ('shops', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='products', to='shops.shop')),
                ('sku', models.CharField(max_length=64, verbose_name='SKU')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('picture', models.CharField(blank=True, max_length=300, verbose_name='picture')),
                ('product_group', models.CharField(blank=True, db_default='', help_text='As the shop sorts its goods: Shoes, Lamps.', max_length=60, verbose_name='product group')),
                ('is_final_sale', models.BooleanField(blank=True, help_text='Empty: nobody said.', null=True, verbose_name='final sale')),
                ('exclusion', models.CharField(blank=True, choices=[('market_price', 'Its price follows the market (CRD Art. 16 b)'), ('made_to_measure', 'Made to measure (CRD Art. 16 c)'), ('perishable', 'Perishable goods (CRD Art. 16 d)'), ('unsealed_hygiene', 'Hygiene goods once unsealed (CRD Art. 16 e)'), ('inseparable', 'Goods once mixed with others (CRD Art. 16 f)'), ('unsealed_media', 'Recordings or software once unsealed (CRD Art. 16 i)'), ('periodical', 'Newspapers and magazines (CRD Art. 16 j)')], db_default='', default='', max_length=20, verbose_name='not withdrawn from')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop', 'sku'), name='one_product_per_sku')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='orders', to='shops.shop')),
                ('number', models.CharField(max_length=64, verbose_name='order number')),
                ('kind', models.CharField(choices=[('web', 'Web shop'), ('click_and_collect', 'Click & collect'), ('e_reservation', 'E-reservation'), ('store', 'Store')], default='web', max_length=20, verbose_name='kind')),
                ('customer_name', models.CharField(max_length=200, verbose_name='customer')),
                ('customer_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('customer_language', models.CharField(blank=True, max_length=10, verbose_name="customer's language")),
                ('country', models.CharField(blank=True, max_length=60, verbose_name='country')),
                ('postcode', models.CharField(blank=True, db_default='', default='', max_length=16, verbose_name='postcode')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('delivery_method', models.CharField(blank=True, max_length=60, verbose_name='delivery method')),
                ('payment_method', models.CharField(blank=True, max_length=60, verbose_name='payment method')),
                ('ordered_at', models.DateTimeField(verbose_name='ordered')),
                ('dispatched_at', models.DateTimeField(blank=True, null=True, verbose_name='dispatched')),
                ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='delivered')),
            ],
            options={
                'indexes': [models.Index(models.F('shop'), django.db.models.functions.text.Lower('customer_email'), name='order_by_email'), models.Index(models.F('shop'), django.db.models.functions.text.Lower('customer_name'), name='order_by_name')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'number'), name='one_order_per_number')],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.order')),
                ('number', models.PositiveIntegerField(verbose_name='line')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.product')),
                ('sku', models.CharField(max_length=64, verbose_name='SKU')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('picture', models.CharField(blank=True, max_length=300, verbose_name='picture')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('price_paid', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='price paid each')),
                ('returned_quantity', models.PositiveIntegerField(default=0, verbose_name='returned')),
                ('pending_quantity', models.PositiveIntegerField(default=0, verbose_name='in a return now')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(fields=['sku'], name='order_line_by_sku')],
                'constraints': [models.UniqueConstraint(fields=('order', 'number'), name='one_order_line_per_number'), models.CheckConstraint(condition=models.Q(('quantity__gte', django.db.models.expressions.CombinedExpression(models.F('returned_quantity'), '+', models.F('pending_quantity')))), name='quantity_ledger')],
            },
        ),
    ]
