"""Two passes: one person checks and proposes, another confirms or changes it; where the shop wants it, always."""

import re
import uuid
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from messaging.models import Letter
from requests_inbox.models import Batch, ReturnRequest
from requests_inbox.refusals import Moved, NotYours, Refusal, Unready
from requests_inbox.replaying import present, replay
from tests.builders import fresh, make_order, make_person, make_return

DECLINED = {"decision": "declined", "decline_code": "used", "decline_text": "Worn outside."}


@pytest.fixture
def shop(shop):
    return with_mode(shop, "all")


@pytest.fixture
def checker(shop):
    return make_person(shop, name="Jonas Weber")


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def with_mode(shop, mode, **fields):
    for name, value in ({"second_pass": mode} | fields).items():
        setattr(shop, name, value)
    shop.save()
    return shop


def checked(request, by, verdict="approve", **told):
    request.precheck(by=by, seen=request.version, verdict=verdict, **told)
    return fresh(request)


def act(request, name):
    return reverse("requests_inbox:act", args=[request.reference, name])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# Who may, and when ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "told"), [("approve", {}), ("cancel", {"kind": "declined", "code": "used"}), ("cancel", {"kind": "error"})]
)
def test_where_it_is_mandatory_nobody_decides_on_what_was_not_checked(request_, lead, verb, told):
    with pytest.raises(Unready, match="two people decide on every request"):
        getattr(request_, verb)(by=lead, seen=1, **told)
    assert fresh(request_).status == "new"


@pytest.mark.parametrize("verdict", ["approve", "decline"])
def test_whoever_checked_it_does_not_confirm_it(request_, lead, verdict):
    draft = checked(request_, lead, verdict, code="used")
    for verb, told in [("confirm", {}), ("approve", {}), ("cancel", {"kind": "error"})]:
        with pytest.raises(NotYours, match="You checked this one"):
            getattr(fresh(draft), verb)(by=lead, seen=2, **told)
    assert fresh(draft).status == "draft"


def test_put_back_it_has_to_be_checked_again(request_, agent, lead):
    checked(request_, agent, text="Hello").put_back(by=agent, seen=2, reason="too soon")
    back = fresh(request_)
    assert (back.status, back.checked_by, back.proposed_verdict, back.proposal) == ("new", None, "", {})
    with pytest.raises(Unready):
        back.approve(by=lead, seen=3)


def test_a_held_draft_stays_checked(request_, agent, lead):
    checked(request_, agent).hold(by=lead, seen=2, reason="asks the supplier")
    fresh(request_).approve(by=lead, seen=3)
    assert fresh(request_).second_pass == "confirmed"


def test_a_reopened_request_is_checked_anew(request_, agent, lead):
    draft = checked(request_, agent)
    draft.confirm(by=lead, seen=2)
    draft.send_now(by=lead)
    Letter.objects.update(state="sent", attempts=1)
    fresh(request_).reopen(by=lead, seen=fresh(request_).version, reason="again")
    again = fresh(request_)
    assert (again.second_pass, again.proposal, again.checked_by) == ("", {}, None)
    with pytest.raises(Unready):
        again.approve(by=lead, seen=again.version)


@pytest.mark.parametrize(
    ("fields", "needs_two"),
    [
        ({"four_eyes_above": Decimal(50)}, True),
        ({"four_eyes_above": Decimal(100)}, False),
        ({"four_eyes_above": Decimal(100), "alert": True}, True),
        ({"four_eyes_above": Decimal(100), "alert": True, "second_pass_of_alerts": False}, False),
        ({"four_eyes_above": None, "alert": True}, True),
        ({"four_eyes_above": None}, False),
    ],
)
def test_of_some_it_is_those_above_the_value_or_with_an_open_alert(shop, lead, fields, needs_two):
    alert = fields.pop("alert", False)
    with_mode(shop, "some", **fields)
    request = make_return(shop)
    if alert:
        request.alerts.create(code="mind", own_text="Mind this")
        ReturnRequest.objects.update(alert_codes=["mind"])
    if needs_two:
        with pytest.raises(Unready):
            fresh(request).approve(by=lead, seen=1)
    else:
        fresh(request).approve(by=lead, seen=1)
    assert (fresh(request).status == "new") == needs_two


