from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0012_questions_drafts_and_saved_replies")]
    operations = [
        migrations.AddField(
            "returnrequest",
            "reason_names",
            models.JSONField(default=dict, help_text="Of the first line's reason: {'en': 'Too small', …}."),
        ),
    ]
