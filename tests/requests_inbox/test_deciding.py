"""Approve, cancel, decide a line, free return: happy path, wrong state, wrong person."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from messaging.models import Letter
from orders.models import OrderLine
from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.models import QueueCount, ReturnRequest
from requests_inbox.refusals import Held, Moved, NotYours, Refusal, Stale, Unready
from tests.builders import fresh, make_order, make_person, make_reason, make_return, make_shop


def verdict(decision, code="", text=""):
    return {"decision": decision, "decline_code": code, "decline_text": text}


def kinds():
    return list(Letter.objects.exclude(kind="received").order_by("pk").values_list("kind", flat=True))


def counts(shop):
    return {row.status: row.count for row in QueueCount.objects.filter(shop=shop, count__gt=0)}


def test_a_request_begins_new_with_what_the_inbox_shows_and_a_letter(request_, shop):
    assert (request_.status, request_.version, request_.value) == ("new", 1, Decimal("70.00"))
    assert (request_.item_summary, request_.reason_name) == ("Thing 1, Thing 2", "Too small")
    assert counts(shop) == {"new": 1}
    assert list(Letter.objects.values_list("kind", "recipient")) == [("received", request_.customer_email)]


def test_approving_queues_one_letter_and_sets_the_last_day(request_, shop, agent):
    request_.approve(by=agent, seen=1, text="See you")
    now = fresh(request_)
    assert (now.status, now.decided_by, now.is_open, now.version) == ("approved", agent, False, 2)
    assert now.ship_by is not None
    assert kinds() == ["approved"]
    assert now.decision_letter.not_before > now.decided_at
    assert "See you" in now.decision_letter.text
    assert counts(shop) == {"approved": 1}


def test_one_declined_line_is_told_in_the_letter_and_may_be_asked_back_again(request_, agent):
    line = request_.line_list[1]
    request_.approve(by=agent, seen=1, decisions={line.pk: verdict("declined", "used")})
    assert [one.decision for one in fresh(request_).line_list] == ["approved", "declined"]
    assert fresh(request_).is_partly_approved
    assert "has been used" in fresh(request_).decision_letter.text
    assert list(OrderLine.objects.order_by("number").values_list("pending_quantity", flat=True)) == [1, 0]


def test_declining_every_line_is_a_cancellation(request_, agent):
    everything = {line.pk: verdict("declined", "used") for line in request_.line_list}
    with pytest.raises(Unready):
        request_.approve(by=agent, seen=1, decisions=everything)
    assert fresh(request_).status == "new"


def test_a_declined_line_needs_a_reason_that_the_customer_reads(request_, agent):
    for code, text in [("", ""), ("other", "")]:
        with pytest.raises(Unready):
            line = fresh(request_).line_list[0]
            fresh(request_).decide_line(by=agent, seen=1, line=line, decision="declined", code=code, text=text)


def test_a_line_decided_ahead_keeps_its_decision_at_approval(request_, agent):
    line = request_.line_list[0]
    request_.decide_line(by=agent, seen=1, line=line, decision="keep_item")
    fresh(request_).approve(by=agent, seen=2)
    assert [one.decision for one in fresh(request_).line_list] == ["keep_item", "approved"]


def test_keeping_everything_is_a_letter_of_its_own(request_, agent):
    request_.approve(by=agent, seen=1, decisions={line.pk: verdict("keep_item") for line in request_.line_list})
    assert kinds() == ["approved_keep"]


def test_cancelling_as_declined_declines_every_line_and_frees_the_quantities(request_, shop, agent):
    request_.cancel(by=agent, seen=1, kind="declined", code="too_late")
    now = fresh(request_)
    assert (now.status, now.cancellation_kind) == ("cancelled", "declined")
    assert {line.decision for line in now.line_list} == {"declined"}
    assert set(OrderLine.objects.values_list("pending_quantity", flat=True)) == {0}
    assert "return window" in now.decision_letter.text
    assert counts(shop) == {"cancelled": 1}


def test_the_agents_words_stand_in_the_letter_once(request_, agent):
    request_.cancel(by=agent, seen=1, kind="declined", code="other", text="We talked about it.")
    assert fresh(request_).decision_letter.text.count("We talked about it.") == 1


@pytest.mark.parametrize("kind", ["withdrawn_by_customer", "duplicate", "error"])
def test_each_kind_of_cancelling_has_words_of_its_own(request_, agent, kind):
    request_.cancel(by=agent, seen=1, kind=kind)
    assert kinds() == [f"cancelled_{kind}"]
    assert {line.decision for line in fresh(request_).line_list} == {"pending"}


def test_declining_a_request_with_an_approved_line_is_refused(request_, agent):
    request_.decide_line(by=agent, seen=1, line=request_.line_list[0], decision="approved")
    with pytest.raises(Unready):
        fresh(request_).cancel(by=agent, seen=2, kind="declined", code="used")


def test_what_was_decided_is_not_decided_again(request_, shop, agent):
    request_.approve(by=agent, seen=1)
    Letter.objects.update(state="sent")
    with pytest.raises(Moved):
        fresh(request_).approve(by=agent, seen=2)
    assert kinds() == ["approved"]


def test_a_second_decision_waits_for_the_letter_of_the_first(request_, lead):
    request_.approve(by=lead, seen=1)
    with pytest.raises(Refusal, match="has not left yet"):
        fresh(request_).cancel(by=lead, seen=2, kind="error")


def test_cancelling_an_approved_return_is_for_leads(request_, agent, lead):
    request_.approve(by=agent, seen=1)
    Letter.objects.update(state="sent")
    with pytest.raises(NotYours):
        fresh(request_).cancel(by=agent, seen=2, kind="error")
    fresh(request_).cancel(by=lead, seen=2, kind="error")
    assert fresh(request_).status == "cancelled"


def test_a_stale_screen_cannot_decide(request_, agent, lead):
    request_.note(by=lead, text="Wait, she called")
    with pytest.raises(Stale):
        fresh(request_).approve(by=agent, seen=1)
    assert (fresh(request_).status, kinds()) == ("new", [])


def test_a_colleagues_hold_must_be_taken_over_first(request_, agent, lead):
    request_.hold(by=lead, seen=1, reason="asks the supplier")
    with pytest.raises(Held, match="Tom Verbeek"):
        fresh(request_).approve(by=agent, seen=2)
    fresh(request_).take_over(by=agent, seen=2, reason="she is ill")
    fresh(request_).approve(by=agent, seen=3)
    now = fresh(request_)
    assert (now.status, now.held_by, now.hold_reason) == ("approved", None, "")


@pytest.mark.parametrize("role", ["warehouse", "store"])
def test_other_roles_do_not_decide(request_, shop, role):
    with pytest.raises(NotYours):
        request_.approve(by=make_person(shop, role), seen=1)


def test_somebody_of_another_shop_or_without_a_role_any_more_does_not_decide(request_, agent):
    with pytest.raises(NotYours):
        request_.approve(by=make_person(make_shop()), seen=1)
    agent.memberships.all().delete()
    with pytest.raises(NotYours):
        fresh(request_).approve(by=agent, seen=1)


@pytest.mark.parametrize("now", [{"ended_at": timezone.now()}, {"role": "warehouse"}])
def test_a_role_lost_between_the_look_and_the_press_decides_nothing(request_, agent, now):
    assert agent.roles
    agent.memberships.update(**now)
    with pytest.raises(NotYours, match="just changed"):
        request_.approve(by=agent, seen=1)
    assert (fresh(request_).status, kinds()) == ("new", [])


def test_nobody_decides_on_a_return_of_their_own(shop):
    colleague = make_person(shop, email="me@desk.test")
    mine = make_return(shop, customer_email="Me@desk.test")
    with pytest.raises(NotYours):
        mine.approve(by=colleague, seen=1)


def test_above_the_agents_limit_a_lead_decides(shop, agent, lead):
    shop.agent_limit = Decimal("50")
    shop.save()
    dear = make_return(shop)
    with pytest.raises(NotYours, match="a team lead decides"):
        dear.approve(by=agent, seen=1)
    fresh(dear).approve(by=lead, seen=1)
    assert fresh(dear).status == "approved"


def test_above_the_limit_for_two_people_checker_and_approver_differ(shop, agent, lead):
    shop.second_pass, shop.four_eyes_above = "some", Decimal("50")
    shop.save()
    dear = make_return(shop)
    with pytest.raises(Unready):
        dear.approve(by=lead, seen=1)
    fresh(dear).precheck(by=agent, seen=1, verdict="approve")
    with pytest.raises(NotYours):
        fresh(dear).approve(by=agent, seen=2)
    fresh(dear).approve(by=lead, seen=2)
    assert fresh(dear).status == "approved"


@pytest.mark.parametrize("ground", ["lack_of_conformity", "transport_damage", "wrong_item"])
def test_goods_that_are_not_as_they_should_be_go_back_for_free_whatever_the_agent_wants(shop, agent, ground):
    broken = make_return(shop, ground=ground)
    assert broken.free_return
    with pytest.raises(Unready):
        broken.set_free_return(by=agent, seen=1, free=False)


def test_a_withdrawal_by_right_is_refused_by_a_lead_on_a_legal_ground_only(shop, agent, lead):
    by_right = make_return(shop, ground="withdrawal", quantities=(1,))
    for person, code, refusal in [(agent, "used", Unready), (lead, "used", Unready), (agent, "perishable", NotYours)]:
        with pytest.raises(refusal):
            fresh(by_right).cancel(by=person, seen=1, kind="declined", code=code)
    fresh(by_right).cancel(by=lead, seen=1, kind="declined", code="perishable")
    assert fresh(by_right).status == "cancelled"


def test_a_free_exchange_asks_staff_to_make_it_free_or_say_why_not(shop, agent):
    shop.free_exchange = True
    shop.save()
    exchange = make_return(shop, resolution="exchange")
    assert exchange.alert_codes == ["free_exchange"]
    with pytest.raises(Unready, match="free exchange"):
        exchange.approve(by=agent, seen=1)
    fresh(exchange).set_free_return(by=agent, seen=1, free=True)
    assert fresh(exchange).alert_codes == []
    fresh(exchange).approve(by=agent, seen=2)
    assert "we pay the carriage" in fresh(exchange).decision_letter.text


def test_contradicting_an_alert_keeps_the_reason(shop, agent):
    shop.free_exchange = True
    shop.save()
    exchange = make_return(shop, resolution="exchange")
    exchange.approve(by=agent, seen=1, contradiction="Third exchange of the same thing")
    alert = exchange.alerts.get()
    assert (alert.contradiction, alert.acknowledged_by) == ("Third exchange of the same thing", agent)
    assert "You pay the carriage" in fresh(exchange).decision_letter.text


def test_an_alert_that_wants_a_lead_gets_one(request_, agent, lead):
    request_.alerts.create(code="fraud", requires="team_lead", own_text="Third claim this month")
    request_.note(by=lead, text="Careful")
    ReturnRequest.objects.update(alert_codes=["fraud"])
    with pytest.raises(NotYours):
        fresh(request_).approve(by=agent, seen=2)
    fresh(request_).approve(by=lead, seen=2)


def test_an_alert_that_wants_to_be_acknowledged_is(request_, agent):
    alert = request_.alerts.create(code="allergy", requires="acknowledge", own_text="Mind the gloves")
    ReturnRequest.objects.update(alert_codes=["allergy"])
    with pytest.raises(Unready):
        fresh(request_).approve(by=agent, seen=1)
    fresh(request_).acknowledge(by=agent, alert=alert)
    fresh(request_).approve(by=agent, seen=2)
    assert fresh(request_).alert_codes == []


def test_more_than_is_left_of_a_line_cannot_be_asked_back(shop):
    order = make_order(shop, lines=[(3, "20")])
    make_return(order=order, quantities=(2,))
    with pytest.raises(Refusal):
        make_return(order=order, quantities=(2,))
    make_return(order=order, quantities=(1,))
    assert OrderLine.objects.get().pending_quantity == 3
    assert ReturnRequest.objects.count() == 2


def test_the_same_form_makes_one_request(shop):
    order, key = make_order(shop), "0191d6a0-0000-7000-8000-000000000001"
    asked = [Asked(order.lines.first(), 1, make_reason(shop))]
    assert submit(order, asked, key=key) == submit(order, asked, key=key)
    assert ReturnRequest.objects.count() == 1


def test_a_request_after_the_window_is_marked_late(shop):
    late = make_return(shop, delivered_at=timezone.now() - timedelta(days=31))
    assert (late.is_late, late.alert_codes) == (True, ["late"])
    assert not make_return(shop, delivered_at=None).is_late