def test_optional_lets_the_same_person_go_on_and_counts_it_for_nothing(shop, agent):
    request = make_return(with_mode(shop, "optional"))
    checked(request, agent).confirm(by=agent, seen=2)
    assert (fresh(request).status, fresh(request).second_pass) == ("approved", "")


def test_off_nobody_checks_and_what_was_checked_before_is_still_decided(shop, agent, lead, desk):
    draft = checked(make_return(shop), agent)
    with_mode(shop, "off")
    with pytest.raises(Refusal, match="decides in one pass"):
        make_return(shop).precheck(by=agent, seen=1, verdict="approve")
    assertNotContains(desk.get(reverse("requests_inbox:show", args=[make_return(shop).reference])), "/check/")
    fresh(draft).confirm(by=lead, seen=2)
    assert fresh(draft).status == "approved"


def test_the_customer_still_keeps_what_they_asked_to_send_back(request_):
    request_.cancel(by=None, seen=1, kind="withdrawn_by_customer")
    assert fresh(request_).status == "cancelled"


# Confirming -----------------------------------------------------------------------------------------------------------


def test_an_approval_is_confirmed_with_its_items_its_words_and_free_return(request_, agent, lead):
    refused, granted = request_.line_list
    told = {"decisions": {refused.pk: DECLINED}, "free_return": True, "text": "Mind the buttons."}
    draft = checked(request_, agent, **told)
    assert [line.decision for line in draft.line_list] == ["pending", "pending"]  # proposed, and not decided
    draft.confirm(by=lead, seen=2)
    decided = fresh(request_)
    assert (decided.status, decided.free_return, decided.second_pass) == ("approved", True, "confirmed")
    assert {line.pk: line.decision for line in decided.line_list} == {refused.pk: "declined", granted.pk: "approved"}
    assert "Mind the buttons." in decided.decision_letter.text
    assert "Worn outside." in decided.decision_letter.text
    assert decided.events.get(verb="approved").details == {"second_pass": "confirmed", "checked_by": "Sanne de Wit"}


def test_a_refusal_is_confirmed_with_its_reason_and_its_words(request_, agent, lead):
    checked(request_, agent, "decline", code="used", text="Worn outside.").confirm(by=lead, seen=2)
    decided = fresh(request_)
    assert (decided.status, decided.cancellation_kind, decided.second_pass) == ("cancelled", "declined", "confirmed")
    assert {line.decline_code for line in decided.line_list} == {"used"}
    assert "Worn outside." in decided.decision_letter.text


def test_a_refusal_without_a_reason_is_not_confirmed(request_, agent, lead):
    draft = checked(request_, agent, "decline")
    with pytest.raises(Unready, match="says no reason"):
        draft.confirm(by=lead, seen=2)


def test_nothing_is_confirmed_where_nothing_was_proposed(request_, lead):
    with pytest.raises(Moved):
        request_.confirm(by=lead, seen=1)


def test_an_alert_is_not_passed_over_by_confirming(shop, agent, lead):
    with_mode(shop, "all", free_exchange=True)
    draft = checked(make_return(shop, resolution="exchange"), agent)
    with pytest.raises(Unready, match="Switch free return on"):
        draft.confirm(by=lead, seen=2)
    fresh(draft).set_free_return(by=lead, seen=2, free=True)
    fresh(draft).confirm(by=lead, seen=3)
    assert fresh(draft).second_pass == "free"


def test_undo_makes_it_the_draft_it_was_and_the_history_agrees(request_, agent, lead):
    draft = checked(request_, agent, free_return=True, text="Hello")
    draft.confirm(by=lead, seen=2)
    assert replay(fresh(draft)) == present(fresh(draft))
    fresh(draft).undo(by=lead)
    back = fresh(draft)
    assert (back.status, back.second_pass, back.proposal) == ("draft", "", {"free": True, "text": "Hello"})
    assert replay(back) == present(back)


