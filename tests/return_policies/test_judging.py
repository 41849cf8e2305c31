"""What a policy makes of a request: by itself, as a suggestion, in shadow, and why not."""

import pytest
from django.utils import timezone

from helpdesk.jobs.models import Job
from helpdesk.jobs.worker import Worker
from requests_inbox.models import RuleSetting
from requests_inbox.refusals import NotYours, Unready
from requests_inbox.return_policies import looking_back
from requests_inbox.return_policies.judging import judge
from tests.builders import fresh, make_message, make_order, make_person, make_policy, make_return, make_rule, make_shop

pytestmark = pytest.mark.django_db

CHEAP = {"all": [{"fact": "value", "op": "under", "value": "100"}]}


@pytest.fixture
def shop():
    return make_shop()


def judged(request):
    judge.call(request.pk)
    return fresh(request)


def test_a_rule_by_itself_approves_with_the_letter_and_the_undo_of_a_person(shop):
    make_policy(shop, make_rule(when=CHEAP, free=True))
    request = judged(make_return(shop))
    assert (request.status, request.free_return, request.decided_by) == ("approved", True, None)
    assert request.pending_letter.kind == "approved"
    assert request.rma is not None
    event = request.events.get(verb="approved")
    assert (event.actor, event.details["rule"]) == (None, "Size")
    request.undo(by=make_person(shop, "agent"))
    assert fresh(request).status == "new"


def test_what_was_taken_back_is_not_decided_by_itself_again(shop):
    make_policy(shop, make_rule(when=CHEAP))
    request = judged(make_return(shop))
    request.undo(by=make_person(shop, "agent"))
    request = fresh(request)
    request.tag(by=make_person(shop, "agent"), seen=request.version, names=["vip"])
    request = judged(request)
    assert request.status == "new"
    assert request.traces.latest().why_not == ["once"]


def test_the_first_rule_that_fits_decides_and_what_follows_changes_nothing(shop):
    make_policy(
        shop, make_rule("dear", {"all": [{"fact": "value", "op": "over", "value": 1000}]}, "review"),
        make_rule("rest", free=True), make_rule("never", decision="decline", code="used"),
    )  # fmt: skip
    request = judged(make_return(shop))
    assert request.status == "approved"
    assert request.traces.latest().rule == "rest"


def set_mode(shop, mode, key="size"):
    """As a team lead does, with the jobs that follow from it."""
    RuleSetting.objects.get(shop=shop, key=key).set(by=make_person(shop, "team_lead"), mode=mode, sample_percent=0)
    Worker().run_due()


def test_what_is_open_says_what_the_policy_says_once_the_mode_changes(shop):
    make_policy(shop, make_rule(when=CHEAP), modes={"size": "shadow"})
    request = judged(make_return(shop))
    assert request.policy_verdict == ""
    set_mode(shop, "suggest")
    assert fresh(request).policy_verdict == "approve"
    assert request.traces.latest().why_not == ["suggests"]
    set_mode(shop, "off")
    assert fresh(request).policy_verdict == ""


def test_what_was_open_before_a_rule_decides_by_itself_stays_with_people(shop):
    make_policy(shop, make_rule(when=CHEAP), modes={"size": "suggest"})
    request = make_return(shop)
    Worker().run_due()
    set_mode(shop, "auto")
    assert fresh(request).status == "new"
    assert (request.traces.latest().did, request.traces.latest().why_not) == ("suggested", ["earlier"])
    assert judged(request).status == "new", "nothing is new about it"
    assert judged(make_return(shop)).status == "approved"


def test_all_that_is_open_is_looked_at_again_a_part_at_a_time(shop, monkeypatch):
    monkeypatch.setattr(looking_back, "AT_ONCE", 2)
    make_policy(shop, make_rule(when=CHEAP), modes={"size": "off"})
    requests = [judged(make_return(shop)) for _ in range(5)]
    elsewhere = make_return(make_shop())
    set_mode(shop, "suggest")
    assert [fresh(one).policy_verdict for one in requests] == ["approve"] * 5
    assert fresh(elsewhere).policy_verdict == ""


def test_another_cap_alone_looks_at_nothing_again(shop):
    make_policy(shop, make_rule(when=CHEAP))
    set_mode(shop, "auto")
    assert not Job.objects.filter(task__endswith="look_back").exists()


def test_in_shadow_it_only_writes_down(shop):
    make_policy(shop, make_rule(when=CHEAP), modes={"size": "shadow"})
    request = judged(make_return(shop))
    trace = request.traces.latest()
    assert (request.status, request.policy_verdict) == ("new", "")
    assert (trace.verdict, trace.shadow_verdict, trace.shadow_rule) == ("review", "approve", "size")
    assert not request.events.filter(verb="judged").exists()


def test_a_rule_in_shadow_stands_in_nobodys_way(shop):
    make_policy(shop, make_rule("trial", decision="review"), make_rule("size"), modes={"trial": "shadow"})
    assert judged(make_return(shop)).status == "approved"


def test_a_suggestion_is_shown_and_does_nothing(shop):
    make_policy(shop, make_rule(when=CHEAP), modes={"size": "suggest"})
    request = judged(make_return(shop))
    trace = request.traces.latest()
    assert (request.status, request.policy_verdict, trace.did) == ("new", "approve", "suggested")
    assert trace.why_not == ["suggests"]
    told = {"version": 1, "rule": "Size", "verdict": "approve", "trace": trace.pk}
    assert request.events.get(verb="judged").details == told


