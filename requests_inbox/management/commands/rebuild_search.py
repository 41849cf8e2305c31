from itertools import batched

from django.core.management.base import BaseCommand
from tqdm import tqdm

from requests_inbox.lists.documents import write_documents
from requests_inbox.models import ReturnRequest

BATCH = 500


class Command(BaseCommand):
    help = "Write anew by which words each request is found. People can go on working meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--missing", action="store_true", help="only requests that no words find yet")

    def handle(self, *, missing, **options):
        requests = ReturnRequest.objects.order_by("pk")
        if missing:
            requests = requests.filter(search_document=None)
        keys = requests.values_list("pk", flat=True)
        with tqdm(total=requests.count(), unit=" requests", disable=not self.stderr.isatty()) as progress:
            for batch in batched(keys.iterator(), BATCH):
                write_documents(ReturnRequest.objects.filter(pk__in=batch).select_related("order", "form"))
                progress.update(len(batch))
        self.stdout.write("Every request can be found.")
