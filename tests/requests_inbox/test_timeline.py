"""The timeline: what it shows, folds, filters and reads back, and in how many queries."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from messaging.models import Letter
from requests_inbox.timeline import SHOWN, timeline
from tests.builders import fresh, make_order, make_person, make_return


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def page(request):
    return reverse("requests_inbox:show", args=[request.reference])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def switch(request, person, times):
    for turn in range(times):
        now = fresh(request)
        now.set_free_return(by=person, seen=now.version, free=not turn % 2)


def told(request, **parameters):
    """What stands in the timeline: verbs, and lists of verbs where they are folded."""
    items = timeline(fresh(request), parameters).items
    return [[one.event.verb for one in item.fold] if item.fold else item.event.verb for item in items]


def test_small_changes_in_a_row_are_folded_and_two_are_not(request_, agent, lead):
    switch(request_, agent, 3)
    request_.note(by=lead, text="Hello")
    switch(request_, lead, 2)
    free = "free_return_set"
    assert told(request_) == ["submitted", [free] * 3, "noted", free, free]
    fold = timeline(fresh(request_)).items[1]
    assert (fold.who, fold.until) == (["Sanne de Wit"], fold.fold[-1].event.at)


def test_what_moved_the_request_is_never_folded(request_, agent):
    request_.precheck(by=agent, seen=1, verdict="approve")
    fresh(request_).put_back(by=agent, seen=2, reason="too soon")
    fresh(request_).hold(by=agent, seen=3, reason="lunch")
    fresh(request_).release(by=agent, seen=4)
    assert told(request_) == ["submitted", "checked", "put_back", "held", "released"]


def test_runs_end_at_midnight_and_every_day_has_its_date(request_, agent):
    switch(request_, agent, 4)
    found = timeline(fresh(request_))
    for event in found.events[:3]:
        event.at -= timedelta(days=1)
    assert [item.day is not None for item in found.items] == [True, False, False, True, False]
    assert not any(item.fold for item in found.items)


@pytest.mark.parametrize(
    ("show", "verbs"),
    [
        ("messages", ["submitted", "asked", "cancelled"]),
        ("notes", ["noted", "checked"]),
        ("events", ["submitted", "asked", "checked", "cancelled"]),
        ("nonsense", ["submitted", "asked", "noted", "checked", "cancelled"]),
    ],
)
def test_it_shows_one_kind_alone(request_, agent, show, verbs):
    request_.ask(by=agent, seen=1, text="Which size?")
    request_.note(by=agent, text="She called")
    fresh(request_).precheck(by=agent, seen=3, verdict="decline", note="Worn")
    fresh(request_).cancel(by=agent, seen=4, kind="declined", code="used", text="It was worn outside.")
    assert told(request_, show=show) == verbs


def test_long_histories_open_at_the_end_and_are_read_back_page_by_page(
    desk, request_, agent, django_assert_num_queries
):
    for number in range(SHOWN + 10):
        request_.note(by=agent, text=f"Note {number}.")
    now = fresh(request_)
    with django_assert_num_queries(1):
        newest = timeline(now)
        assert (newest.earlier, newest.events[-1].change) == (11, SHOWN + 11)
        assert [entry.note.text for entry in newest.entries][-1] == f"Note {SHOWN + 9}."
        assert len(newest.items) == SHOWN
    before = timeline(now, {"before": str(newest.first)})
    assert [entry.event.version for entry in before.entries] == list(range(1, 12))
    assert before.earlier == 0
    assert "11 earlier entries" in text_of(desk.get(page(request_)))
    url = f"{page(request_)}?before={newest.first}"
    part = desk.get(url, headers={"HX-Request": "true", "HX-Target": "earlier"})
    assert "<html" not in part.content.decode()
    assert "Note 9." in text_of(part)
    assert "Note 10." not in text_of(part)
    assert "Newest" in text_of(desk.get(url))


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 40, "1.5", "٣x"])
def test_nonsense_in_the_address_shows_the_newest(desk, request_, nonsense):
    assert desk.get(page(request_), {"before": nonsense}).context["timeline"].before is None


def test_htmx_gets_the_timeline_alone(desk, request_, agent):
    request_.note(by=agent, text="She called")
    headers = {"HX-Request": "true", "HX-Target": "timeline"}
    part = desk.get(page(request_), {"show": "notes", "queue": "new"}, headers=headers).content.decode()
    assert part.strip().startswith('<section class="sec" id="timeline"')
    assert "She called" in part
    assert "asked for a return" not in part


def test_a_decision_says_who_why_and_which_mail_and_leads_back(desk, request_, agent):
    request_.cancel(by=agent, seen=1, kind="declined", code="used", text="It was worn outside.")
    entry = timeline(fresh(request_)).entries[-1]
    assert entry.is_decision
    assert entry.is_in_force
    assert [str(reason) for reason in entry.reasons] == ["The item was used: It was worn outside."]
    assert entry.letter == fresh(request_).decision_letter
    Letter.objects.update(state="sent", sent_at=entry.event.at)
    text = text_of(desk.get(page(request_)))
    assert re.search(r"Sanne de Wit cancelled \d\d:\d\d The item was used: It was worn outside\.", text)
    assert "Reopen : Only a team lead" in text


def test_items_declined_for_different_reasons_are_named(request_, agent):
    _first, second = request_.line_list
    declined = {"decision": "declined", "decline_code": "other", "decline_text": "We never sold it"}
    request_.approve(by=agent, seen=1, decisions={second.pk: declined})
    entry = timeline(fresh(request_)).entries[-1]
    assert [str(reason) for reason in entry.reasons] == ["Thing 2. We never sold it"]


def test_a_decision_that_was_undone_is_no_longer_in_force(request_, agent):
    request_.approve(by=agent, seen=1)
    fresh(request_).undo(by=agent)
    assert not any(entry.is_in_force for entry in timeline(fresh(request_)).entries)


def test_what_nobody_has_seen_yet_is_marked_as_new(desk, request_, agent):
    request_.note(by=agent, text="Hello")
    letter = Letter.objects.get(kind="received")
    fresh(request_).letter_failed(letter)
    entries = timeline(fresh(request_)).entries
    assert [entry.is_new for entry in entries] == [False, False, True]
    response = desk.get(page(request_)).content.decode()
    assert 'href="#new"' in response
    assert 'id="new"' in response
    request_.note(by=agent, text="I call them")
    assert 'href="#new"' not in desk.get(page(request_)).content.decode()


def test_it_is_told_to_whom_and_with_which_words(desk, request_, agent, lead):
    request_.assign(by=agent, seen=1, to=lead)
    fresh(request_).assign(by=lead, seen=2, to=None)
    fresh(request_).tag(by=agent, seen=3, names=["wool", "size"])
    fresh(request_).tag(by=agent, seen=4, names=["wool", "recall"])
    fresh(request_).tag(by=lead, seen=5, names=[])
    fresh(request_).assign(by=lead, seen=6, to=lead)
    text = text_of(desk.get(page(request_)))
    for sentence in (
        "Sanne de Wit assigned it to Tom Verbeek", "Tom Verbeek assigned it to nobody",
        "Sanne de Wit added the tags size, wool", "Sanne de Wit changed the tags: added recall, removed size",
        "Tom Verbeek removed the tags recall, wool", "Tom Verbeek took it on",
    ):  # fmt: skip
        assert sentence in text


def test_a_page_takes_as_many_queries_for_a_long_history(desk, shop, agent, django_assert_max_num_queries):
    short, long = make_return(shop), make_return(order=make_order(shop))
    for person in [make_person(shop) for _ in range(4)]:
        long.note(by=person, text="Hello")
        now = fresh(long)
        now.assign(by=person, seen=now.version, to=person)
    desk.get(page(short))  # the list beside it is remembered from here on
    counts = []
    for request in (short, long):
        with django_assert_max_num_queries(20) as queries:
            desk.get(page(request))
        counts.append(len(queries))
    assert counts[0] == counts[1]