def test_every_item_proposed_to_be_declined_is_a_refusal(request_, agent):
    with pytest.raises(Unready, match="propose to decline the request"):
        checked(request_, agent, decisions=dict.fromkeys([line.pk for line in request_.line_list], DECLINED))


# What the second pass made of it --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposed", "decided", "outcome"),
    [
        ({}, ("approve", {}), "confirmed"),
        ({}, ("approve", {"text": "Other words"}), "confirmed"),
        ({}, ("approve", {"free_return": True}), "free"),
        ({}, ("approve", {"first": "declined"}), "items"),
        ({}, ("approve", {"first": "declined", "free_return": True}), "items"),
        ({}, ("cancel", {"kind": "declined", "code": "used"}), "verdict"),
        ({}, ("cancel", {"kind": "duplicate"}), "verdict"),
        ({}, ("cancel", {"kind": "withdrawn_by_customer"}), ""),
        ({"verdict": "decline", "code": "used"}, ("cancel", {"kind": "declined", "code": "used"}), "confirmed"),
        ({"verdict": "decline", "code": "used"}, ("cancel", {"kind": "declined", "code": "too_late"}), "reason"),
        ({"verdict": "decline", "code": "used"}, ("approve", {}), "verdict"),
    ],
)
def test_the_gravest_change_is_kept(request_, agent, lead, proposed, decided, outcome):
    draft = checked(request_, agent, **proposed)
    verb, told = decided
    if told.pop("first", None):
        told["decisions"] = {draft.line_list[0].pk: DECLINED}
    getattr(draft, verb)(by=lead, seen=2, **told)
    assert fresh(draft).second_pass == outcome
    assert fresh(draft).events.last().details.get("second_pass", "") == outcome


def test_the_timeline_says_whether_it_was_confirmed(client, request_, agent, lead):
    client.force_login(lead)
    checked(request_, agent).confirm(by=lead, seen=2)
    page = reverse("requests_inbox:show", args=[request_.reference])
    assertContains(client.get(page), "As Sanne de Wit had proposed.")
    fresh(request_).undo(by=lead)
    fresh(request_).cancel(by=lead, seen=fresh(request_).version, kind="error")
    assertContains(client.get(page), "Sanne de Wit had proposed another verdict.")


# On the page ----------------------------------------------------------------------------------------------------------


def test_the_page_says_why_nobody_decides_yet_and_offers_the_check(desk, request_):
    page = desk.get(reverse("requests_inbox:show", args=[request_.reference]))
    assertContains(page, "two people decide on every request.")
    assertContains(page, f'href="{act(request_, "check")}')
    refused = desk.post(act(request_, "cancellation"), {"version": 1, "kind": "error"})
    assert refused.status_code == 422
    assert "Pre-check it first: a colleague confirms what you propose." in text_of(refused)
    assertContains(refused, f'href="{act(request_, "check")}', status_code=422)


def test_the_form_of_the_check_keeps_what_is_proposed(desk, request_, agent):
    first, second = request_.line_list
    form = {
        "version": 1, "verdict": "approve", "free_return": "on", "text": "Hello", "note": "Looks fine",
        f"decision-{first.pk}": "approved", f"decision-{second.pk}": "declined",
        f"decline_code-{second.pk}": "used", f"decline_text-{second.pk}": "Worn",
    }  # fmt: skip
    assert desk.post(act(request_, "check"), form).status_code == 302
    draft = fresh(request_)
    declined = {"decision": "declined", "decline_code": "used", "decline_text": "Worn"}
    assert draft.proposed.decisions[second.pk] == declined
    assert (draft.status, draft.free_return, draft.proposal["text"], draft.checked_by) == (
        "draft",
        True,
        "Hello",
        agent,
    )


def test_whoever_proposes_to_decline_says_why(desk, request_):
    form = {"version": 1, "verdict": "decline", **{f"decision-{line.pk}": "approved" for line in request_.line_list}}
    refused = desk.post(act(request_, "check"), form)
    assertContains(refused, "Choose why: the customer reads it.", status_code=422)
    assert desk.post(act(request_, "check"), form | {"code": "used"}).status_code == 302
    assert fresh(request_).proposal == {"code": "used"}


