"""A list in the order that somebody chooses: in its address, page by page, live, and kept in a saved view."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from requests_inbox.lists.asking import Asker
from requests_inbox.lists.changes import changes_of
from requests_inbox.lists.listing import Listing
from requests_inbox.lists.orders import NEWEST, VALUE
from requests_inbox.lists.queues import PAGE, QUEUES
from requests_inbox.models import ReturnRequest, SavedView
from tests.builders import fresh, make_return, make_shop


def listing(person, query="", slug="needs-decision"):
    return Listing.read(slug, QueryDict(query), Asker(person))


def names(person, query="", slug="needs-decision"):
    return [row.customer_name for row in listing(person, query, slug).rows()]


def make(shop, name, value, days):
    """Asked for so many days ago; the deadlines stand in the order of the names."""
    request = make_return(shop, customer_name=name)
    now = timezone.now()
    asked = {"value": Decimal(value), "submitted_at": now - timedelta(days=days)}
    ReturnRequest.objects.filter(pk=request.pk).update(**asked, sorted_at=now + timedelta(hours=ord(name[0])))
    return fresh(request)


@pytest.fixture
def three(shop):
    return [make(shop, "Anna", "20.00", 2), make(shop, "Bert", "100.00", 9), make(shop, "Cora", "20.00", 1)]


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Anna", "Bert", "Cora"]),
        ("sort=newest", ["Cora", "Anna", "Bert"]),
        ("sort=oldest", ["Bert", "Anna", "Cora"]),
        ("sort=value", ["Bert", "Cora", "Anna"]),  # of the same value the later one first
    ],
)
def test_a_list_stands_in_the_order_of_its_address(agent, three, query, expected):
    assert names(agent, query) == expected


@pytest.mark.parametrize("sort", ["", "newest", "oldest", "value"])
@pytest.mark.parametrize("slug", ["needs-decision", "new", "all", "unread"])
def test_pages_follow_each_other_without_holes_and_doubles(shop, agent, sort, slug):
    now = timezone.now()
    for number in range(PAGE + 7):
        request = make_return(shop)
        told = {"value": number % 5, "submitted_at": now - timedelta(days=number % 7), "is_unread": True}
        ReturnRequest.objects.filter(pk=request.pk).update(**told)
    first, end = listing(agent, f"sort={sort}", slug).page()
    second, no_end = Listing.read(slug, QueryDict(f"sort={sort}&after={end.replace('+', '%2B')}"), Asker(agent)).page()
    everything = list(listing(agent, f"sort={sort}", slug).rows())
    assert [*first, *second] == everything
    assert (len(first), len(second), no_end) == (PAGE, 7, None)


@pytest.mark.parametrize(
    "after",
    ["x", "NaN~1", "Infinity~1", "1e99~1", "12.50~x", "12.50~-1", "2026-01-01T00:00:00+00:00~1", "5", "1~" + "9" * 30],
)
def test_a_place_that_is_none_begins_at_the_top(agent, three, after):
    assert [row.customer_name for row in listing(agent, f"sort=value&after={after}").page()[0]] == [
        "Bert",
        "Cora",
        "Anna",
    ]


def test_a_place_in_another_order_begins_at_the_top(desk, three):
    assertContains(desk.get("/inbox/new/", {"sort": "oldest", "after": "12.50~1"}), "Anna")


def test_an_unknown_order_says_so_and_changes_nothing(desk, agent, three):
    assertContains(desk.get("/inbox/new/?sort=colour"), "This list cannot be sorted by “colour”.")
    assert names(agent, "sort=colour") == ["Anna", "Bert", "Cora"]


def test_headings_of_deadlines_stand_in_their_own_order_only(desk, three):
    assertContains(desk.get("/inbox/new/"), 'class="group')
    assertNotContains(desk.get("/inbox/new/?sort=value"), 'class="group')


def test_the_order_goes_along_with_every_address(desk, agent, three):
    page = desk.get("/inbox/needs-decision/?sort=value&free=no")
    assertContains(page, f"/requests/{three[0].reference}/?queue=needs-decision&amp;free=no&amp;sort=value")
    assertContains(page, 'aria-current="true"><svg', count=1)
    assertContains(page, '<input type="hidden" name="sort" value="value">')  # of the search box
    panel = desk.get("/inbox/needs-decision/?sort=value&panel=open")
    assertContains(panel, '<input type="hidden" name="sort" value="value">', count=2)
    assert desk.get("/inbox/needs-decision/?sort=deadline")["Location"] == "/inbox/needs-decision/"
    assert desk.get("/inbox/all/?sort=newest")["Location"] == "/inbox/all/"


def test_the_next_request_is_the_next_in_this_order(agent, three):
    anna, bert, cora = three
    assert listing(agent, "sort=value").next_to(bert) == cora
    assert listing(agent, "sort=newest").next_to(cora) == anna
    assert listing(agent, "sort=newest").next_to(bert) == cora  # after the last the first


def test_a_saved_view_keeps_it(desk, agent, three):
    desk.post("/views/", {"name": "Dear ones", "query": "queue=needs-decision&sort=value"})
    view = SavedView.objects.get()
    assert view.query == "queue=needs-decision&sort=value"
    page = desk.get(f"/views/{view.pk}/", follow=True)
    assert [row.customer_name for row in page.context["rows"]] == ["Bert", "Cora", "Anna"]
    assertContains(desk.get("/inbox/needs-decision/?sort=newest"), "Save view")


def test_live_changes_know_what_lies_beyond_the_loaded_part(agent, three):
    anna, bert, cora = three
    since = dict(agent.change_numbers)
    for one in (anna, bert):
        one.note(by=agent, text="Looked")
    agent = type(agent).objects.get(pk=agent.pk)
    queue = listing(agent, "sort=value")
    told = dict(changes_of(queue, since, VALUE.written(cora)).since(since))
    assert [len(told[place]) for place in ("here", "beyond", "gone")] == [1, 1, 0]
    assert "Bert" in told["here"][0]
    queue = listing(agent, "sort=newest")
    told = dict(changes_of(queue, since, NEWEST.written(fresh(anna))).since(since))
    assert ["Anna" in told["here"][0], "Bert" in told["beyond"][0]] == [True, True]


def test_a_search_is_sorted_too(agent, three):
    assert names(agent, "q=thing&sort=value", "all") == ["Bert", "Cora", "Anna"]


def test_another_shops_requests_stay_theirs_in_any_order(agent, three):
    make(make_shop(), "Dora", "900.00", 0)
    for order in QUEUES["all"].orders:
        assert "Dora" not in names(agent, f"sort={order}", "all")


PLANS = [(slug, order) for slug in ("needs-decision", "new", "approved", "all") for order in QUEUES[slug].orders]


@pytest.mark.once  # of SQLite: PostgreSQL takes no index for a handful of rows
@pytest.mark.parametrize(("slug", "order"), PLANS)
@pytest.mark.parametrize("narrowed", [True, False])
def test_no_page_is_sorted_by_the_database(agent, shop, slug, order, narrowed):
    other = make_shop()
    other.memberships.create(person=agent, role="agent")
    agent = type(agent).objects.get(pk=agent.pk)
    place = "12.50~7" if order == "value" else f"{timezone.now().isoformat()}~7".replace("+", "%2B")
    for query in (f"sort={order}", f"sort={order}&after={place}"):
        queue = Listing.read(slug, QueryDict(query), Asker(agent, shop if narrowed else None))
        rows = queue.rows()
        rows = queue.order.after(rows, queue.order.read(queue.after)) if queue.after else rows
        plan = rows[:PAGE].explain()
        assert "USING INDEX" in plan
        assert "TEMP B-TREE" not in plan
