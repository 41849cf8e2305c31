"""By which words a request is found: whatever is written adds to them, and gathered anew they are the same."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.correspondence.hearing import hear
from requests_inbox.lists.documents import write_documents
from requests_inbox.many_at_once.retagging import replace
from requests_inbox.models import ReturnRequest, SearchDocument
from requests_inbox.withdrawals.stating import join
from tests.builders import fresh, make_message, make_order, make_person, make_reason, make_return, make_statement
from tests.returns.making import make_approved

from .test_search import found


def rebuild():
    call_command("rebuild_search", stdout=StringIO())


def words(request):
    return Counter(SearchDocument.objects.get(request=request).text.split())


def hear_mail(request, text, **fields):
    hear(make_message(request, text, **fields))


@pytest.fixture
def written(request_, agent):
    """A request in which everybody has written something."""
    hear_mail(request_, "The zipper is verklemmt", subject="Re: hello", from_address=request_.customer_email)
    hear_mail(
        request_, "I am her neighbour", from_name="Joris Bakker", from_address="joris@elsewhere.test",
        authenticity="other_address",
    )  # fmt: skip
    request_ = fresh(request_)
    request_.note(by=agent, text="Telephoned twice")
    request_.write(by=agent, text="Bring it to the Lindenplatz")
    request_ = fresh(request_)
    request_.ask(by=agent, seen=request_.version, text="Welche Schuhgröße?")
    request_ = fresh(request_)
    request_.tag(by=agent, seen=request_.version, names=["vip", "wool"])
    return fresh(request_)


def test_what_was_written_live_is_what_is_gathered_anew(written, agent):
    live = words(written)
    rebuild()
    assert words(written) == live
    written.tag(by=agent, seen=written.version, names=["wool"])
    without = words(written)
    assert live - without == Counter(["vip"])
    rebuild()
    assert words(written) == without


@pytest.mark.parametrize(
    "text",
    [
        "verklemmt",
        "neighbour",
        "elsewhere",
        "joris bakker",
        "telephoned",
        "lindenplatz",
        "schuhgrosse",
        "hello",
        "wool",
    ],
)
def test_taking_off_a_tag_hides_nothing_that_was_written(written, agent, text):
    written.tag(by=agent, seen=written.version, names=["wool"])
    assert found(agent, text) == [written.reference]


def test_the_shops_own_wording_of_a_letter_finds_nothing(written, agent):
    assert found(agent, "Before we decide on your return") == []
    rebuild()
    assert found(agent, "Before we decide on your return") == []


def test_retagging_a_shop_hides_no_mail(written, lead, agent):
    replace(written.shop.tags.get(name="vip"), "special", by=lead)
    assert found(agent, "verklemmt") == found(agent, "special") == [written.reference]
    assert found(agent, "vip") == []


def test_what_the_customer_wrote_with_the_request_itself_is_kept(shop, agent):
    order = make_order(shop)
    line, reason = order.lines.first(), make_reason(shop)
    request = submit(order, [Asked(line, 1, reason, note="Loose sole")], words="Please hurry, my birthday is near")
    live = words(request)
    rebuild()
    assert words(request) == live
    assert found(agent, "birthday") == found(agent, "sole") == [request.reference]


def test_mails_of_a_statement_that_joined_a_request_find_it(request_, agent):
    statement = make_statement(request_.order)
    make_message(statement, "My cobbler says no", from_address="marit@hoekstra.test")
    join(statement, fresh(request_), by=agent)
    live = words(request_)
    assert found(agent, "cobbler") == [request_.reference]
    rebuild()
    assert words(request_) == live


def test_the_number_of_a_parcel_finds_its_request_also_after_rebuilding(shop, agent):
    request = make_approved(shop)
    request.announce_parcel(carrier="PostNL", tracking_number="3SKEUR0815")
    live = words(request)
    rebuild()
    assert words(request) == live
    assert found(agent, "3skeur0815") == [request.reference]


def test_rebuilding_takes_as_many_queries_for_three_as_for_one(written, agent, shop, django_assert_num_queries):
    rows = ReturnRequest.objects.select_related("order", "form")
    with django_assert_num_queries(9) as one:
        write_documents(rows.filter(pk=written.pk))
    for _n in range(2):
        make_return(shop).note(by=agent, text="Something")
    with django_assert_num_queries(len(one)):
        write_documents(rows.all())


def test_another_shops_mails_stay_theirs(written):
    stranger = make_person(make_return().shop)
    rebuild()
    assert found(stranger, "verklemmt") == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("verklemmt", "The zipper is <mark>verklemmt</mark>"),
        ("neighbour", "I am her <mark>neighbour</mark>"),
        ("lindenpl", "Bring it to the <mark>Lindenplatz</mark>"),
    ],
)
def test_a_list_shows_where_a_mail_or_a_letter_says_it(client, written, agent, text, shown):
    client.force_login(agent)
    assert shown in client.get("/inbox/all/", {"q": text}).content.decode()