def test_one_press_confirms_and_the_button_says_what(desk, request_, checker):
    draft = checked(request_, checker, free_return=True)
    page = desk.get(reverse("requests_inbox:show", args=[request_.reference]))
    assertContains(page, "Confirm: approve, free")
    assertContains(page, "Jonas Weber would approve, with free return.")
    assert desk.post(act(draft, "confirmation"), {"version": 2, "key": uuid.uuid4()}).status_code == 302
    assert fresh(draft).status == "approved"


def test_a_second_press_and_a_stale_screen_confirm_nothing_more(desk, request_, checker):
    draft, key = checked(request_, checker), uuid.uuid4()
    answers = [desk.post(act(draft, "confirmation"), {"version": 2, "key": key}).status_code for _ in range(2)]
    assert (answers, Letter.objects.filter(kind="approved").count()) == ([302, 302], 1)
    fresh(draft).undo(by=fresh(draft).decided_by)
    assert desk.post(act(draft, "confirmation"), {"version": 2, "key": uuid.uuid4()}).status_code == 409


def test_changing_opens_the_sheet_filled_in_as_it_was_proposed(desk, request_, checker):
    second = request_.line_list[1]
    draft = checked(request_, checker, decisions={second.pk: DECLINED}, text="Mind the buttons.")
    form = desk.get(act(draft, "approval")).context["form"]
    assert (form["text"].value(), form[f"decision-{second.pk}"].value()) == ("Mind the buttons.", "declined")
    page = desk.get(reverse("requests_inbox:show", args=[request_.reference])).content.decode()
    assert re.search(rf'href="{act(draft, "approval")}[^>]*data-key="E"', page)


def test_changing_a_refusal_opens_the_sheet_that_cancels(desk, request_, checker):
    draft = checked(request_, checker, "decline", code="used", text="Worn outside.")
    form = desk.get(act(draft, "cancellation")).context["form"]
    assert (form["code"].value(), form["text"].value()) == ("used", "Worn outside.")
    page = desk.get(reverse("requests_inbox:show", args=[request_.reference])).content.decode()
    assert re.search(rf'href="{act(draft, "cancellation")}[^>]*data-key="E"', page)
    assert "Confirm: decline" in page


def test_the_mail_shown_is_the_one_that_confirming_sends(desk, request_, checker):
    draft = checked(request_, checker, text="Mind the buttons.")
    shown = desk.get(act(draft, "confirmation")).context["letter"]
    draft.confirm(by=make_person(draft.shop), seen=2)
    sent = fresh(draft).decision_letter
    assert shown.subject == sent.subject
    assert "Mind the buttons." in shown.text


# Many at once ---------------------------------------------------------------------------------------------------------


def confirm_all(client, requests):
    told = {"chosen": [f"{one.reference}:{one.version}" for one in requests], "key": uuid.uuid4(), "confirm": "yes"}
    return client.post(reverse("requests_inbox:bulk", args=["confirmation"]), told, follow=True)


def test_drafts_are_confirmed_each_as_it_was_proposed_and_undone_as_one(desk, shop, agent, checker):
    made = [make_return(shop, customer_name=name) for name in ("Anna", "Bert", "Cora", "Dora", "Emil")]
    drafts = [
        checked(made[0], checker, free_return=True), checked(made[1], checker, "decline", code="used"),
        checked(made[2], agent), checked(made[3], checker, "decline"), made[4],
    ]  # fmt: skip
    confirm_all(desk, drafts)
    batch = Batch.objects.get()
    outcomes = {item.request.customer_name: item.outcome for item in batch.items.select_related("request")}
    assert outcomes == {"Anna": "done", "Bert": "done", "Cora": "refused", "Dora": "refused", "Emil": "refused"}
    whys = [item.why for item in batch.items.order_by("pk") if item.why]
    assert [words in why for words, why in zip(["You checked", "no reason", "cannot be done"], whys, strict=True)] == [
        True, True, True,
    ]  # fmt: skip
    assert [fresh(one).status for one in drafts] == ["approved", "cancelled", "draft", "draft", "new"]
    desk.post(reverse("requests_inbox:batch_undo", args=[batch.pk]))
    assert [fresh(one).status for one in drafts] == ["draft", "draft", "draft", "draft", "new"]
    assert Letter.objects.filter(state="withdrawn").count() == 2


