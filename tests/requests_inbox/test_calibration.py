"""First pass against second: of each person and each reason, and the requests behind every number."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.calibrating import Calibration
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
from requests_inbox.models import ReturnRequest
from tests.builders import fresh, make_order, make_person, make_reason, make_shop


@pytest.fixture
def checker(shop):
    return make_person(shop, name="Jonas Weber")


def judged(shop, first, second, outcome="confirmed", *codes):
    """A request that one person checked and another decided."""
    order = make_order(shop, lines=[(1, "20.00")] * (len(codes) or 1))
    reasons = [make_reason(shop, code) for code in codes or ["too_small"]]
    request = submit(order, [Asked(line, 1, why) for line, why in zip(order.lines.all(), reasons, strict=True)])
    request.precheck(by=first, seen=1, verdict="approve")
    draft = fresh(request)
    if outcome == "verdict":
        draft.cancel(by=second, seen=2, kind="declined", code="used")
    else:
        draft.approve(by=second, seen=2, free_return=True if outcome == "free" else None)
    return fresh(request)


def told(lines):
    return {line.name: (line.total, line.confirmed, line.changed, line.share) for line in lines}


def behind(person, url):
    return {row.pk for row in Listing.read("all", QueryDict(urlsplit(url).query), Asker(person)).rows()}


def calibration(person, shops, **narrowed):
    return Calibration.of(shops, reasons=Asker(person).reasons, **narrowed)


def test_each_person_and_each_reason_is_counted(shop, agent, checker, lead):
    judged(shop, agent, lead)
    judged(shop, agent, lead, "verdict")
    judged(shop, agent, lead, "free", "broken")
    judged(shop, checker, lead)
    judged(shop, lead, lead)  # nobody else looked
    found = calibration(lead, [shop])
    assert told(found.people) == {"Sanne de Wit": (3, 1, 2, 33), "Jonas Weber": (1, 1, 0, 100)}
    assert [(line.key, line.counts) for line in found.reasons] == [
        ("too_small", {"confirmed": 2, "verdict": 1}), ("broken", {"free": 1}),
    ]  # fmt: skip


def test_a_request_of_two_reasons_counts_once_in_each_and_once_for_its_person(shop, agent, lead):
    judged(shop, agent, lead, "confirmed", "too_small", "broken", "broken")
    found = calibration(lead, [shop])
    assert [line.total for line in found.people] == [1]
    assert {line.key: line.total for line in found.reasons} == {"too_small": 1, "broken": 1}


def test_every_number_opens_the_requests_that_it_counts(shop, agent, checker, lead):
    confirmed, changed = judged(shop, agent, lead), judged(shop, agent, lead, "verdict", "broken")
    theirs = judged(shop, checker, lead, "free")
    found = calibration(lead, [shop])
    mine = next(line for line in found.people if line.name == "Sanne de Wit")
    lists = {outcome: behind(lead, url) for outcome, _n, url in mine.cells}
    assert lists == {
        "confirmed": {confirmed.pk},
        "verdict": {changed.pk},
        "items": set(),
        "reason": set(),
        "free": set(),
    }
    assert behind(lead, mine.changed_url) == {changed.pk}
    small = next(line for line in found.reasons if line.key == "too_small")
    assert behind(lead, small.changed_url) == {theirs.pk}


def test_the_reasons_of_one_person_alone(shop, agent, checker, lead):
    mine = judged(shop, agent, lead)
    judged(shop, checker, lead, "free", "broken")
    found = calibration(lead, [shop], checker=agent.pk)
    assert [line.key for line in found.reasons] == ["too_small"]
    assert behind(lead, found.reasons[0].list_of("confirmed")) == {mine.pk}
    assert len(found.people) == 2


def test_what_is_older_undone_or_of_another_shop_does_not_count(shop, agent, lead):
    old = judged(shop, agent, lead)
    ReturnRequest.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(days=91))
    judged(shop, agent, lead).undo(by=lead)
    other = make_shop()
    judged(other, make_person(other), make_person(other))
    found = calibration(lead, [shop])
    assert (found.people, found.reasons) == ([], [])


def test_both_tables_are_one_statement(shop, agent, lead, django_assert_num_queries):
    judged(shop, agent, lead)
    reasons = Asker(lead).reasons
    with django_assert_num_queries(1):
        Calibration.of([shop], reasons=reasons)


def test_the_page_is_for_leads_and_shows_their_shops_alone(client, shop, agent, checker, lead):
    other = make_shop()
    stranger = make_person(other, name="A Stranger")
    other.memberships.create(person=lead, role="agent")
    judged(other, stranger, make_person(other))
    judged(shop, agent, lead, "verdict")
    client.force_login(agent)
    assert client.get("/team/calibration/").status_code == 403
    client.force_login(lead)
    page = client.get("/team/calibration/")
    assertContains(page, "Sanne de Wit")
    assertContains(page, "1 changed")
    assertNotContains(page, "A Stranger")
    assertContains(client.get(f"/team/calibration/?checked={agent.pk}"), "of what Sanne de Wit proposed")
    for nonsense in ("x", stranger.pk + 1000, "9" * 40, "²"):
        assert client.get(f"/team/calibration/?checked={nonsense}").status_code == 200
    assertContains(client.get("/team/"), "/team/calibration/")
