from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0014_fill_names_of_reasons")]
    operations = [migrations.RemoveField("returnrequest", "reason_summary")]
