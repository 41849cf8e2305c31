"""What no word finds is looked for in pieces: ends of numbers, middles of addresses, and misspelt names."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from requests_inbox.lists.resemblance import resembling
from requests_inbox.models import ReturnRequest, SearchDocument
from tests.builders import fresh, make_order, make_person, make_return, make_shop

from .test_documents import rebuild


def near(person, text):
    return [row.reference for row in resembling(ReturnRequest.objects.visible_to(person), text).order_by("pk")]


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def marit(shop):
    order = make_order(shop, number="VK/2026-000123", customer_email="marit.vandam@wolhuis.test")
    return make_return(order=order)


@pytest.fixture
def others(shop):
    return [make_return(shop, customer_name="Joris Bakker", customer_email=f"joris{n}@bakkers.test") for n in range(3)]


PIECES = ["0123", "2026000123", "andam", "ndam@wolh", "olhuis", "oekst", "oekstra 0123"]


@pytest.mark.parametrize("text", PIECES)
def test_a_piece_of_a_number_an_address_or_a_name_finds_it(agent, marit, others, text):
    assert near(agent, text) == [marit.reference]


@pytest.mark.postgres
@pytest.mark.parametrize("text", ["hoeckstra", "hoekstar", "marrit hoekstra", "Hoekstrá", "wolhius"])
def test_a_misspelt_name_finds_it(agent, marit, others, text):
    assert near(agent, text) == [marit.reference]


@pytest.mark.parametrize("text", ["000124", "hoekstra nobody", "ka", "", "a_b", "%%%", "'''", "\\\\\\", "___"])
def test_what_resembles_nothing_finds_nothing(agent, marit, others, text):
    assert near(agent, text) == []


def test_what_was_only_written_is_found_by_whole_words(agent, marit):
    marit.note(by=agent, text="Verified by telephone")
    assert near(agent, "elephon") == []


def test_another_shops_requests_do_not_resemble_anything(marit):
    assert near(make_person(make_shop()), "olhuis") == []


def test_many_and_long_words_are_cut(agent, marit):
    near(agent, "word " * 5000)
    near(agent, "x" * 100_000)


def test_rebuilding_writes_the_names_of_older_requests(agent, marit):
    SearchDocument.objects.update(names="")
    assert near(agent, "olhuis") == []
    rebuild()
    assert near(agent, "olhuis") == [marit.reference]


def test_the_names_follow_when_a_document_goes(agent, marit, others):
    SearchDocument.objects.filter(request=marit).delete()
    assert near(agent, "olhuis") == []
    assert len(near(agent, "akkers")) == 3


def test_the_list_says_that_it_shows_what_resembles(desk, marit, others):
    page = desk.get("/search/?q=olhuis")
    assert page.content.decode().count('<li id="row-') == 1
    assertContains(page, "Nothing has “olhuis” in its words.")
    assertContains(page, f"/requests/{marit.reference}/?queue=all&amp;q=olhuis&amp;near=yes")
    page = desk.get("/search/?q=hoekstra")
    assertNotContains(page, "in its words")
    assertContains(desk.get("/search/?q=nothinglikeit"), "Nothing found for “nothinglikeit”")


def test_htmx_learns_the_address_of_what_is_shown(desk, marit):
    answer = desk.get("/search/?q=olhuis", headers={"HX-Request": "true", "HX-Target": "list"})
    assert answer["HX-Push-Url"] == "/inbox/all/?q=olhuis&near=yes"
    page = desk.get(answer["HX-Push-Url"])
    assert [row.reference for row in page.context["rows"]] == [marit.reference]
    assertNotContains(page, 'name="near"')  # another search begins with words


def test_acting_on_what_resembles_leads_to_the_next_of_it(desk, shop, marit, others):
    url = reverse("requests_inbox:act", args=[others[0].reference, "cancellation"])
    desk.post(f"{url}?queue=needs-decision&q=akkers&near=yes", {"version": 1, "kind": "duplicate"})
    assert fresh(others[0]).status == "cancelled"
    page = desk.get("/inbox/needs-decision/?q=akkers&near=yes")
    assert [row.reference for row in page.context["rows"]] == [one.reference for one in others[1:]]


def test_filters_narrow_what_resembles(desk, marit, others):
    page = desk.get("/inbox/all/?free=yes&q=akkers")
    assertContains(page, "Nothing found")


def test_it_takes_one_more_query_where_no_word_is_found(desk, shop, marit, others, django_assert_num_queries):
    desk.get("/search/?q=thing")
    desk.get("/search/?q=nothinglikeit")
    shop.requests.first().note(by=make_person(shop), text="x")  # what was remembered is forgotten
    with django_assert_num_queries(3):  # who asks, rows, counters
        desk.get("/search/?q=hoekstra")
    shop.requests.first().note(by=make_person(shop), text="x")
    with django_assert_num_queries(4):
        desk.get("/search/?q=olhuis")


def test_the_palette_finds_it_too(desk, marit, others):
    assertContains(desk.get("/palette/?q=olhuis"), marit.reference)
