"""The style page draws every piece with samples that are gone afterwards."""

import re

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from helpdesk.demo.sample_pages import PAGES
from helpdesk.demo.styleguide import SECTIONS
from helpdesk.one_sheet import COMPONENTS, CSS, OF_PORTAL
from requests_inbox.models import ReturnRequest
from requests_inbox.states import Status
from shops.models import Shop
from tests.builders import make_person, make_shop

URL = "/styleguide/"
SHOWN = {URL: ", ".join(sheets for _name, _title, sheets in SECTIONS)}  # {address: the style sheets it shows}
SHOWN |= {f"{URL}{name}/": page.sheets for name, page in PAGES.items()}
CLASS = re.compile(r"\.([a-z][\w-]*)")


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


@pytest.mark.parametrize("url", SHOWN)
def test_every_component_is_drawn_where_it_is_named(client, agent, url):
    before = Shop.objects.count()
    page = client.get(url)
    assert (page.status_code, Shop.objects.count(), ReturnRequest.objects.count()) == (200, before, 0)
    drawn = {word for words in re.findall(r'class="([^"]*)"', page.content.decode()) for word in words.split()}
    files = {file.stem: file for folder in ("components", "portal") for file in (CSS / folder).glob("*.css")}
    shown = {name for name in names_in(SHOWN[url]) if name in files}
    assert {name for name in shown if not drawn & set(CLASS.findall(files[name].read_text()))} == set()


def test_every_component_is_named():
    assert {name.split("/")[1] for name in [*COMPONENTS, *OF_PORTAL]} - names_in(", ".join(SHOWN.values())) == set()


def names_in(sheets):
    return set(sheets.split(", "))


def test_a_whole_page_has_the_looks_of_the_address_and_no_script(client, agent):
    page = client.get(f"{URL}team/", {"theme": "dark", "language": "de"})
    for piece in ('data-theme="dark"', '<html lang="de"', "Jonas Weber"):
        assertContains(page, piece)
    assertNotContains(page, "<script")
    assert client.get(f"{URL}nothing/").status_code == 404
