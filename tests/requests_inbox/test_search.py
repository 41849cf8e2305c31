"""Finding requests: by every kind of word, in every alphabet of our customers, and never another shop's."""

import pytest

from requests_inbox.lists.search import fold, matching, words_of
from requests_inbox.lists.snippets import snippet
from requests_inbox.models import ReturnRequest
from tests.builders import fresh, make_order, make_person, make_return, make_shop


def found(person, text):
    rows = matching(ReturnRequest.objects.visible_to(person), text).order_by("pk")
    return [row.reference for row in rows]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Straße", "strasse"),
        ("Tõnu Õunapuu", "tonu ounap"),
        ("Åström", "astrom"),
        ("Ёлкина", "елкин"),
        ("Łukasz", "lukasz"),
    ],
)
def test_accents_and_alphabets_do_not_hide_a_customer(shop, agent, written, typed):
    request = make_return(shop, customer_name=written)
    make_return(shop, customer_name="Somebody Else")
    assert found(agent, typed) == found(agent, typed.upper()) == found(agent, written) == [request.reference]


def test_a_request_is_found_by_all_that_is_known_of_it(request_, shop, agent):
    request_.lines.filter(pk=request_.line_list[0].pk).update(customer_note="")
    other = make_return(make_shop())
    request_.note(by=agent, text="Verified by telephone")
    fresh(request_).ask(by=agent, seen=2, text="Welche Schuhgröße?")
    digits = request_.reference.split("-")[1]
    known = [request_.reference, digits, request_.order.number, "hoekst", "Thing", "SKU-1", "telephone", "schuhgrosse"]
    for text in [*known, request_.customer_email, "telephone hoekstra thing"]:
        assert found(agent, text) == [request_.reference], text
    assert found(agent, "telephone nobody") == found(agent, "phone") == []
    assert other.reference not in found(agent, "thing")


def test_only_the_last_word_may_be_a_beginning(shop, agent):
    make_return(shop, customer_name="Marit Hoekstra")
    assert found(agent, "marit hoek")
    assert not found(agent, "mar hoekstra")


@pytest.mark.parametrize(
    "text", ["", "  ", "'", '"', "a-b", "(", "x AND", "o'neil", "*", ":", "!", "NEAR(", "\\", "_", "🎁", "%"]
)
def test_anything_may_be_typed(request_, agent, text):
    assert found(agent, text) == []


def test_another_shops_requests_are_not_found(request_):
    stranger = make_person(make_shop())
    assert found(stranger, request_.reference) == []


def test_many_and_long_words_are_cut(request_, agent):
    found(agent, "word " * 5000)
    found(agent, "x" * 100_000)


def test_folding_is_stable():
    for text in ["Straße ÅØÆ Ёлка ﬁne", "Ｆｕｌｌ", "İstanbul"]:
        assert fold(fold(text)) == fold(text)


def test_a_snippet_marks_the_word_and_escapes_the_rest():
    text = "It came <b>broken</b> & the Größe was wrong, so I would like another one please"
    assert snippet([None or "", text], words_of("grosse")) == (
        "It came &lt;b&gt;broken&lt;/b&gt; &amp; the <mark>Größe</mark> was wrong, so I would like another one please"
    )
    assert snippet([text], words_of("elephant")) == ""
    long = "word " * 50 + "needle " + "word " * 50
    assert "<mark>needle</mark>" in snippet([long], ["needle"])
    assert len(snippet([long], ["needle"])) < 250


def test_later_notes_do_not_hide_earlier_ones(request_, shop, agent):
    for n in range(3):
        fresh(request_).note(by=agent, text=f"unique{n}")
    assert found(agent, "unique0") == found(agent, "unique2") == [request_.reference]


def test_an_order_number_with_letters_and_signs_is_found_as_it_is_typed(shop, agent):
    request = make_return(order=make_order(shop, number="VK/2026-000123"))
    for text in ["VK/2026-000123", "vk 2026", "000123"]:
        assert found(agent, text) == [request.reference]


def test_a_reference_or_an_order_number_opens_its_request_at_once(client, agent, request_):
    client.force_login(agent)
    for text in (request_.reference, request_.reference.lower(), f" {request_.order.number} "):
        assert client.get("/search/", {"q": text})["Location"] == f"/requests/{request_.reference}/"


def test_words_give_a_list_with_the_place_where_they_stand(client, agent, shop, request_):
    make_return(shop, customer_name="Somebody Else")
    request_.note(by=agent, text="She sent a <b>photo</b> of the Nähte")
    client.force_login(agent)
    response = client.get("/search/", {"q": "nahte"})
    assert [row.reference for row in response.context["rows"]] == [request_.reference]
    assert "of the <mark>Nähte</mark>" in response.content.decode()
    assert "<b>photo" not in response.content.decode()
    assert "Nothing found for “elephant”" in client.get("/search/", {"q": "elephant"}).content.decode()
    assert client.get("/search/").status_code == 200


def test_a_search_takes_as_many_queries_for_three_as_for_one(client, agent, shop, django_assert_num_queries):
    client.force_login(agent)
    make_return(shop, customer_name="Somebody else", customer_email="else@where.test")
    client.get("/search/")
    make_return(shop)
    with django_assert_num_queries(3) as one:  # who asks, rows, where they were found, counters
        client.get("/search/", {"q": "hoekstra"})
    make_return(shop), make_return(shop)
    with django_assert_num_queries(len(one)):
        assert len(client.get("/search/", {"q": "hoekstra"}).context["rows"]) == 3


def test_a_search_stays_in_the_shops_one_sees_and_the_one_chosen(client, agent, shop, request_):
    other = make_shop()
    theirs = make_return(other)
    client.force_login(agent)
    assert client.get("/search/", {"q": theirs.reference}).status_code == 200
    assert client.get("/search/", {"q": "hoekstra"}).context["rows"] == [request_]
    other.memberships.create(person=agent, role="agent")
    client.post("/settings/narrow/", {"shop": other.slug})
    assert client.get("/search/", {"q": "hoekstra"}).context["rows"] == [theirs]
