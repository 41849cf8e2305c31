"""The style page draws every piece with samples that are gone afterwards."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from requests_inbox.models import ReturnRequest
from requests_inbox.states import Status
from shops.models import Shop
from tests.builders import make_person, make_shop

URL = "/styleguide/"


@pytest.fixture
def agent(client, db):
    agent = make_person(make_shop())
    client.force_login(agent)
    return agent


def test_it_shows_every_state_and_stores_nothing(client, agent):
    before = Shop.objects.count()
    response = client.get(reverse("demo:styleguide"))
    for status in Status:
        assertContains(response, status.label)
    assert (Shop.objects.count(), ReturnRequest.objects.count()) == (before, 0)


def test_the_address_changes_how_it_looks_and_not_the_persons_settings(client, agent):
    plain = client.get(URL)
    assertNotContains(plain, "data-theme")
    dressed = client.get(URL, {"theme": "dark", "density": "compact", "language": "de"})
    for piece in ('data-theme="dark"', 'data-density="compact"', '<html lang="de"', "Genehmigen"):
        assertContains(dressed, piece)
    agent.refresh_from_db()
    assert (agent.theme, agent.density, agent.language) == ("system", "comfortable", "en")


def test_looks_that_do_not_exist_change_nothing(client, agent):
    response = client.get(URL, {"theme": "pink", "density": "1", "language": "xx"})
    assertNotContains(response, "data-theme")


def test_whoever_is_not_signed_in_signs_in_first(client):
    assert client.get(URL).status_code == 302
