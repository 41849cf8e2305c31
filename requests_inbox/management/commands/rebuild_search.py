from itertools import batched

from django.core.management.base import BaseCommand
from tqdm import tqdm

from requests_inbox.lists.search import known_words
from requests_inbox.models import ReturnRequest, SearchDocument

BATCH = 1000


class Command(BaseCommand):
    help = "Write anew by which words each request is found. People can go on working meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--missing", action="store_true", help="only requests that no words find yet")

    def handle(self, *, missing, **options):
        requests = ReturnRequest.objects.order_by("pk")
        if missing:
            requests = requests.filter(search_document=None)
        rows = requests.select_related("order", "thread").prefetch_related(
            "lines__order_line", "lines__reason", "notes"
        )
        with tqdm(total=requests.count(), unit=" requests", disable=not self.stderr.isatty()) as progress:
            for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
                SearchDocument.objects.bulk_create(
                    [SearchDocument(request=request, text=" ".join(known_words(request))) for request in batch],
                    update_conflicts=True, unique_fields=["request"], update_fields=["text"],
                )  # fmt: skip
                progress.update(len(batch))
        self.stdout.write("Every request can be found.")
