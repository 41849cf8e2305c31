from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shipping', '0002_carriers'),
    ]

    operations = [
        migrations.AddField(
            model_name='label',
            name='forgotten_at',
            field=models.DateTimeField(blank=True, help_text='When its files and what it told went: its return was long over.', null=True),
        ),
        migrations.RemoveConstraint(
            model_name='label',
            name='a_made_label_has_its_file',
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'label_created'), _negated=True), models.Q(('document', ''), _negated=True), models.Q(('forgotten_at', None), _negated=True), _connector='OR'), name='a_made_label_has_its_file'),
        ),
    ]
