"""A reply that needs no answer leaves the unread ones by one press, and can come back."""

import uuid

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from requests_inbox.correspondence.hearing import hear
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.changes import changes_of
from requests_inbox.lists.listing import Listing
from requests_inbox.lists.queues import QUEUES
from requests_inbox.refusals import NotYours, Refusal, Stale
from requests_inbox.replaying import present, replay
from requests_inbox.timeline import timeline
from tests.builders import fresh, make_message, make_person, make_return


@pytest.fixture
def thanked(request_):
    """The customer wrote, and nobody has looked."""
    hear(make_message(request_, "Thank you!"))
    return fresh(request_)


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def act(request, name):
    return reverse("requests_inbox:act", args=[request.reference, name])


def show(request):
    return reverse("requests_inbox:show", args=[request.reference])


def test_a_reply_is_marked_as_read_and_unread_again(thanked, agent):
    thanked.mark_read(by=agent, seen=2)
    assert not fresh(thanked).is_unread
    fresh(thanked).mark_unread(by=agent, seen=3)
    now = fresh(thanked)
    assert (now.is_unread, now.version) == (True, 4)
    assert list(now.events.values_list("verb", flat=True))[2:] == ["marked_read", "marked_unread"]
    assert replay(now) == present(now)


def test_it_changes_nothing_else_and_needs_no_hold_to_end(thanked, agent, lead):
    thanked.hold(by=lead, seen=2, reason="mine")
    hear(make_message(thanked, "And one more thing"))
    now = fresh(thanked)
    now.mark_read(by=agent, seen=4)
    now = fresh(thanked)
    assert (now.is_unread, now.status, now.held_by, now.waiting_on) == (False, "on_hold", lead, "staff")


def test_a_reply_that_came_since_they_looked_stays_unread(thanked, agent):
    seen = fresh(thanked)
    hear(make_message(thanked, "No, wait"))
    for stale in (seen, fresh(thanked)):
        with pytest.raises(Stale):
            stale.mark_read(by=agent, seen=2)
    assert fresh(thanked).is_unread


def test_a_reply_at_the_very_moment_stays_unread(thanked, agent):
    mine = fresh(thanked)
    hear(make_message(thanked, "No, wait"))
    with pytest.raises(Stale):
        mine.mark_read(by=agent, seen=mine.version)
    assert fresh(thanked).is_unread


def test_what_is_so_already_is_refused(thanked, request_, agent, shop):
    with pytest.raises(Refusal, match="It is unread already"):
        thanked.mark_unread(by=agent, seen=2)
    thanked = fresh(thanked)
    thanked.mark_read(by=agent, seen=2)
    with pytest.raises(Refusal, match="Nothing is unread here"):
        fresh(thanked).mark_read(by=agent, seen=3)
    with pytest.raises(Refusal, match="Nobody has written here"):
        make_return(shop).mark_unread(by=agent, seen=1)


def test_the_warehouse_marks_nothing(thanked, shop):
    with pytest.raises(NotYours):
        thanked.mark_read(by=make_person(shop, "warehouse"), seen=2)
    assert fresh(thanked).is_unread


def test_the_page_shows_one_button_and_what_is_new(desk, thanked):
    page = desk.get(show(thanked))
    assertContains(page, 'href="#new"')
    assertContains(page, act(thanked, "read-mark"))
    assertNotContains(page, act(thanked, "unread-mark"))
    assert desk.post(act(thanked, "read-mark"), {"version": 2}).status_code == 302
    page = desk.get(show(thanked))
    assertNotContains(page, 'href="#new"')
    assertNotContains(page, act(thanked, "read-mark"))
    assertContains(page, act(thanked, "unread-mark"))
    assertContains(page, "marked it as read")


def test_a_request_without_a_mail_has_no_such_button(desk, request_):
    page = desk.get(show(request_))
    assertNotContains(page, act(request_, "read-mark"))
    assertNotContains(page, act(request_, "unread-mark"))


def test_an_older_page_is_told_what_came_since(desk, thanked):
    hear(make_message(thanked, "No, wait"))
    answer = desk.post(act(thanked, "read-mark"), {"version": 2}, headers={"HX-Request": "true", "HX-Target": "sheet"})
    assertContains(answer, "wrote back", status_code=409)
    assert fresh(thanked).is_unread


def test_what_was_marked_as_unread_is_new_from_the_last_mail_on(thanked, agent):
    thanked.note(by=agent, text="Nothing to do")
    fresh(thanked).mark_unread(by=agent, seen=3)
    entries = timeline(fresh(thanked)).entries
    assert [entry.event.verb for entry in entries if entry.is_new] == ["heard"]
    hear(make_message(thanked, "And?"))
    entries = timeline(fresh(thanked)).entries
    assert [entry.message.text for entry in entries if entry.is_new] == ["Thank you!", "And?"]


def test_it_leaves_the_unread_replies_of_every_open_page(thanked, agent, lead):
    queue = Listing(QUEUES["unread"], Asker(lead))
    since = dict(lead.change_numbers)
    thanked.mark_read(by=agent, seen=2)
    lead = type(lead).objects.get(pk=lead.pk)
    told = changes_of(Listing(QUEUES["unread"], Asker(lead)), since, "").since(since)
    assert [len(rows) for _place, rows in told] == [0, 0, 1]
    assert not queue.rows().exists()


def test_many_are_marked_at_once_but_those_that_changed(desk, shop, thanked):
    others = [make_return(shop), make_return(shop)]
    for one in others:
        hear(make_message(one, "Thanks"))
    hear(make_message(others[1], "No, wait"))
    chosen = [f"{one.reference}:2" for one in (thanked, *others)]
    typed = {"chosen": chosen, "key": uuid.uuid4(), "confirm": "yes"}
    page = desk.post(reverse("requests_inbox:bulk", args=["read-mark"]), typed, follow=True)
    assertContains(page, "2 marked as read")
    assert [fresh(one).is_unread for one in (thanked, *others)] == [False, False, True]
    chosen = [f"{thanked.reference}:3"]
    typed = {"chosen": chosen, "key": uuid.uuid4(), "confirm": "yes"}
    assertContains(
        desk.post(reverse("requests_inbox:bulk", args=["unread-mark"]), typed, follow=True), "1 marked as unread"
    )
    assert fresh(thanked).is_unread


def test_the_list_offers_what_makes_sense_in_it(desk, thanked):
    read, unread = (reverse("requests_inbox:bulk", args=[name]) for name in ("read-mark", "unread-mark"))
    for url in ("/inbox/unread/", "/inbox/all/?unread=yes"):
        page = desk.get(url)
        assertContains(page, read)
        assertNotContains(page, unread)
    page = desk.get("/inbox/all/")
    assertContains(page, unread)
    assertNotContains(page, read)
