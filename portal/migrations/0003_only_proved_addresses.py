from django.db import migrations


def forget_typed(apps, schema_editor):
    """A visit with a gift code had the address that was typed in it. Whoever came by a letter's link comes again."""
    apps.get_model("portal", "Visit").objects.filter(is_gift=True).update(address="")


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_what_was_sent")]

    operations = [migrations.RunPython(forget_typed, migrations.RunPython.noop, elidable=True)]
