from django.core.management.base import BaseCommand

from requests_inbox.models import QueueCount


class Command(BaseCommand):
    help = "Count every queue anew and mend the counters that are wrong."

    def handle(self, **options):
        wrong = QueueCount.repair()
        for (shop_id, status), (was, now) in sorted(wrong.items()):
            self.stdout.write(f"shop {shop_id}, {status}: was {was}, is {now}")
        self.stdout.write(f"{len(wrong)} counters mended." if wrong else "Every counter was right.")
