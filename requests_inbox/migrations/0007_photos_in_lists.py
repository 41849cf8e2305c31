from django.db import migrations, models

COUNT = """
    UPDATE requests_inbox_returnrequest
       SET photo_count = counted.photos
      FROM (SELECT line.request_id, COUNT(*) AS photos
              FROM requests_inbox_requestline_photos AS photo
              JOIN requests_inbox_requestline AS line ON line.id = photo.requestline_id
             GROUP BY line.request_id) AS counted
     WHERE counted.request_id = requests_inbox_returnrequest.id
"""


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0006_names_to_find_by")]
    operations = [
        migrations.AddField(
            "returnrequest", "photo_count", models.PositiveIntegerField(default=0, db_default=0)
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
