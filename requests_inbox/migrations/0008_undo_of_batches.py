import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_initial"),
        ("requests_inbox", "0007_fill_facets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="batch",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="batch", name="begun_at", field=models.DateTimeField(default=django.utils.timezone.now)
        ),
        migrations.AlterField(
            model_name="batch",
            name="finished_at",
            field=models.DateTimeField(blank=True, help_text="Empty while somebody works on it.", null=True),
        ),
        migrations.AddField(
            model_name="batch",
            name="leaves_at",
            field=models.DateTimeField(blank=True, help_text="When its letters leave, all together.", null=True),
        ),
        migrations.AddIndex(
            model_name="batch", index=models.Index(fields=["person", "begun_at"], name="batches_by_person")
        ),
        migrations.AddField(
            model_name="batchitem",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="messaging.letter",
            ),
        ),
        migrations.AlterField(
            model_name="batchitem",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("done", "Done"),
                    ("refused", "Left out"),
                    ("undone", "Undone"),
                    ("stays", "Could not be undone"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
    ]
