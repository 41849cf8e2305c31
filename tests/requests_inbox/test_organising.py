"""Assigning and tagging: whose work a request is, and the words by which the shop finds it with others."""

import re

import pytest
from django.urls import reverse

from messaging.models import Letter
from requests_inbox.lists.documents import write_documents
from requests_inbox.lists.search import matching
from requests_inbox.models import Event, ReturnRequest, Tag, Tagging
from requests_inbox.refusals import NotYours, Refusal, Stale, Unready
from requests_inbox.replaying import present, replay
from tests.builders import fresh, make_person, make_return, make_shop


def found(words):
    return set(matching(ReturnRequest.objects.all(), words))


def last(request):
    event = request.events.order_by("-version").first()
    return event.verb, event.actor, event.changes


def test_assigning_makes_it_somebodys_work_and_writes_it_down(request_, agent, lead):
    request_.assign(by=agent, seen=1, to=lead)
    assert fresh(request_).assigned_to == lead
    assert last(request_) == ("assigned", agent, {"assigned_to_id": [None, lead.pk]})
    fresh(request_).assign(by=lead, seen=2, to=None)
    assert fresh(request_).assigned_to is None
    assert replay(fresh(request_)) == present(fresh(request_))


@pytest.mark.parametrize("role", ["agent", "team_lead", "admin"])
def test_whoever_decides_can_be_given_work(request_, shop, agent, role):
    request_.assign(by=agent, seen=1, to=make_person(shop, role))
    assert fresh(request_).assigned_to.role_in(shop.pk) == role


@pytest.mark.parametrize("role", ["warehouse", "store", "stranger", "left", "shut out"])
def test_nobody_else_can_be_given_work(request_, shop, agent, role):
    whom = make_person(
        shop if role in ("warehouse", "store") else make_shop(), role if role in ("warehouse", "store") else "agent"
    )
    if role in ("left", "shut out"):
        shop.memberships.create(person=whom, role="agent")
    if role == "left":
        shop.memberships.filter(person=whom).update(ended_at=request_.submitted_at)
    if role == "shut out":
        whom.is_active = False
        whom.save()
    with pytest.raises(Unready, match=f"{whom.name} does not decide on requests of {shop}"):
        request_.assign(by=agent, seen=1, to=whom)
    assert (fresh(request_).assigned_to, fresh(request_).version) == (None, 1)


def test_a_held_and_a_decided_request_can_be_assigned_and_tagged_by_anybody_who_decides(request_, agent, lead):
    request_.hold(by=agent, seen=1, reason="mine")
    fresh(request_).assign(by=lead, seen=2, to=agent)
    fresh(request_).tag(by=lead, seen=3, names=["size"])
    fresh(request_).approve(by=agent, seen=4)
    fresh(request_).assign(by=lead, seen=5, to=lead)
    Letter.objects.update(state="sent")
    fresh(request_).tag(by=agent, seen=6, names=["size", "done"])
    now = fresh(request_)
    assert (now.status, now.assigned_to, now.tag_names) == ("approved", lead, ["done", "size"])


def test_undoing_a_decision_leaves_assignment_and_tags_alone(request_, agent, lead):
    request_.approve(by=agent, seen=1)
    fresh(request_).assign(by=agent, seen=2, to=lead)
    fresh(request_).tag(by=agent, seen=3, names=["size"])
    fresh(request_).undo(by=agent)
    now = fresh(request_)
    assert (now.status, now.assigned_to, now.tag_names) == ("new", lead, ["size"])
    assert replay(now) == present(now)


def test_assigning_to_the_same_person_changes_nothing(request_, agent):
    with pytest.raises(Refusal, match="Nobody has it already"):
        request_.assign(by=agent, seen=1, to=None)
    request_.assign(by=agent, seen=1, to=agent)
    with pytest.raises(Refusal, match="has it already"):
        fresh(request_).assign(by=agent, seen=2, to=agent)
    assert request_.events.count() == 2


def test_the_warehouse_neither_assigns_nor_tags(request_, shop, agent):
    with pytest.raises(NotYours):
        request_.assign(by=make_person(shop, "warehouse"), seen=1, to=agent)
    with pytest.raises(NotYours):
        request_.tag(by=make_person(shop, "store"), seen=1, names=["size"])
    with pytest.raises(NotYours):
        request_.tag(by=make_person(make_shop(), "admin"), seen=1, names=["size"])
    assert not Tag.objects.exists()


def test_an_old_screen_assigns_and_tags_nothing(request_, agent, lead):
    stale = fresh(request_)
    request_.note(by=lead, text="Hello")
    with pytest.raises(Stale):
        stale.assign(by=agent, seen=1, to=agent)
    with pytest.raises(Stale):
        fresh(request_).tag(by=agent, seen=1, names=["size"])
    assert (fresh(request_).assigned_to, Tagging.objects.count(), Tag.objects.count()) == (None, 0, 0)


def test_tags_are_the_whole_set_and_new_ones_become_the_shops(request_, shop, agent):
    request_.tag(by=agent, seen=1, names=["  wool ", "Next  season", "WOOL", ""])
    now = fresh(request_)
    assert now.tag_names == ["Next season", "WOOL"]
    assert {tag.name for tag in now.tags.all()} == {"Next season", "WOOL"} == {tag.name for tag in shop.tags.all()}
    now.tag(by=agent, seen=2, names=["wool", "zipper"])
    now = fresh(request_)
    assert now.tag_names == ["WOOL", "zipper"]
    assert last(request_) == ("tagged", agent, {"tag_names": [["Next season", "WOOL"], ["WOOL", "zipper"]]})
    now.tag(by=agent, seen=3, names=[])
    assert (fresh(request_).tag_names, Tagging.objects.count(), shop.tags.count()) == ([], 0, 3)
    assert replay(fresh(request_)) == present(fresh(request_))


