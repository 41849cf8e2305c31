"""The pages of a trial on the past and of the report, and the press by which a rule is trusted with more."""

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.jobs.models import Job
from requests_inbox.models import DecisionTrace, PolicyVersion, RequestLine, RuleSetting, Simulation
from requests_inbox.return_policies.document import Document
from requests_inbox.return_policies.gathering import gather
from requests_inbox.return_policies.judging import judge
from requests_inbox.return_policies.reporting import report
from requests_inbox.return_policies.simulating import run_simulation
from tests.builders import fresh, make_person, make_policy, make_return, make_rule, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return make_shop(trust_after=2, trust_percent=90)


@pytest.fixture
def lead(shop):
    return make_person(shop, "team_lead", name="Tom Verbeek")


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def at(name, *args):
    return reverse(f"requests_inbox:{name}", args=args)


@pytest.fixture
def draft(shop, lead):
    draft = PolicyVersion.objects.begin_draft(shop, by=lead)
    draft.change(Document.read({"rules": [make_rule(free=True)]}), by=lead, seen=draft.edition)
    return draft


@pytest.fixture
def trial(desk, shop, draft):
    desk.post(at("policy_simulation", shop.slug), {"version": f"{draft.pk}.{draft.edition}"})
    return Simulation.objects.get()


def test_a_trial_runs_in_a_job_and_its_page_says_so_meanwhile(desk, shop, trial):
    assert Job.objects.filter(task__endswith="run_simulation").exists()
    page = desk.get(at("simulation", shop.slug, trial.pk)).content.decode()
    assert "Trying it on the past" in page
    assert "hx-trigger" in page
    assert "Look again" in page


def test_the_page_says_what_would_have_happened_and_leads_to_where_people_differed(desk, shop, lead, trial):
    approved, declined = make_return(shop), make_return(shop)
    approved.approve(by=lead, seen=1)
    declined.cancel(by=lead, seen=1, kind="declined", code="used")
    Simulation.objects.update(begun_at=timezone.now())
    run_simulation.call(trial.pk)  # which gathers what came before there was a policy
    page = desk.get(at("simulation", shop.slug, trial.pk))
    assert "<b>2</b> of 2 requests (100" in page.content.decode()
    assert [one for one, _verdict, _people in page.context["trial"].shown] == [declined]
    of_rule = desk.get(at("simulation", shop.slug, trial.pk), {"rule": "size"})
    assert [one for one, _verdict, _people in of_rule.context["trial"].shown] == [declined]


def test_an_edited_draft_needs_another_trial(desk, shop, lead, draft, trial):
    make_return(shop)
    Simulation.objects.update(begun_at=timezone.now())
    run_simulation.call(trial.pk)
    assert draft.simulation is not None
    draft.change(Document.read({"rules": []}), by=lead, seen=draft.edition)
    assert draft.simulation is None
    assert "publishing needs another try" in desk.get(at("simulation", shop.slug, trial.pk)).content.decode()


def test_a_draft_that_was_edited_before_its_turn_is_not_tried(desk, shop, lead, draft, trial):
    draft.change(Document.read({"rules": []}), by=lead, seen=draft.edition)
    run_simulation.call(trial.pk)
    assert Simulation.objects.get().finished_at is None
    assert "edited before this began" in desk.get(at("simulation", shop.slug, trial.pk)).content.decode()


def test_whoever_does_not_lead_the_shop_sees_neither(client, shop, trial):
    for person, status in [(make_person(shop, "agent"), 403), (make_person(make_shop(), "team_lead"), 404)]:
        client.force_login(person)
        for address in (at("simulation", shop.slug, trial.pk), at("policy_report", shop.slug)):
            assert client.get(address).status_code in (status, 404)
        assert client.post(at("policy_promotion", shop.slug, "size")).status_code in (403, 404)


def test_a_trial_of_another_shop_does_not_exist(client, trial):
    other = make_shop()
    client.force_login(make_person(other, "team_lead"))
    assert client.get(at("simulation", other.slug, trial.pk)).status_code == 404


# The report ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def decided(shop, lead):
    """A rule in shadow, two requests that it would have approved and people did, one that they declined."""
    make_policy(shop, make_rule(), by=lead, modes={"size": "shadow"})
    three = [make_return(shop) for _ in range(3)]
    for one in three:
        judge.call(one.pk)
    for one in three[:2]:
        fresh(one).approve(by=lead, seen=fresh(one).version)
    declined = fresh(three[2])
    declined.cancel(by=lead, seen=declined.version, kind="declined", code="used")
    return three


def test_each_rule_stands_beside_what_people_decided(desk, shop, decided):
    (fared,) = report(shop).values()
    assert (fared.alike, fared.other, fared.percent) == (2, 1, 66)
    page = desk.get(at("policy_report", shop.slug), {"rule": "size"}).content.decode()
    assert "66" in page
    assert decided[2].reference in page
    assert "Let it suggest" not in page


def test_what_nobody_decided_or_the_rule_did_itself_is_not_counted(shop, lead):
    make_policy(shop, make_rule(), by=lead)
    judge.call(make_return(shop).pk)
    assert DecisionTrace.objects.get().did == "approved"
    assert report(shop) == {}


def test_a_rule_that_fared_well_is_trusted_step_by_step(desk, shop, lead, decided):
    DecisionTrace.objects.filter(request=decided[2]).delete()
    address, setting = at("policy_promotion", shop.slug, "size"), RuleSetting.objects.get(key="size")
    assert "Let it suggest" in desk.get(at("policy_report", shop.slug)).content.decode()
    for mode in ("suggest", "auto", "auto"):
        desk.post(address)
        setting.refresh_from_db()
        assert setting.mode == mode
    assert list(shop.changes.filter(field="rule size").values_list("new", flat=True)) == ["auto", "suggest"]


def test_a_rule_that_did_not_is_not(desk, shop, decided):
    page = desk.post(at("policy_promotion", shop.slug, "size"), follow=True).content.decode()
    assert "It needs 2 decisions of people" in page
    assert RuleSetting.objects.get(key="size").mode == "shadow"


def test_a_rule_that_declines_is_never_promoted_to_act_by_itself(desk, shop, lead):
    make_policy(shop, make_rule(decision="decline", code="used"), by=lead, modes={"size": "suggest"})
    for _ in range(2):
        request = make_return(shop)
        judge.call(request.pk)
        request = fresh(request)
        request.cancel(by=lead, seen=request.version, kind="declined", code="used")
    assert report(shop)["size"].is_enough_for(shop)
    assert "Let it act" not in desk.get(at("policy_report", shop.slug)).content.decode()
    page = desk.post(at("policy_promotion", shop.slug, "size"), follow=True).content.decode()
    assert "A rule that declines does not act by itself: a person confirms every refusal." in page
    assert RuleSetting.objects.get(key="size").mode == "suggest"


def test_facts_of_before_are_gathered_once(shop):
    request = make_return(shop)
    assert gather(RequestLine.objects.filter(request=request)) == 2
    assert gather(RequestLine.objects.filter(request=request)) == 2
    assert request.policy_facts.count() == 2
