"""Rows of before get their place in the lists, and events point at their note and letter by key instead of in JSON."""

from datetime import timedelta

from django.db import migrations
from django.db.models import BigIntegerField, Case, F, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from requests_inbox import append_only


def fill(apps, schema_editor):
    ReturnRequest, Event = apps.get_model("requests_inbox", "ReturnRequest"), apps.get_model("requests_inbox", "Event")
    for shop in apps.get_model("shops", "Shop").objects.all():
        rows = ReturnRequest.objects.filter(shop=shop)
        rows.update(decide_by=F("submitted_at") + timedelta(hours=shop.decide_within_hours))
        ended = Coalesce("decided_at", "updated_at")
        rows.update(sorted_at=Case(When(is_open=True, then=F("decide_by")), default=ended))
    append_only.drop(schema_editor.connection)
    for name in ("note", "letter"):
        known = Event.objects.filter(**{f"details__{name}__isnull": False})
        known.update(**{f"{name}_id": Cast(KT(f"details__{name}"), BigIntegerField())})
    append_only.create(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("requests_inbox", "0004_order_of_lists_tags_views_and_batches")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
