"""The page on which team leads keep the tags of their shop."""

import pytest
from django.urls import reverse

from requests_inbox.many_at_once import retagging
from requests_inbox.models import Event, Tag
from requests_inbox.replaying import present, replay
from requests_inbox.tasks import carry_on_retagging
from tests.builders import fresh, make_person, make_return, make_shop


@pytest.fixture
def tagged(shop, agent):
    """Three requests: wool, wool and size, size."""
    requests = [make_return(shop) for _ in range(3)]
    for request, names in zip(requests, (["wool"], ["wool", "size"], ["size"]), strict=True):
        request.tag(by=agent, seen=1, names=names)
    return requests


@pytest.fixture
def lead_desk(client, lead):
    client.force_login(lead)
    return client


def names(requests):
    for request in requests:
        assert replay(fresh(request)) == present(fresh(request))
        assert sorted(fresh(request).tag_names) == sorted(tag.name for tag in request.tags.all())
    return [fresh(request).tag_names for request in requests]


def named(shop, name):
    return reverse("requests_inbox:tag", args=[shop.slug, shop.tags.get(name=name).pk])


def test_it_lists_the_tags_with_their_requests(lead_desk, shop, tagged):
    tagged[0].tag(by=make_person(shop), seen=2, names=[])
    page = lead_desk.get(reverse("requests_inbox:tags", args=[shop.slug]))
    assert [(tag.name, tag.count) for tag in page.context["tags"]] == [("size", 2), ("wool", 1)]
    assert "/inbox/all/?tag=size" in page.content.decode()


def test_a_tag_gets_another_name_on_every_request_and_each_history_says_so(lead_desk, shop, tagged, lead):
    assert lead_desk.post(named(shop, "wool"), {"name": " Merino  wool "}).status_code == 302
    assert names(tagged) == [["Merino wool"], ["Merino wool", "size"], ["size"]]
    assert sorted(tag.name for tag in shop.tags.all()) == ["Merino wool", "size"]
    assert [(event.verb, event.actor) for event in tagged[0].events.order_by("version")][2:] == [("tagged", lead)]
    assert tagged[2].events.count() == 2


def test_capitals_can_be_changed_too(lead_desk, shop, tagged):
    lead_desk.post(named(shop, "wool"), {"name": "WOOL"})
    assert names(tagged) == [["WOOL"], ["size", "WOOL"], ["size"]]
    assert shop.tags.count() == 2


def test_two_tags_become_one(lead_desk, shop, tagged):
    lead_desk.post(named(shop, "wool"), {"name": "Size"})
    assert names(tagged) == [["size"], ["size"], ["size"]]
    assert [tag.name for tag in shop.tags.all()] == ["size"]


def test_taking_a_tag_away_asks_first_and_leaves_the_others(lead_desk, shop, tagged):
    url = reverse("requests_inbox:tag_deletion", args=[shop.slug, shop.tags.get(name="wool").pk])
    assert "It is on 2 requests." in lead_desk.get(url).content.decode()
    assert shop.tags.count() == 2
    answer = lead_desk.post(url, follow=True)
    assert "“wool” is gone." in answer.content.decode()
    assert names(tagged) == [[], ["size"], ["size"]]
    assert [tag.name for tag in shop.tags.all()] == ["size"]


@pytest.mark.parametrize("name", ["", "x" * 41, "a, b"])
def test_a_name_that_cannot_be_is_said_and_changes_nothing(lead_desk, shop, tagged, name):
    answer = lead_desk.post(named(shop, "wool"), {"name": name})
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert names(tagged) == [["wool"], ["size", "wool"], ["size"]]


def test_what_is_on_many_requests_is_left_to_the_worker(lead_desk, shop, tagged, lead, monkeypatch):
    monkeypatch.setattr(retagging, "AT_ONCE", 1)
    answer = lead_desk.post(named(shop, "wool"), {"name": "silk"}, follow=True)
    assert "it goes on by itself" in answer.content.decode()
    assert names(tagged) == [["wool"], ["size", "wool"], ["size"]]
    wool = shop.tags.get(name="wool").pk
    for _twice in range(2):
        carry_on_retagging.func(wool, "silk", lead.pk)
        assert names(tagged) == [["silk"], ["silk", "size"], ["size"]]
    assert Event.objects.filter(verb="tagged", actor=lead).count() == 2


@pytest.mark.parametrize("role", ["agent", "warehouse", "store", "stranger"])
def test_it_is_for_leads_of_the_shop(client, shop, tagged, role):
    person = make_person(make_shop(), "admin") if role == "stranger" else make_person(shop, role)
    client.force_login(person)
    wool = shop.tags.get(name="wool")
    for url in (
        reverse("requests_inbox:tags", args=[shop.slug]), named(shop, "wool"),
        reverse("requests_inbox:tag_deletion", args=[shop.slug, wool.pk]),
    ):  # fmt: skip
        assert (client.get(url).status_code, client.post(url, {"name": "x"}).status_code) == (404, 404)
    assert Tag.objects.filter(pk=wool.pk, name="wool").exists()


def test_a_tag_of_another_shop_cannot_be_reached_through_ones_own(lead_desk, shop, tagged):
    elsewhere = make_return()
    elsewhere.tag(by=make_person(elsewhere.shop), seen=1, names=["secret"])
    url = reverse("requests_inbox:tag", args=[shop.slug, elsewhere.tags.get().pk])
    assert lead_desk.post(url, {"name": "x"}).status_code == 404
    assert fresh(elsewhere).tag_names == ["secret"]
