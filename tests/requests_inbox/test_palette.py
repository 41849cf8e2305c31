"""The palette: what typed words could mean, for this person, on this page."""

import lxml.html
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_inbox.models import SavedView
from requests_inbox.policies import LEADS
from shops.models import Role
from tests.builders import fresh, make_person, make_return, make_shop


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def found(desk, text="", on="/inbox/needs-decision/", **more):
    """The parts of the palette as (group: titles), and the answer."""
    headers = {"HX-Request": "true", "HX-Target": "found", "HX-Current-URL": f"http://testserver{on}"}
    response = desk.get("/palette/", {"q": text, **more}, headers=headers)
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    names = {"actions": "name", "requests": "reference", "places": "title", "people": "title"}
    return {
        kind: [str(getattr(one, name)) for one in response.context[kind]]
        for kind, name in names.items()
        if response.context[kind]
    }, response


def test_without_words_it_offers_the_acts_on_the_open_request_and_every_place(desk, shop):
    request = make_return(shop)
    parts, _ = found(desk, on=f"/requests/{request.reference}/?queue=new")
    assert parts["actions"][:3] == ["approval", "hold", "cancellation"]
    assert {"Needs decision", "On hold", "Profile", "All keys"} <= set(parts["places"])
    assert "people" not in parts
    assert "requests" not in parts


def test_what_a_person_may_not_do_is_not_offered(client, shop):
    client.force_login(make_person(shop, "warehouse"))
    request = make_return(shop)
    parts, _ = found(client, on=f"/requests/{request.reference}/")
    assert "actions" not in parts


def test_words_find_acts_places_requests_and_people(desk, shop):
    make_person(shop, name="Lukas Weber")
    request = make_return(shop, customer_name="Lukas Brandt", customer_email="lukas@brandt.test")
    parts, response = found(desk, "luk")
    assert parts == {
        "requests": [request.reference],
        "people": ["Lukas Weber", "Lukas Weber", "Lukas Brandt"],
    }
    html = response.content.decode()
    assert f"/requests/{request.reference}/?queue=needs-decision" in html
    assert "/search/?q=lukas%40brandt.test" in html
    assert found(desk, request.reference.lower())[0]["requests"] == [request.reference]
    assert "On hold" in found(desk, "hold")[0]["places"]


def test_a_view_and_a_page_of_the_settings_are_places(desk, agent, shop):
    SavedView.objects.create(owner=agent, name="Über € 250", query="queue=new")
    assert found(desk, "uber")[0]["places"] == ["Über € 250"]
    assert found(desk, "second")[0]["places"] == ["Second factor"]
    assert "Password" in found(desk, "settings")[0]["places"]


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("narrowed", [True, False])
def test_every_link_in_the_menus_is_in_the_palette_of_whoever_sees_it(client, shop, role, narrowed):
    person = make_person(shop, role)
    client.force_login(person)
    if narrowed:
        client.post("/settings/narrow/", {"shop": shop.slug})
    places = {one.url for one in found(client)[1].context["places"]}
    menus = links_in(client, "/inbox/all/", "rail", "tabbar", "queues")
    menus |= links_in(client, "/settings/", "settings__menu")
    if role in LEADS:
        menus |= links_in(client, "/team/", "page__head")
    assert len(menus) > 15
    assert menus - places == {"/inbox/", "/palette/"}  # the first queue has a name there, and the palette is open


def links_in(client, url, *places):
    """Where the links within elements of these classes lead."""
    html = lxml.html.fromstring(client.get(url).content)
    return {link.get("href") for place in places for part in html.find_class(place) for link in part.iter("a")}


def test_nothing_of_another_shop_is_found(desk, shop):
    other = make_shop()
    make_person(other, name="Lukas Weber")
    foreign = make_return(other, customer_name="Lukas Brandt")
    mine = make_return(shop, customer_name="Lukas Mine")
    parts, response = found(desk, "lukas", on=f"/requests/{foreign.reference}/")
    assert (parts["requests"], parts["people"]) == ([mine.reference], ["Lukas Mine"])
    assert "actions" not in parts
    assert foreign.reference not in response.content.decode()


def test_enter_takes_the_first(desk, shop):
    make_return(shop, customer_name="Lukas Brandt")
    assert "take" in found(desk, "lukas", take="1")[1]["HX-Trigger-After-Settle"]
    assert "HX-Trigger-After-Settle" not in found(desk, "lukas")[1]


@pytest.mark.parametrize("address", ["", "nonsense", "http://[", "/nowhere/", "/requests/X-1/"])
def test_any_page_may_ask(desk, address):
    headers = {"HX-Request": "true", "HX-Target": "found", "HX-Current-URL": address}
    assert desk.get("/palette/", {"q": "'\"<x>%"}, headers=headers).status_code == 200


def test_it_is_a_page_of_its_own_for_a_plain_browser(desk, shop):
    make_return(shop, customer_name="Lukas Brandt")
    html = desk.get("/palette/", {"q": "<lukas>"}).content.decode()
    assert "<html" in html
    assert "Lukas Brandt" in html
    assert "<lukas>" not in html


def test_it_takes_few_queries_however_much_is_found(desk, shop):
    numbers = []
    for _ in range(2):
        request = make_return(shop, customer_name="Lukas Brandt")
        make_return(shop, customer_name="Lukas Brandt")
        make_person(shop, name="Lukas Weber")
        with CaptureQueriesContext(connection) as queries:
            found(desk, "lukas", on=f"/requests/{request.reference}/?queue=new")
        numbers.append(len(queries))
        assert fresh(request).version == 1
    assert numbers[1] <= numbers[0] <= 6