@pytest.mark.parametrize("decision", ["decline"])
def test_nobody_is_refused_by_a_machine(shop, decision):
    make_policy(shop, make_rule(decision=decision, code="used"))
    request = judged(make_return(shop))
    assert request.status == "new"
    assert request.traces.latest().why_not == ["never_alone"]


def test_a_rule_asks_once(shop):
    make_policy(shop, make_rule(when={"all": [{"fact": "has_photo", "op": "no"}]}, decision="ask", asks=["photo"]))
    request = judged(make_return(shop))
    assert (request.waiting_on, [one.kind for one in request.questions.all()]) == ("customer", ["photo"])
    make_message(request)
    request = judged(request)
    assert request.questions.count() == 1


def test_a_team_lead_is_asked_for(shop):
    make_policy(shop, make_rule("dear", {"all": [{"fact": "value", "op": "over", "value": 10}]}, "lead"))
    request = judged(make_return(shop))
    with pytest.raises(NotYours):
        request.approve(by=make_person(shop, "agent"), seen=request.version)
    request = fresh(request)
    request.approve(by=make_person(shop, "team_lead"), seen=request.version)


def test_somebody_gets_it(shop):
    agent = make_person(shop, "agent")
    make_policy(shop, make_rule(decision="review", assign_to=agent.pk))
    assert judged(make_return(shop)).assigned_to == agent


def test_what_nobody_knows_goes_to_people(shop):
    make_policy(shop, make_rule(when={"all": [{"fact": "days_since_delivery", "op": "at_most", "value": 30}]}))
    request = judged(make_return(order=make_order(shop, delivered_at=None)))
    trace = request.traces.latest()
    assert (request.status, trace.verdict, trace.why_not) == ("new", "review", ["unknown"])


def test_the_kill_switch_holds_for_what_is_on_its_way(shop):
    make_policy(shop, make_rule())
    request = make_return(shop)
    type(shop).objects.filter(pk=shop.pk).update(policy_stopped_at=timezone.now())
    request = judged(request)
    assert (request.status, request.traces.latest().why_not) == ("new", ["stopped"])


def test_a_rule_that_is_stopped_in_the_very_moment_does_nothing(shop):
    make_policy(shop, make_rule())
    setting = RuleSetting.objects.get(key="size")
    assert setting.take_one(timezone.localdate())
    type(shop).objects.filter(pk=shop.pk).update(policy_stopped_at=timezone.now())
    assert not setting.take_one(timezone.localdate())


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"daily_cap": 0}, ["full"]),
        ({"amount_cap": 5}, ["amount"]),
        ({"sample_percent": 100}, ["sample"]),
    ],
)
def test_limits_of_a_rule(shop, limits, why):
    make_policy(shop, make_rule())
    RuleSetting.objects.filter(key="size").update(**limits)
    request = judged(make_return(shop))
    assert (request.status, request.traces.latest().why_not) == ("new", why)


def test_the_cap_is_of_one_day(shop):
    make_policy(shop, make_rule())
    RuleSetting.objects.filter(key="size").update(daily_cap=1)
    assert [judged(make_return(shop)).status for _ in range(2)] == ["approved", "new"]
    RuleSetting.objects.filter(key="size").update(counted_on="2020-01-01")
    assert judged(make_return(shop)).status == "approved"


def test_the_shops_limit_for_one_person_is_the_policys_too(shop):
    shop.agent_limit = 10
    shop.save()
    make_policy(shop, make_rule())
    assert judged(make_return(shop)).traces.latest().why_not == ["limit"]


def test_where_two_people_decide_a_rule_is_neither_of_them(shop):
    shop.second_pass = shop.SecondPass.ALL
    shop.save()
    make_policy(shop, make_rule())
    request = judged(make_return(shop))
    assert (request.status, request.traces.latest().why_not) == ("new", ["two"])


def test_alerts_are_raised_and_taken_back(shop):
    alert = {
        "key": "no-photo", "name": "No photo", "when": {"all": [{"fact": "tags", "op": "is_not", "value": "seen"}]},
        "then": {"text": "Look at it", "severity": "critical", "requires": "acknowledge"},
    }  # fmt: skip
    make_policy(shop, make_rule(), alerts=[alert])
    request = judged(make_return(shop))
    assert (request.status, request.alert_codes) == ("new", ["policy-no-photo"])
    assert request.traces.latest().why_not == ["alert"]
    request.tag(by=make_person(shop, "agent"), seen=request.version, names=["Seen"])
    request = judged(request)
    assert request.alert_codes == []


def test_with_no_policy_nothing_is_decided(shop):
    request = judged(make_return(shop))
    assert (request.status, request.traces.count()) == ("new", 0)


def test_nobody_publishes_what_was_not_tried(shop):
    from requests_inbox.models import PolicyVersion

    lead = make_person(shop, "team_lead")
    draft = PolicyVersion.objects.begin_draft(shop, by=lead)
    with pytest.raises(Unready):
        draft.publish(by=lead, seen=draft.edition)


def test_a_rule_about_a_country_fits_whatever_its_order_calls_it(shop):
    belgian = {"all": [{"fact": "country", "op": "is", "value": ["Belgium"]}]}
    make_policy(shop, make_rule(when=belgian, free=True))
    assert [judged(make_return(shop, country=name)).status for name in ("BE", "België", "Belgium", "Germany")] == [
        "approved", "approved", "approved", "new",
    ]  # fmt: skip
