"""A rule that assigns to a team: written, said, taken out and in, done, and what becomes of it without one."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from helpdesk.jobs.worker import Worker
from requests_inbox.models import PolicyVersion, RuleSetting
from requests_inbox.refusals import Unready
from requests_inbox.return_policies import files
from requests_inbox.return_policies.differing import differences
from requests_inbox.return_policies.document import Document
from requests_inbox.return_policies.outcomes import Outcome
from requests_inbox.return_policies.saying import plain, say_rule
from requests_inbox.return_policies.unusable import Unusable
from shops.models import Team
from tests.builders import fresh, make_person, make_policy, make_return, make_rule, make_shop, make_team

from .documents import sent
from .test_following import judged
from .test_policy_pages import at, draft_of

pytestmark = pytest.mark.django_db
GONE = "“Size” assigns to a team that is gone: choose another one."


@pytest.fixture
def agent(shop):
    return make_person(shop, name="Sanne de Wit")


@pytest.fixture
def care(shop, agent):
    return make_team(shop, agent)


def read(*rules):
    return Document.read({"rules": list(rules)})


def written(team, decision="review", **then):
    return make_rule(decision=decision, assign_team=team.pk, **then)


def trial_of(draft, lead):
    draft.simulations.create(edition=draft.edition, finished_at=draft.made_at)
    return draft


@pytest.mark.parametrize("decision", ["review", "lead"])
def test_what_goes_to_people_goes_to_the_team(shop, care, decision):
    make_policy(shop, written(care, decision))
    request = judged(make_return(shop))
    assert request.assigned_team == care
    assert request.traces.latest().did == "passed_on"
    event = request.events.get(verb="assigned")
    assert (event.actor, event.who) == (None, "Policy rule “Size”")


def test_what_somebody_has_stays_theirs(shop, care, agent):
    make_policy(shop, written(care))
    request = make_return(shop)
    request.assign(by=agent, seen=1, to=agent)
    assert judged(fresh(request)).assignee == agent


def test_it_assigns_to_a_colleague_or_to_a_team(shop, care, agent):
    with pytest.raises(Unusable, match="not to both"):
        Outcome.read({"decision": "review", "assign_team": care.pk, "assign_to": agent.pk})
    for nonsense in ("3", True, 1.5, [care.pk]):
        with pytest.raises(Unusable, match="by number"):
            Outcome.read({"decision": "review", "assign_team": nonsense})


def test_the_sentence_and_the_difference_name_it(shop, care, agent):
    before, after = read(make_rule(decision="review", assign_to=agent.pk)), read(written(care))
    assert plain(say_rule(after.rules[0], shop)) == (
        "In every case, let an agent decide and assign it to the team Customer care."
    )
    (told,) = differences(before, after, shop)
    assert plain(told.before).endswith("assign it to Sanne de Wit.")
    assert plain(told.after).endswith("assign it to the team Customer care.")


def test_the_request_says_who_gets_it(client, shop, care, agent):
    make_policy(shop, written(care), modes={"size": "suggest"})
    request = judged(make_return(shop))
    client.force_login(agent)
    page = client.get(reverse("requests_inbox:show", args=[request.reference]))
    assertContains(page, "Customer care (team)")


def test_a_file_names_it(shop, care):
    document = read(written(care))
    text = files.written(document, shop)
    assert "assign_team: Customer care" in text
    assert files.read(text.encode(), shop) == document
    other = make_shop()
    for there in (shop, other):
        if there == shop:
            care.end(by=make_person(shop, "team_lead"))
        with pytest.raises(files.Mistakes) as found:
            files.read(files.written(document, shop).encode(), there)
        assert found.value.sentences == [f"Rule 1 “Size”, then: {there} has no team called “Customer care”."]


def test_the_form_offers_teams_and_gives_back_what_it_shows(desk, shop, lead, care, agent):
    other = make_shop()
    make_team(other, make_person(other), name="Theirs")
    make_policy(shop, make_rule(decision="review"), by=lead)
    address = at("policy_rule", shop.slug, "size")
    page = desk.get(address)
    names = [name for _code, name in page.context["form"].fields["assign_to"].choices]
    assert names[:2] == ["nobody in particular", "Customer care (team)"]
    assert "Sanne de Wit" in names
    assert "Theirs (team)" not in names
    told = sent(page)
    told["assign_to"] = care.code
    assert desk.post(address, told).status_code == 302
    assert draft_of(shop).document.rules[0].then.assign_team == care.pk
    assert desk.post(address, sent(desk.get(address))).status_code == 302
    assert draft_of(shop).document.rules[0].then.assign_team == care.pk
    told = sent(desk.get(address))
    told["assign_to"] = str(agent.pk)
    desk.post(address, told)
    then = draft_of(shop).document.rules[0].then
    assert (then.assign_to, then.assign_team) == (agent.pk, None)


# Without the team -----------------------------------------------------------------------------------------------------


def test_a_version_with_a_team_that_is_gone_is_not_published_and_says_so(desk, shop, lead, care):
    draft = PolicyVersion.objects.begin_draft(shop, by=lead)
    draft.change(read(written(care)), by=lead, seen=draft.edition)
    draft.simulations.create(edition=draft.edition, finished_at=draft.made_at)
    care.end(by=lead)
    assertContains(desk.get(at("policy_publication", shop.slug)), GONE)
    assertContains(desk.get(at("policies", shop.slug)), "Customer care, which is gone")
    with pytest.raises(Unready, match="assigns to a team that is gone"):
        draft.publish(by=lead, seen=draft.edition)
    assert PolicyVersion.objects.in_force(shop) is None
    draft.change(read(make_rule(decision="review")), by=lead, seen=draft.edition)
    draft.simulations.create(edition=draft.edition, finished_at=draft.made_at)
    draft.publish(by=lead, seen=draft.edition)


def test_a_team_of_another_shop_is_none_of_ours(shop, lead):
    other = make_shop()
    theirs = make_team(other, make_person(other))
    draft = PolicyVersion.objects.begin_draft(shop, by=lead)
    draft.change(read(written(theirs)), by=lead, seen=draft.edition)
    with pytest.raises(Unready, match="assigns to a team that is gone"):
        draft.publish(by=lead, seen=draft.edition)


@pytest.mark.parametrize("which", ["gone", "empty"])
def test_a_rule_in_force_leaves_it_to_nobody_and_the_request_says_why(client, shop, lead, care, agent, which):
    make_policy(shop, written(care, "lead"))
    if which == "gone":
        care.end(by=lead)
    else:
        care.change(by=lead, name=care.name, members=[])
    Worker().run_due()
    request = judged(make_return(shop))
    trace = request.traces.latest()
    assert (request.assignee, trace.did, trace.why_not) == (None, "passed_on", ["nobody"])
    assert request.alert_codes
    client.force_login(agent)
    page = client.get(reverse("requests_inbox:show", args=[request.reference]))
    assertContains(page, "Whom the rule assigns to is gone, or decides on nothing here: nobody has it yet.")


def test_a_colleague_who_has_left_is_said_in_the_same_way(shop, agent):
    make_policy(shop, make_rule(decision="review", assign_to=agent.pk))
    agent.memberships.get().end(by=make_person(shop, "admin"))
    request = judged(make_return(shop))
    assert (request.assignee, request.traces.latest().why_not) == (None, ["nobody"])


def test_history_still_names_it_in_an_old_version(desk, shop, lead, care):
    make_policy(shop, written(care), by=lead)
    care.end(by=lead)
    assert Team.objects.get(pk=care.pk).name == "Customer care"
    assertContains(desk.get(at("policy_version", shop.slug, 1)), "Customer care, which is gone")
    assert RuleSetting.objects.get(key="size").mode == "auto"
