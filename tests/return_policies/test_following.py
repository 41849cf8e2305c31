"""Doing what the policy suggests with one key: the verbs, rights, letters and undo of a person; never anything else."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helpdesk.jobs.models import Job
from messaging.models import Letter
from requests_inbox.actions import actions_for, letter_of
from requests_inbox.correspondence.hearing import hear
from requests_inbox.many_at_once import batching
from requests_inbox.models import Batch, Draft, PolicyVersion, ReturnRequest, RuleSetting
from requests_inbox.refusals import Held, NotYours, Outdated, Refusal, Stale, Unready
from requests_inbox.return_policies.judging import judge
from tests.builders import (
    fresh,
    make_message,
    make_order,
    make_person,
    make_policy,
    make_return,
    make_rule,
    make_shop,
)

pytestmark = pytest.mark.django_db

SMALL = {"all": [{"fact": "line_value", "op": "at_most", "value": 20}]}
TAGGED = {"all": [{"fact": "tags", "op": "is", "value": "seen"}]}


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def agent(shop):
    return make_person(shop, name="Sanne de Wit")


def suggested(shop, *rules, request=None, **fields):
    """A request of which the policy has said what it suggests."""
    make_policy(shop, *rules, modes={rule["key"]: "suggest" for rule in rules})
    return judged(request or make_return(shop, **fields))


def judged(request):
    judge.call(request.pk)
    return fresh(request)


def decline(key="used", when=None, **then):
    return make_rule(key, when, "decline", code="used", **then)


def follow(request, by, **more):
    request.follow_policy(by=by, seen=request.version, **more)
    return fresh(request)


def test_an_approval_is_followed_with_its_letter_its_return_and_its_undo(shop, agent):
    request = follow(suggested(shop, make_rule(free=True, texts={"en": "Keep the box."})), agent)
    assert (request.status, request.free_return, request.decided_by) == ("approved", True, agent)
    assert "Keep the box." in request.pending_letter.text
    event = request.events.get(verb="approved")
    trace = request.traces.latest()
    assert event.details == {"because": "followed", "rule": "Size", "trace": trace.pk}
    assert (event.actor, trace.did) == (agent, "suggested")
    request.undo(by=agent)
    assert fresh(request).status == "new"
    assert not Draft.objects.filter(person=agent).exclude(text="").exists()  # the words were the rule's


def test_items_fare_as_each_rule_says_and_the_letter_says_why_in_the_customers_language(shop, agent):
    rules = [make_rule("small", SMALL), decline("rest", texts={"de": "Leider getragen.", "nl": "Helaas gedragen."})]
    request = suggested(shop, *rules, customer_language="de")
    agent.language = "nl"
    assert request.policy_verdict == "partly"
    request = follow(request, agent)
    verdicts = [(line.decision, line.decline_code, line.decline_text) for line in request.line_list]
    assert verdicts == [("approved", "", ""), ("declined", "used", "Leider getragen.")]
    assert request.pending_letter.text.count("Leider getragen.") == 1
    assert "Helaas" not in request.pending_letter.text


def test_a_refusal_is_the_persons_who_follows_it(shop, agent):
    request = follow(suggested(shop, decline(texts={"en": "It was worn outside."})), agent)
    assert (request.status, request.cancellation_kind, request.decided_by) == ("cancelled", "declined", agent)
    assert request.pending_letter.text.count("It was worn outside.") == 2  # once an item
    assert request.events.get(verb="cancelled").details["because"] == "followed"


def test_each_item_is_declined_for_its_own_reason(shop, agent):
    rules = [decline("small", SMALL), make_rule("rest", None, "decline", code="final_sale")]
    request = follow(suggested(shop, *rules), agent)
    assert [line.decline_code for line in request.line_list] == ["used", "final_sale"]


def test_the_customer_is_asked_for_what_the_rule_wants(shop, agent):
    rule = make_rule(decision="ask", asks=["photo"], texts={"en": "From above, please."})
    request = follow(suggested(shop, rule), agent)
    question = request.questions.get()
    assert (request.status, request.waiting_on) == ("new", "customer")
    assert (question.kind, question.text) == ("photo", "From above, please.")
    request.withdraw_letter(by=agent, letter=question.letter)
    assert not Draft.objects.filter(person=agent).exclude(text="").exists()


@pytest.mark.parametrize("decision", ["lead", "review"])
def test_what_people_decide_cannot_be_followed(shop, agent, decision):
    request = suggested(shop, make_rule(decision=decision))
    with pytest.raises(Refusal, match="suggests nothing"):
        follow(request, agent)


def test_where_no_policy_has_looked_there_is_nothing_to_follow(shop, agent):
    with pytest.raises(Refusal, match="suggests nothing"):
        follow(make_return(shop), agent)


def test_what_is_not_known_cannot_be_followed(shop, agent):
    when = {"all": [{"fact": "days_since_delivery", "op": "at_most", "value": 30}]}
    request = suggested(shop, make_rule(when=when), request=make_return(order=make_order(shop, delivered_at=None)))
    assert request.policy_verdict == "review"
    with pytest.raises(Refusal, match="suggests nothing"):
        follow(request, agent)


def test_whoever_may_not_decide_may_not_follow(shop):
    request = suggested(shop, make_rule())
    for stranger in (make_person(), make_person(shop, "store"), make_person(make_shop())):
        with pytest.raises(NotYours):
            follow(fresh(request), stranger)
    assert fresh(request).status == "new"


def test_the_limits_of_a_person_hold_for_what_the_policy_says(shop, agent):
    request = suggested(shop, make_rule())
    request.shop.agent_limit = 10
    request.shop.save()
    with pytest.raises(NotYours):
        follow(fresh(request), agent)


def test_a_colleagues_hold_holds(shop, agent):
    request = suggested(shop, make_rule())
    request.hold(by=make_person(shop), seen=request.version, reason="lunch")
    with pytest.raises(Held):
        follow(fresh(request), agent)


def test_the_law_holds_for_whoever_follows(shop, agent):
    """A rule that declines does not touch a withdrawal by right, so there is nothing to follow."""
    shop.approves_withdrawals = False
    shop.save()
    request = suggested(shop, decline(), request=make_return(shop, ground="withdrawal"))
    assert request.policy_verdict == ""
    with pytest.raises(Refusal, match="suggests nothing"):
        follow(request, agent)


def test_only_a_wish_that_the_rule_grants_is_followed(shop, agent):
    request = suggested(shop, make_rule(grant="store_credit"))
    assert "other_wish" in request.traces.latest().why_not
    with pytest.raises(Unready, match="something else"):
        follow(request, agent)


def test_what_is_decided_already_is_not_followed(shop, agent):
    request = suggested(shop, make_rule())
    request.approve(by=agent, seen=request.version)
    request = fresh(request)
    with pytest.raises(Refusal):
        follow(request, agent)


def test_the_older_screen_loses(shop, agent):
    request = suggested(shop, make_rule())
    seen = fresh(request)
    request.note(by=agent, text="Look at the seam")
    with pytest.raises(Stale):
        seen.follow_policy(by=agent, seen=seen.version)


def test_two_who_accept_at_once_decide_once(shop, agent):
    request = suggested(shop, make_rule())
    mine, hers = fresh(request), fresh(request)
    follow(mine, agent)
    with pytest.raises(Refusal):
        follow(hers, make_person(shop))
    assert Letter.objects.filter(kind="approved").count() == 1


def test_a_customer_who_writes_is_heard_first(shop, agent):
    request = suggested(shop, make_rule())
    seen = fresh(request)
    hear(make_message(request, "I have changed my mind"))
    with pytest.raises(Stale):
        seen.follow_policy(by=agent, seen=seen.version)
    assert fresh(request).is_open


def test_what_the_look_went_by_must_still_be_so(shop, agent):
    """A tag was set and the job has not looked yet; or the order was delivered later than anybody knew."""
    request = suggested(shop, decline("no-tag", {"none": [TAGGED]}), make_rule("rest"))
    request.tag(by=agent, seen=request.version, names=["seen"])
    request = fresh(request)
    assert request.policy_verdict == "decline"  # as the page still shows it
    with pytest.raises(Outdated):
        follow(request, agent)
    assert fresh(request).status == "new"
    assert Job.objects.filter(dedupe_key=f"judge {request.pk}").exists()
    assert follow(judged(request), agent).status == "approved"


def test_a_newer_version_is_looked_at_before_anything_is_followed(shop, agent):
    request = suggested(shop, make_rule())
    make_policy(shop, decline("size"), modes={"size": "suggest"})
    with pytest.raises(Outdated):
        follow(request, agent)
    request = judged(request)
    assert (request.policy_verdict, follow(request, agent).status) == ("decline", "cancelled")


def test_another_suggestion_makes_the_screen_stale_though_the_verdict_is_the_same(shop, agent):
    request = suggested(shop, make_rule("seen", TAGGED, free=True), make_rule("rest"))
    request.tag(by=agent, seen=request.version, names=["seen"])
    on_screen = fresh(request)
    judged(request)
    assert fresh(request).traces.latest().free is True
    with pytest.raises(Stale):
        on_screen.follow_policy(by=agent, seen=on_screen.version)


def test_an_alert_that_has_to_be_acknowledged_stands_before_it(shop, agent):
    request = suggested(shop, make_rule())
    request.raise_alert(by=agent, seen=request.version, text="Fraud?", severity="critical", requires="acknowledge")
    with pytest.raises(Unready, match="Acknowledge"):
        follow(fresh(request), agent)


# The button -----------------------------------------------------------------------------------------------------------


def act(request):
    return reverse("requests_inbox:act", args=[request.reference, "policy"])


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def test_the_button_says_exactly_what_happens_and_the_sheet_has_the_very_mail(desk, shop, agent):
    request = suggested(shop, make_rule("small", SMALL, free=True), decline("rest", texts={"en": "It was worn."}))
    page = desk.get(reverse("requests_inbox:show", args=[request.reference])).content.decode()
    assert "Approve some, decline the rest, free" in page
    action = actions_for(fresh(request), agent)["policy"]
    expected = letter_of(action, {}).text
    assert desk.get(act(request)).context["letter"].text == expected
    assert action.steps == [("Thing 1", "Approve"), ("Thing 2", "Decline: It was worn."), ("Free return", "on")]
    assert fresh(request).status == "new"
    desk.post(act(request), {"version": request.version, "key": uuid.uuid4()})
    request = fresh(request)
    assert request.status == "approved"
    assert request.pending_letter.text.split() == expected.split()


def test_the_same_form_sent_twice_acts_once(desk, shop):
    request = suggested(shop, make_rule())
    told = {"version": request.version, "key": uuid.uuid4()}
    assert [desk.post(act(request), told).status_code for _ in range(2)] == [302, 302]
    assert Letter.objects.filter(kind="approved").count() == 1


def test_one_press_is_enough_for_whoever_approves_with_one_press(shop, agent):
    request = suggested(shop, make_rule())
    assert actions_for(request, agent)["policy"].asks
    agent.one_press_approval = True
    assert not actions_for(request, agent)["policy"].asks
    assert actions_for(judged_as_declined(shop), agent)["policy"].asks


def judged_as_declined(shop):
    return suggested(shop, decline("worn"))


def test_nobody_is_offered_what_there_is_not(desk, shop):
    make_policy(shop, make_rule(decision="lead"), modes={"size": "suggest"})
    request = judged(make_return(shop))
    page = desk.get(reverse("requests_inbox:show", args=[request.reference])).content.decode()
    assert "a team lead decides" in page
    assert act(request) not in page
    response = desk.post(act(request), {"version": request.version, "key": uuid.uuid4()})
    assert response.status_code == 409


# Many at once ---------------------------------------------------------------------------------------------------------


def test_many_are_followed_at_once_each_as_its_own_rule_says_with_one_undo(desk, shop, agent):
    rules = [
        make_rule("cheap", {"all": [{"fact": "value", "op": "under", "value": 50}]}),
        make_rule("asks", {"all": [{"fact": "value", "op": "under", "value": 80}]}, "ask", asks=["photo"]),
        decline("dear"),
    ]
    make_policy(shop, *rules, modes={rule["key"]: "suggest" for rule in rules})
    prices = ["20.00", "60.00", "90.00"]
    three = [judged(make_return(order=make_order(shop, lines=[(1, price)]), quantities=(1,))) for price in prices]
    untold = make_return(shop, quantities=(1, 1))
    told = [f"{one.reference}:{one.version}" for one in (*three, untold)]
    address = reverse("requests_inbox:bulk", args=["policy"])
    looked = desk.post(address, {"chosen": told}).content.decode()
    assert "The policy suggests nothing here" in looked
    desk.post(address, {"chosen": told, "key": uuid.uuid4(), "confirm": "yes"}, follow=True)
    batch = Batch.objects.get()
    assert [item.outcome for item in batch.items.all()] == ["done", "done", "done", "refused"]
    assert [(fresh(one).status, fresh(one).waiting_on) for one in three] == [
        ("approved", "none"), ("new", "customer"), ("cancelled", "none"),
    ]  # fmt: skip
    assert len({letter.not_before for letter in batch.letters}) == 1  # all leave together, the question too
    batching.undo(batch)
    batching.carry_on(batch)
    assert [item.outcome for item in batch.items.all()] == ["undone", "undone", "undone", "refused"]
    assert [fresh(one).status for one in three] == ["new", "new", "new"]
    assert not fresh(three[1]).questions.exists()


def test_three_that_are_chosen_take_as_many_queries_as_one(desk, shop):
    make_policy(shop, make_rule(), modes={"size": "suggest"})
    address = reverse("requests_inbox:bulk", args=["policy"])

    def queries(requests):
        told = [f"{one.reference}:{one.version}" for one in requests]
        with CaptureQueriesContext(connection) as asked:
            desk.post(address, {"chosen": told})
        return len(asked)

    some = [judged(make_return(shop)) for _ in range(4)]
    queries(some[:1])
    assert queries(some[:1]) == queries(some[1:])


# What a rule does by itself -------------------------------------------------------------------------------------------


def auto(shop, *rules, **modes):
    make_policy(shop, *rules, modes=modes)


def test_a_person_who_has_begun_ends_it(shop, agent):
    auto(shop, make_rule())
    asked, decided = make_return(shop), make_return(shop)
    asked.ask(by=agent, seen=asked.version, text="Which size do you wear?")
    line = decided.line_list[1]
    decided.decide_line(by=agent, seen=decided.version, line=line, decision="declined", code="used")
    for request in (asked, decided):
        assert judged(request).status == "new"
        assert request.traces.latest().why_not == ["begun"]


def test_what_somebody_reopens_is_decided_by_people(shop, agent):
    request = make_return(shop)
    request.approve(by=agent, seen=request.version)
    Letter.objects.update(state="sent")
    auto(shop, make_rule())
    request = fresh(request)
    request.reopen(by=make_person(shop, "team_lead"), seen=request.version, reason="The wrong one")
    request = judged(request)
    assert (request.status, request.traces.latest().why_not) == ("new", ["once"])


def test_another_rule_does_not_do_again_what_was_taken_back(shop, agent):
    auto(shop, make_rule("seen", TAGGED), make_rule("rest"))
    request = judged(make_return(shop))
    assert request.status == "approved"
    request.undo(by=agent)
    request = fresh(request)
    request.tag(by=agent, seen=request.version, names=["seen"])
    assert judged(request).status == "new"


def test_the_team_leads_alert_stays_while_a_lead_is_asked_for_and_goes_with_it(shop, agent):
    dear = make_rule("dear", {"all": [{"fact": "value", "op": "over", "value": 10}]}, "lead")
    auto(shop, make_rule("seen", {"all": [{"fact": "tags", "op": "is", "value": "seen"}]}, "review"), dear)
    request = judged(make_return(shop))
    assert request.alert_codes == ["policy_lead"]
    request.tag(by=agent, seen=request.version, names=["other"])
    assert judged(request).alert_codes == ["policy_lead"]
    request = fresh(request)
    request.tag(by=agent, seen=request.version, names=["seen"])
    assert judged(request).alert_codes == []
    request = fresh(request)
    request.tag(by=agent, seen=request.version, names=["other"])
    assert judged(request).alert_codes == ["policy_lead"]


def test_an_alert_named_lead_is_no_team_leads(shop, agent):
    alert = {"key": "lead", "name": "Lead", "when": {"all": []}, "then": {"text": "Mind the seam"}}
    make_policy(shop, make_rule(decision="lead"), alerts=[alert])
    request = judged(make_return(shop))
    assert sorted(request.alert_codes) == ["policy-lead", "policy_lead"]
    with pytest.raises(NotYours):
        request.approve(by=agent, seen=request.version)


def test_long_names_of_alerts_that_begin_alike_are_two_alerts(shop):
    keys = ["a" * 39 + "1", "a" * 39 + "2"]
    alerts = [{"key": key, "name": key, "when": {"all": []}, "then": {"text": key}} for key in keys]
    make_policy(shop, alerts=alerts)
    request = judged(make_return(shop))
    assert [alert.own_text for alert in request.alert_list] == keys
    assert judged(request).alerts.count() == 2


def test_somebody_who_has_left_keeps_nobody_from_being_asked(shop):
    gone = make_person(shop)
    gone.memberships.update(ended_at="2020-01-01T00:00:00Z")
    auto(shop, make_rule(decision="lead", assign_to=gone.pk), make_rule("never"))
    request = judged(make_return(shop))
    assert (request.alert_codes, request.assigned_to) == (["policy_lead"], None)


def test_a_rule_called_by_right_is_a_rule_like_others(shop):
    make_policy(shop, make_rule("by-right"), modes={"by-right": "shadow"})
    assert judged(make_return(shop)).status == "new"


def test_a_question_of_a_rule_can_be_taken_back_by_whoever_works_here(shop, agent):
    auto(shop, make_rule(decision="ask", asks=["photo"]))
    request = judged(make_return(shop))
    request.withdraw_letter(by=agent, letter=request.questions.get().letter)
    assert not request.questions.exists()
    assert not Draft.objects.exists()


def test_a_job_that_dies_in_the_middle_leaves_nothing(shop, monkeypatch):
    auto(shop, make_rule())
    request = make_return(shop)
    monkeypatch.setattr(ReturnRequest, "authorize", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        judge.call(request.pk)
    request = fresh(request)
    assert (request.status, request.policy_verdict, request.traces.count()) == ("new", "", 0)
    assert RuleSetting.objects.get(key="size").counted == 0
    monkeypatch.undo()
    assert judged(request).status == "approved"


def test_versions_are_those_of_the_order(shop):
    request = suggested(shop, make_rule())
    assert request.policy_trace.version == PolicyVersion.objects.for_order(request.order)
