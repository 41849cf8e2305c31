"""Whether the customer sent photos: in the row, in its sentence, and as a filter."""

import importlib

import pytest
from django.db import connection
from django.http import QueryDict
from pytest_django.asserts import assertContains, assertNotContains

from messaging.files import stored_file
from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
from requests_inbox.lists.rows import sentence
from requests_inbox.models import ReturnRequest
from tests.builders import make_order, make_reason, make_return

FILL = importlib.import_module("requests_inbox.migrations.0007_photos_in_lists").COUNT


@pytest.fixture
def shown(shop):
    """A request whose two lines have two photos and one."""
    order = make_order(shop, customer_name="Anna de Vries")
    photos = [stored_file(f"{name}.jpg", name.encode()) for name in "abc"]
    shares = zip(order.lines.all(), (photos[:2], photos[2:]), strict=True)
    return submit(order, [Asked(line, 1, make_reason(shop), photos=tuple(some)) for line, some in shares])


def listed(person, query):
    return [row.pk for row in Listing.read("all", QueryDict(query), Asker(person)).rows()]


def test_a_row_shows_and_says_how_many_photos_there_are(client, agent, shown):
    client.force_login(agent)
    page = client.get("/inbox/new/")
    assertContains(page, 'title="3 photos"')
    assert "2 items, 3 photos, " in sentence(shown)
    assertContains(page, "3 photos, ")


def test_a_row_without_photos_says_nothing_of_them(client, agent, request_):
    client.force_login(agent)
    assertNotContains(client.get("/inbox/new/"), " photos")


@pytest.mark.parametrize("query", ["photos=yes", "q=photos:yes"])
def test_a_list_is_narrowed_to_requests_with_photos_or_without(agent, shop, shown, query):
    plain = make_return(shop)
    assert listed(agent, query) == [shown.pk]
    assert listed(agent, query.replace("yes", "no")) == [plain.pk]
    assert len(listed(agent, "photos=yes&photos=no")) == 2


def test_the_migration_counts_the_photos_of_earlier_requests(shop, shown):
    make_return(shop)
    ReturnRequest.objects.update(photo_count=0)
    with connection.cursor() as cursor:
        cursor.execute(FILL)
    assert list(ReturnRequest.objects.order_by("pk").values_list("photo_count", flat=True)) == [3, 0]
