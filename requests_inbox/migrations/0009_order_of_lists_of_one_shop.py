from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0008_undo_of_batches")]

    operations = [
        migrations.AddIndex(
            model_name="returnrequest",
            index=models.Index(fields=["shop", "is_open", "sorted_at", "id"], name="shop_open_in_order"),
        ),
        migrations.AddIndex(
            model_name="returnrequest",
            index=models.Index(fields=["shop", "submitted_at", "id"], name="shop_request_by_age"),
        ),
        migrations.AddIndex(
            model_name="returnrequest",
            index=models.Index(fields=["held_by", "is_open", "sorted_at", "id"], name="held_in_order"),
        ),
    ]
