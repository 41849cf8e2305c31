"""Saved views: a list under a name, for oneself or a shop; who may see, change and delete it."""

import re

import pytest
from django.urls import reverse

from requests_inbox.models import ReturnRequest, SavedView
from tests.builders import make_person, make_return, make_shop

NARROWED = "queue=needs-decision&value=100.."


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def dear(shop, agent):
    return SavedView.objects.create(owner=agent, name="Dear ones", query=NARROWED)


@pytest.fixture
def shared(shop, agent):
    return SavedView.objects.create(owner=agent, shop=shop, name="For all of us", query=NARROWED)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def address(view, name="view"):
    return reverse(f"requests_inbox:{name}", args=[view.pk])


def make_dear(shop, name):
    request = make_return(shop, customer_name=name)
    ReturnRequest.objects.filter(pk=request.pk).update(value=250)
    return request


def test_what_the_list_shows_is_kept_under_a_name(desk, shop, agent):
    make_dear(shop, "Dear"), make_return(shop, customer_name="Cheap")
    page = desk.get("/inbox/needs-decision/?value=100..")
    query = re.search(r'name="query" value="([^"]*)"', page.content.decode())[1].replace("&amp;", "&")
    answer = desk.post(reverse("requests_inbox:views"), {"name": "Dear ones", "shop": "", "query": query})
    view = SavedView.objects.get()
    assert (view.owner, view.shop, view.name, view.query) == (agent, None, "Dear ones", NARROWED)
    assert answer["Location"] == f"/inbox/needs-decision/?value=100..&view={view.pk}"
    opened = desk.get(address(view), follow=True)
    assert [row.customer_name for row in opened.context["rows"]] == ["Dear"]
    assert opened.context["rail"]["views"] == [
        {"slug": f"view-{view.pk}", "pk": view.pk, "title": "Dear ones", "is_shared": False, "count": 1}
    ]
    assert opened.context["rail"]["queue"] == f"view-{view.pk}"
    assert "<h1>Dear ones</h1>" in opened.content.decode()


def test_a_view_that_was_narrowed_further_can_be_kept_as_it_is_now(desk, dear):
    page = desk.get(f"/inbox/needs-decision/?value=100..&free=yes&view={dear.pk}")
    assert page.context["queue"].has_changed
    assert "Changed" in text_of(page)
    desk.post(address(dear), {"name": "Dear and free", "shop": "", "query": page.context["queue"].query})
    dear.refresh_from_db()
    assert (dear.name, dear.query) == ("Dear and free", "queue=needs-decision&free=yes&value=100..")
    assert not desk.get(address(dear), follow=True).context["queue"].has_changed


def test_a_request_opened_from_a_view_keeps_it(desk, shop, dear):
    make_dear(shop, "Dear")
    page = desk.get(address(dear), follow=True)
    link = re.search(r'class="row__link" href="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    assert desk.get(link).context["rail"]["queue"] == f"view-{dear.pk}"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Give the view a name."),
        ({"name": "Dear ones"}, "There is a view called “Dear ones” already."),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"name": "Long", "query": "q=" + "x" * 2001}, "These are too many filters to keep."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_what_was_typed(desk, dear, fields, sentence):
    answer = desk.post(reverse("requests_inbox:views"), {"query": NARROWED, "shop": ""} | fields)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert f'name="name" maxlength="60" autocomplete="off" value="{fields["name"]}"' in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_a_view_is_not_shared_with_a_shop_that_is_not_ones_own(desk):
    fields = {"name": "Mine", "query": NARROWED, "shop": make_shop().pk}
    assert desk.post(reverse("requests_inbox:views"), fields).status_code == 422
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "query", ["", "queue=elephant&value=x", "%00", "queue=all&country=%00", "q=%22%00", "a=" * 300]
)
def test_nonsense_is_kept_as_far_as_it_means_something(desk, query):
    answer = desk.post(reverse("requests_inbox:views"), {"name": "Odd", "query": query, "shop": ""}, follow=True)
    assert answer.status_code == 200
    assert SavedView.objects.get().query.startswith("queue=")


def test_everybody_of_the_shop_sees_a_shared_view_with_what_they_may_see(client, shop, shared, agent):
    colleague, stranger = make_person(shop), make_person(make_shop())
    other = make_shop()
    other.memberships.create(person=agent, role="agent")
    make_dear(shop, "Ours"), make_dear(other, "Only the owner's")
    for person, names in ((agent, {"Ours", "Only the owner's"}), (colleague, {"Ours"})):
        client.force_login(person)
        assert {row.customer_name for row in client.get(address(shared), follow=True).context["rows"]} == names
    client.force_login(stranger)
    assert "For all of us" not in text_of(client.get("/inbox/new/"))
    assert client.get(address(shared)).status_code == 404


def test_ones_own_view_does_not_exist_for_colleagues_or_leads(client, shop, dear, lead):
    for person in (make_person(shop), lead):
        client.force_login(person)
        assert "Dear ones" not in text_of(client.get("/inbox/new/"))
        assert client.get(address(dear)).status_code == 404
        assert client.post(address(dear), {"name": "Stolen", "query": ""}).status_code == 404
        assert client.post(address(dear, "view_deletion")).status_code == 404
        assert f"view={dear.pk}" not in client.get(f"/inbox/new/?view={dear.pk}", follow=True).request["QUERY_STRING"]
    dear.refresh_from_db()
    assert dear.name == "Dear ones"


def test_a_shared_view_is_changed_by_its_owner_and_by_who_leads_the_shop(client, shop, shared, lead, agent):
    colleague = make_person(shop)
    fields = {"name": "Renamed", "query": NARROWED, "shop": shop.pk}
    client.force_login(colleague)
    assert client.post(address(shared), fields).status_code == 404
    assert client.post(address(shared, "view_deletion")).status_code == 404
    assert "Delete" not in text_of(client.get(address(shared), follow=True))
    for person in (lead, agent):
        client.force_login(person)
        assert client.post(address(shared), fields | {"name": f"By {person.pk}"}).status_code == 302
        shared.refresh_from_db()
        assert (shared.name, shared.owner) == (f"By {person.pk}", agent)


def test_deleting_a_view_leaves_the_list_it_showed(desk, shared):
    answer = desk.post(address(shared, "view_deletion"))
    assert answer["Location"] == "/inbox/needs-decision/?value=100.."
    assert not SavedView.objects.exists()
    assert desk.post(address(shared, "view_deletion")).status_code == 404


def test_a_view_of_a_queue_that_is_gone_opens_all_the_same(desk, agent):
    view = SavedView.objects.create(owner=agent, name="Old", query="queue=later&reason=gone&free=yes")
    assert desk.get(address(view))["Location"] == f"/inbox/needs-decision/?free=yes&view={view.pk}"


@pytest.mark.parametrize("pk", ["0", "x", "-1", "99999999999999999999", "٣"])
def test_a_view_that_does_not_exist_is_left_out_of_the_address(desk, pk):
    answer = desk.get("/inbox/new/", {"view": pk})
    assert answer["Location"] == "/inbox/new/"
