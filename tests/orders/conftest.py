import uuid

import pytest

from orders.csv_files import CsvTable
from orders.importing import import_orders
from shops.models import Shop


def make_shop(slug="veldkant", **overrides):
    given = {
        "name": slug.title(),
        "reference_prefix": slug[0].upper(),
        "languages": ["en", "nl", "de"],
        "base_url": "https://desk.test",
        "sender_address": f"{slug}@shop.test",
    }
    return Shop.objects.create(slug=slug, **given | overrides)


@pytest.fixture
def shop(db):
    return make_shop()


@pytest.fixture
def importing(shop, tmp_path):
    """Import a text as a file; says what became of it and which rows were bad."""

    def run(text, *, encoding="utf-8", to=shop, names=None, dry_run=False):
        file = tmp_path / f"{uuid.uuid4()}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        bad = []
        table = CsvTable(file, names=names)
        outcome = import_orders(to, table, dry_run=dry_run, on_bad=lambda line, why: bad.append((line, why)))
        return outcome, bad

    return run
