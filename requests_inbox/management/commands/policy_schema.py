"""Writes docs/policy.schema.json anew."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand

from requests_inbox.return_policies.schema import schema


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        file = settings.BASE_DIR / "docs" / "policy.schema.json"
        file.write_text(json.dumps(schema(), indent=2) + "\n", encoding="utf-8")