def test_looking_at_the_drafts_shows_each_mail_and_asks_nothing(desk, shop, checker):
    drafts = [checked(make_return(shop), checker), checked(make_return(shop), checker, "decline", code="used")]
    told = {"chosen": [f"{one.reference}:{one.version}" for one in drafts]}
    page = desk.post(reverse("requests_inbox:bulk", args=["confirmation"]), told)
    assert len(page.context["chosen"].possible) == 2
    assertContains(page, "Confirm <span data-counts")


def test_many_are_checked_at_once(desk, shop, agent):
    made = [make_return(shop) for _ in range(2)]
    told = {
        "chosen": [f"{one.reference}:1" for one in made], "key": uuid.uuid4(), "confirm": "yes",
        "verdict": "decline", "code": "used", "note": "Recalled",
    }  # fmt: skip
    desk.post(reverse("requests_inbox:bulk", args=["check"]), told)
    assert [(fresh(one).status, fresh(one).proposal, fresh(one).checked_by) for one in made] == [
        ("draft", {"code": "used"}, agent)
    ] * 2
    assert [fresh(one).events.last().note.text for one in made] == ["Recalled"] * 2


def test_the_buttons_are_where_they_are_needed(desk, shop, checker):
    make_return(shop)
    assertContains(desk.get("/inbox/new/"), "/bulk/check/")
    assertNotContains(desk.get("/inbox/new/"), "/bulk/confirmation/")
    checked(make_return(shop), checker)
    assertContains(desk.get("/inbox/draft/"), "/bulk/confirmation/")
    with_mode(shop, "optional")
    assertNotContains(desk.get("/inbox/new/"), "/bulk/check/")


def test_a_withdrawal_that_is_used_late_keeps_photos_and_answers_of_the_request(shop):
    """What a line turns out to be by law changes its ground alone."""
    request = make_return(shop)
    ReturnRequest.objects.update(facets=[*request.facets, "with:photos", "answer:opened:yes"])
    request = fresh(request)
    request._ground(request.line_list)
    assert {"with:photos", "answer:opened:yes", "ground:withdrawal"} <= set(request.facets)
    assert "ground:commercial" not in request.facets


def test_one_item_is_proposed_without_a_choice_for_it(desk, shop):
    request = make_return(order=make_order(shop, lines=[(1, "20")]), quantities=(1,))
    assert "decision-" not in desk.get(act(request, "check")).content.decode()
    assert desk.post(act(request, "check"), {"version": 1, "verdict": "approve"}).status_code == 302


# Whatever happens -----------------------------------------------------------------------------------------------------

TRIED = {
    "precheck": {"verdict": "approve"},
    "put_back": {"reason": "too soon"},
    "hold": {"reason": "lunch"},
    "release": {},
    "confirm": {},
    "approve": {},
    "cancel": {"kind": "declined", "code": "used"},
    "undo": {},
}


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(TRIED))), min_size=2, max_size=10))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_ever_decides_alone_where_two_people_have_to(shop, agent, checker, lead, tried):
    with transaction.atomic():
        request = make_return(shop)
        for who, verb in tried:
            now = fresh(request)
            try:
                getattr(now, verb)(by=[agent, checker, lead][who], seen=now.version, **TRIED[verb])
            except Refusal:
                continue
        seen_by = None
        for event in request.events.order_by("version"):
            if event.verb in ("approved", "cancelled"):
                assert seen_by not in (None, event.actor_id)
                assert event.details["second_pass"] in ("confirmed", "verdict")
            seen_by = event.changes.get("checked_by_id", [None, seen_by])[1]
        assert replay(request) == present(fresh(request))
        transaction.set_rollback(True)
