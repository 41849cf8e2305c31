"""The list of returns narrowed by reason, label, term, country and day (OM-21, OM-23, OM-24)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from returns.models import Return
from shipping.tasks import make_label
from tests.builders import fresh, make_person, make_reason

from .making import make_approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def dutch():
    return make_approved(country="Netherlands")


@pytest.fixture
def german(dutch):
    return make_approved(dutch.shop, country="Germany")


@pytest.fixture
def desk(client, dutch):
    client.force_login(make_person(dutch.shop))
    return client


def shown(client, query):
    page = client.get(f"/returns/?{query}")
    return [row.rma_number for row in page.context["list"].rows]


def test_by_country_and_the_chip_takes_it_away(desk, dutch, german):
    assert shown(desk, "country=Germany") == [german.rma.rma_number]
    page = desk.get("/returns/?country=Germany&q=")
    assert [(str(chip["label"]), chip["text"]) for chip in page.context["list"].chips] == [("Country", "Germany")]
    assert [chip["without"] for chip in page.context["list"].chips] == ["/returns/?state=authorized"]
    assert "state=expired&amp;country=Germany" in page.content.decode()


def test_by_reason_of_what_may_come_back(desk, dutch, german):
    small, torn = make_reason(dutch.shop, "small"), make_reason(dutch.shop, "torn")
    dutch.lines.update(reason=small)
    first, second = german.lines.order_by("pk")
    german.lines.filter(pk=first.pk).update(reason=torn)
    german.lines.filter(pk=second.pk).update(reason=small, decision="declined")
    assert shown(desk, "reason=small") == [dutch.rma.rma_number]
    assert shown(desk, "reason=torn") == [german.rma.rma_number]


def test_by_the_state_of_the_newest_label(desk, dutch, german, documents_elsewhere):
    make_label.call(dutch.make_label().pk)
    assert shown(desk, "label=label_created") == [fresh(dutch).rma.rma_number]
    assert shown(desk, "label=none") == [german.rma.rma_number]


def test_by_the_day_until_which_it_is_to_be_sent(desk, dutch, german):
    today = timezone.localdate()
    Return.objects.filter(pk=dutch.rma_id).update(ship_by=today - timedelta(days=1))
    Return.objects.filter(pk=german.rma_id).update(ship_by=today)
    assert shown(desk, "term=over") == [dutch.rma.rma_number]
    assert shown(desk, "term=soon") == [german.rma.rma_number]


def test_by_the_day_of_the_approval(desk, dutch, german):
    Return.objects.filter(pk=dutch.rma_id).update(authorized_at=timezone.now() - timedelta(days=30))
    day = (timezone.localdate() - timedelta(days=10)).isoformat()
    assert shown(desk, f"since={day}") == [german.rma.rma_number]
    assert shown(desk, f"until={day}") == [dutch.rma.rma_number]


@pytest.mark.parametrize(
    "query", ["country=Elsewhere", "label=x", "since=never", "until=2026-02-31", "reason=x", "term=1"]
)
def test_what_cannot_be_used_narrows_nothing(desk, dutch, query):
    assert shown(desk, query) == [dutch.rma.rma_number]


def test_countries_and_reasons_of_other_shops_are_not_offered(desk, dutch):
    other = make_approved(country="Iceland")
    make_reason(other.shop, "secret", en="Secret reason")
    page = desk.get("/returns/").content.decode()
    assert "Netherlands" in page
    assert "Iceland" not in page
    assert "Secret reason" not in page


def test_the_next_page_keeps_the_filters(desk, dutch, monkeypatch):
    monkeypatch.setattr("returns.listing.PAGE", 1)
    for _ in range(2):
        make_approved(dutch.shop, country="Netherlands")
    assert "country=Netherlands" in desk.get("/returns/?country=Netherlands").context["list"].next_url