def test_a_tag_is_one_word_whatever_its_capitals_in_every_alphabet(request_, shop, agent):
    other = make_return(shop)
    request_.tag(by=agent, seen=1, names=["Ärger"])
    other.tag(by=agent, seen=1, names=["ärger"])
    assert (fresh(other).tag_names, shop.tags.count()) == (["Ärger"], 1)


def test_each_shop_has_tags_of_its_own(request_, agent):
    request_.tag(by=agent, seen=1, names=["size"])
    elsewhere = make_return()
    elsewhere.tag(by=make_person(elsewhere.shop), seen=1, names=["size"])
    assert Tag.objects.filter(name="size").count() == 2
    assert request_.tags.get().shop == request_.shop


@pytest.mark.parametrize(
    ("names", "why"),
    [(["x" * 41], "40 characters at most"), (["a, b"], "no comma"), ([str(n) for n in range(13)], "12 tags")],
)
def test_tags_that_are_too_long_or_too_many_are_refused(request_, agent, names, why):
    with pytest.raises(Unready, match=why):
        request_.tag(by=agent, seen=1, names=names)
    assert not Tag.objects.exists()


def test_the_same_tags_again_change_nothing(request_, agent):
    request_.tag(by=agent, seen=1, names=["size"])
    with pytest.raises(Refusal):
        fresh(request_).tag(by=agent, seen=2, names=["SIZE"])
    assert fresh(request_).version == 2


def test_a_request_is_found_by_its_tags_and_no_longer_by_those_it_lost(request_, agent):
    request_.note(by=agent, text="Called her")
    fresh(request_).tag(by=agent, seen=2, names=["Rückruf", "wool"])
    assert found("ruckruf") == found("wool") == {request_}
    fresh(request_).tag(by=agent, seen=3, names=["wool"])
    assert found("ruckruf") == set()
    assert found("wool") == found("called") == {request_}
    write_documents([fresh(request_)])
    assert found("wool") == {request_}


def test_another_shops_events_and_rows_stay_as_they_are(request_, agent):
    other = make_return()
    request_.tag(by=agent, seen=1, names=["size"])
    assert (fresh(other).tag_names, Event.objects.filter(shop=other.shop).count()) == ([], 1)


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def act(request, name):
    return reverse("requests_inbox:act", args=[request.reference, name])


def test_the_form_offers_oneself_first_and_nobody_last(desk, request_, shop, agent, lead):
    make_person(shop, "warehouse")
    choices = desk.get(act(request_, "assignment")).context["form"].fields["to"].choices
    assert [name for _pk, name in choices] == ["Sanne de Wit (you)", "Tom Verbeek", "Nobody"]
    assert desk.post(act(request_, "assignment"), {"version": 1, "to": lead.pk}).status_code == 302
    assert fresh(request_).assigned_to == lead
    assert desk.post(act(request_, "assignment"), {"version": 2, "to": ""}).status_code == 302
    assert fresh(request_).assigned_to is None


def test_a_colleague_of_another_shop_cannot_be_chosen(desk, request_):
    stranger = make_person(make_shop())
    assert desk.post(act(request_, "assignment"), {"version": 1, "to": stranger.pk}).status_code == 422
    assert fresh(request_).assigned_to is None


def test_tags_are_typed_with_commas_and_taken_off_one_by_one(desk, request_, shop):
    make_return(shop).tag(by=make_person(shop), seen=1, names=["Recall"])
    form = desk.get(act(request_, "tags"))
    assert '<option value="Recall">' in form.content.decode()
    assert desk.post(act(request_, "tags"), {"version": 1, "added": "recall, wool ,"}).status_code == 302
    assert fresh(request_).tag_names == ["Recall", "wool"]
    page = desk.get(reverse("requests_inbox:show", args=[request_.reference])).content.decode()
    assert "Take off the tag wool" in page
    assert desk.post(act(request_, "tags"), {"version": 2, "kept": ["Recall"]}).status_code == 302
    assert fresh(request_).tag_names == ["Recall"]


def test_too_long_a_tag_and_an_old_screen_keep_what_was_typed(desk, request_, lead):
    long = desk.post(act(request_, "tags"), {"version": 1, "added": "x" * 41})
    assert (long.status_code, "x" * 41 in long.content.decode()) == (422, True)
    request_.tag(by=lead, seen=1, names=["wool"])
    stale = desk.post(act(request_, "tags"), {"version": 1, "added": "size"})
    assert stale.status_code == 409
    assert "added the tag wool" in stale.content.decode()
    assert 'value="size"' in stale.content.decode()


def test_the_warehouse_sees_who_has_it_but_no_way_to_change_it(client, request_, shop, agent):
    request_.assign(by=agent, seen=1, to=agent)
    client.force_login(make_person(shop, "warehouse"))
    page = client.get(reverse("requests_inbox:show", args=[request_.reference])).content.decode()
    assert "Sanne de Wit" in page
    assert not {act(request_, "tags"), act(request_, "assignment")} & set(re.findall(r'href="([^"?]*)', page))
    assert client.post(act(request_, "tags"), {"version": 2, "added": "x"}).status_code == 403
