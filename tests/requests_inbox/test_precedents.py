"""What is like a request: what was decided on it, how many of it are open, and the largest heaps of it."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from orders.models import Product
from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.clusters import clusters
from requests_inbox.lists.listing import Listing
from requests_inbox.models import ReturnRequest
from requests_inbox.precedents import Precedents
from tests.builders import fresh, make_order, make_person, make_reason, make_return, make_shop

HTMX = {"HX-Request": "true", "HX-Target": "precedents"}


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def ask(shop, *things, code="too_small", group="", **order):
    """A request for one of each thing, all for the same reason."""
    bought = make_order(shop, lines=[(1, "20.00")] * len(things), **order)
    for line, sku in zip(bought.lines.all(), things, strict=True):
        product = Product.objects.get_or_create(shop=shop, sku=sku, defaults={"name": sku, "product_group": group})[0]
        bought.lines.filter(pk=line.pk).update(sku=sku, product=product)
    reason = make_reason(shop, code)
    return submit(bought, [Asked(line, 1, reason) for line in bought.lines.select_related("product")])


def approved(request, by, **told):
    request.approve(by=by, seen=request.version, **told)
    return request


def declined(request, by):
    request.cancel(by=by, seen=request.version, kind="declined", code="used")
    return request


def told(request):
    found = Precedents(fresh(request))
    return {name: getattr(found, name) for name in ("total", "approved", "free", "declined", "open_count", "filter")}


def references(person, url):
    """What the list behind an address shows."""
    address = urlsplit(url)
    slug = address.path.strip("/").split("/")[-1]
    return {row.reference for row in Listing.read(slug, QueryDict(address.query), Asker(person)).rows()}


def test_they_are_counted_by_what_was_decided(shop, agent):
    for free in (True, True, False):
        approved(ask(shop, "JACKET"), agent, free_return=free)
    declined(ask(shop, "JACKET"), agent)
    ask(shop, "JACKET").cancel(by=agent, seen=1, kind="duplicate")  # no verdict on the goods
    approved(ask(shop, "JACKET", code="broken"), agent)
    approved(ask(shop, "SCARF"), agent)
    ask(shop, "JACKET")
    request = ask(shop, "JACKET")
    assert told(request) == {
        "total": 4, "approved": 3, "free": 2, "declined": 1, "open_count": 2, "filter": "like",
    }  # fmt: skip


def test_product_and_reason_are_of_the_same_item(shop, agent):
    order = make_order(shop, lines=[(1, "20"), (1, "30")])
    order.lines.filter(number=1).update(sku="JACKET")
    order.lines.filter(number=2).update(sku="SCARF")
    first, second = order.lines.all()
    mixed = submit(order, [Asked(first, 1, make_reason(shop, "broken")), Asked(second, 1, make_reason(shop))])
    approved(mixed, agent)
    assert told(ask(shop, "JACKET"))["total"] == 0
    assert told(ask(shop, "SCARF"))["total"] == 1


def test_each_item_of_a_request_has_its_precedents_and_one_request_counts_once(shop, agent):
    jacket = approved(ask(shop, "JACKET"), agent)
    both, scarf = approved(ask(shop, "JACKET", "SCARF"), agent), approved(ask(shop, "SCARF"), agent)
    request = ask(shop, "SCARF", "JACKET", "HAT")
    assert (told(request)["total"], told(request)["open_count"]) == (3, 1)
    found = Precedents(fresh(request))
    assert references(agent, found.approved_url) == {jacket.reference, both.reference, scarf.reference}


def test_a_decided_request_is_no_precedent_of_itself(shop, agent):
    request = approved(ask(shop, "JACKET"), agent)
    assert told(request)["total"] == 0
    approved(ask(shop, "JACKET"), agent)
    assert (told(request)["total"], told(request)["open_count"]) == (1, 0)


def test_what_is_older_than_90_days_and_what_is_of_another_shop_is_none(shop, agent):
    old = approved(ask(shop, "JACKET"), agent)
    ReturnRequest.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(days=91))
    other = make_shop()
    approved(ask(other, "JACKET"), make_person(other))
    ask(other, "JACKET")
    assert told(ask(shop, "JACKET")) == {
        "total": 0, "approved": 0, "free": 0, "declined": 0, "open_count": 1, "filter": "like",
    }  # fmt: skip


def test_of_few_the_product_group_is_asked(shop, agent):
    for sku in ("JACKET", "COAT", "PARKA"):
        approved(ask(shop, sku, group="Outer wear"), agent)
    declined(ask(shop, "SCARF", group="Knits"), agent)
    request = ask(shop, "JACKET", group="Outer wear")
    assert (told(request)["total"], told(request)["filter"]) == (3, "akin")
    for _ in range(2):
        approved(ask(shop, "JACKET", group="Outer wear"), agent)
    assert (told(request)["total"], told(request)["filter"]) == (3, "like")


@pytest.mark.parametrize("group", ["", "Outer wear"])
def test_every_number_opens_exactly_what_it_counts(shop, agent, group):
    free = approved(ask(shop, "JACKET", group=group), agent, free_return=True)
    paid, refused = approved(ask(shop, "JACKET", group=group), agent), declined(ask(shop, "JACKET", group=group), agent)
    ask(shop, "JACKET").cancel(by=agent, seen=1, kind="error")
    approved(ask(shop, "SCARF"), agent)
    other, request = ask(shop, "JACKET", group=group), ask(shop, "JACKET", group=group)
    found = Precedents(fresh(request), several=True)
    assert references(agent, found.approved_url) == {free.reference, paid.reference}
    assert references(agent, found.free_url) == {free.reference}
    assert references(agent, found.declined_url) == {refused.reference}
    assert references(agent, found.open_url) == {other.reference, request.reference}
    assert parse_qs(urlsplit(found.open_url).query)["shop"] == [shop.slug]


def test_a_name_with_spaces_signs_and_capitals_is_found_too(shop, agent):
    for _ in range(3):
        approved(ask(shop, 'Große "Lampe" 2+1, ÉTÉ'), agent)
    request = ask(shop, 'Große "Lampe" 2+1, ÉTÉ')
    found = Precedents(fresh(request))
    assert (found.total, len(references(agent, found.approved_url))) == (3, 3)


# On the page ----------------------------------------------------------------------------------------------------------


def test_the_page_asks_for_them_later_and_a_plain_browser_follows_a_link(desk, shop, agent):
    for _ in range(2):
        approved(ask(shop, "JACKET"), agent)
    request = ask(shop, "JACKET")
    ask(shop, "JACKET")
    address = reverse("requests_inbox:precedents", args=[request.reference])
    page = desk.get(reverse("requests_inbox:show", args=[request.reference]))
    assertContains(page, f'hx-get="{address}"')
    assertNotContains(page, "2 similar")
    part = desk.get(address, headers=HTMX)
    assertContains(part, "2 similar")
    assertContains(part, "2 open with the same product and reason")
    assertNotContains(part, "<html")
    assertContains(desk.get(address), "2 similar")
    assertContains(desk.get(address), "<html")


def test_what_is_fetched_ahead_asks_for_it_once_it_is_opened(desk, shop, agent):
    """Who decides meanwhile would wait for counts that nobody may ever look at."""
    approved(ask(shop, "JACKET"), agent)
    page = reverse("requests_inbox:show", args=[ask(shop, "JACKET").reference])
    ahead = desk.get(page, headers={"HX-Request": "true", "HX-Target": "detail", "X-Ahead": page})
    assertNotContains(ahead, "1 similar")
    assertContains(ahead, "/precedents/")


def test_it_costs_two_queries_beside_who_asks(desk, shop, agent, django_assert_num_queries):
    for _ in range(3):
        approved(ask(shop, "JACKET"), agent)
    address = reverse("requests_inbox:precedents", args=[ask(shop, "JACKET").reference])
    with django_assert_num_queries(3):  # who asks, the request, and all that is counted
        desk.get(address, headers=HTMX)


def test_of_another_shops_request_nobody_learns_anything(desk):
    foreign = make_return()
    address = reverse("requests_inbox:precedents", args=[foreign.reference])
    assert desk.get(address).status_code == 404
    assert desk.get(address, headers=HTMX).status_code == 404


# All of a list --------------------------------------------------------------------------------------------------------


def test_everything_of_a_narrowed_list_stands_there_ticked(desk, shop):
    made = [ask(shop, "JACKET") for _ in range(2)]
    ask(shop, "SCARF")
    open_url = Precedents(fresh(made[0])).open_url
    queue = Listing.read("all", QueryDict(urlsplit(open_url).query), Asker(make_person(shop)))
    assertContains(desk.get(open_url), queue.together_url.replace("&", "&amp;"))
    page = desk.get(queue.together_url)
    assert {row.reference for row in page.context["alike"]} == {one.reference for one in made}
    assertContains(page, 'name="chosen"')
    assertContains(page, 'checked aria-label="')
    assertContains(page, "2 requests of")


def test_a_list_that_is_not_narrowed_offers_it_for_drafts_alone(desk, shop, agent):
    ask(shop, "JACKET")
    assertNotContains(desk.get("/inbox/new/"), "/together/")
    ask(shop, "JACKET").precheck(by=agent, seen=1, verdict="approve")
    assertContains(desk.get("/inbox/draft/"), "/inbox/draft/together/")


def test_an_empty_list_and_one_that_does_not_exist_say_so(desk):
    assertContains(desk.get("/inbox/draft/together/"), "No request is in this list.")
    assert desk.get("/inbox/later/together/").status_code == 404


# Clusters -------------------------------------------------------------------------------------------------------------


def heaps(person, shop=None):
    return [(one.sku, one.reason, one.count, one.value) for one in clusters(Asker(person, shop))]


def test_the_largest_heap_comes_first(shop, agent):
    for sku, code, count in [("JACKET", "too_small", 3), ("JACKET", "broken", 2), ("SCARF", "too_small", 1)]:
        for _ in range(count):
            ask(shop, sku, code=code)
    approved(ask(shop, "SCARF"), agent)
    assert heaps(agent) == [("JACKET", "Too small", 3, 60), ("JACKET", "Too small", 2, 40)]


def test_one_request_counts_once_and_its_oldest_is_said(shop, agent):
    request = ask(shop, "JACKET", "JACKET")
    assert heaps(agent) == []
    ask(shop, "JACKET")
    long_ago = timezone.now() - timedelta(days=9)
    ReturnRequest.objects.filter(pk=request.pk).update(submitted_at=long_ago)
    found = clusters(Asker(agent))
    assert [(one.count, one.value, one.oldest) for one in found] == [(2, 60, long_ago)]


def test_a_heap_opens_as_a_list_of_exactly_these(shop, agent):
    made = {ask(shop, "Jacket M").reference for _ in range(2)}
    ask(shop, "SCARF")
    assert references(agent, clusters(Asker(agent))[0].url) == made


def test_heaps_are_of_ones_own_shops_apart(shop, agent):
    other, foreign = make_shop(), make_shop()
    other.memberships.create(person=agent, role="agent")
    for one in (shop, other, foreign):
        for _ in range(2):
            ask(one, "JACKET")
    agent = type(agent).objects.get(pk=agent.pk)
    assert [one.shop for one in clusters(Asker(agent))] == [shop, other]
    assert [one.shop for one in clusters(Asker(agent, other))] == [other]


def test_the_page_is_for_whoever_decides(client, shop, agent, django_assert_max_num_queries):
    for _ in range(2):
        ask(shop, "JACKET")
    client.force_login(make_person(shop, "warehouse"))
    assert client.get("/clusters/").status_code == 403
    client.force_login(agent)
    assertContains(client.get("/clusters/"), "JACKET")
    ask(shop, "JACKET")
    with django_assert_max_num_queries(4):  # who asks, the heaps, the names of reasons, the frame
        client.get("/clusters/")
