"""The pages on which team leads write the policy of their shop."""

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.jobs.models import Job
from requests_inbox.models import PolicyVersion, RuleSetting, Simulation
from requests_inbox.return_policies import stopping
from requests_inbox.return_policies.counting import gather_past
from requests_inbox.return_policies.gathering import gather
from tests.builders import make_person, make_policy, make_reason, make_return, make_rule, make_shop

DEAR = {"all": [{"fact": "value", "op": "over", "value": "100.00"}]}


def at(name, *args):
    return reverse(f"requests_inbox:{name}", args=args)


def draft_of(shop):
    return PolicyVersion.objects.draft_of(shop)


def keys(shop):
    return [rule.key for rule in draft_of(shop).document.rules]


def fence(shop):
    draft = draft_of(shop)
    return f"{draft.pk}.{draft.edition}"


TYPED = {
    "version": "v0", "name": "Size, cheap", "when-how": "all", "when-0-fact": "reason", "when-0-op": "is",
    "when-0-value-0": "too_small", "when-1-fact": "value", "when-1-op": "under", "when-1-value": "50",
    "decision": "approve", "free": "yes",
}  # fmt: skip
STORED = {
    "key": "size-cheap", "name": "Size, cheap",
    "when": {"all": [
        {"fact": "reason", "op": "is", "value": ["too_small"]}, {"fact": "value", "op": "under", "value": "50.00"},
    ]},
    "then": {"decision": "approve", "free": True},
}  # fmt: skip


def test_from_nothing_to_a_rule_in_force(desk, shop):
    make_reason(shop)
    page = desk.get(at("policies", shop.slug)).content.decode()
    assert "No rules yet" in page
    assert desk.get(at("policy_rule_new", shop.slug, "rule")).status_code == 200
    answer = desk.post(at("policy_rule_new", shop.slug, "rule"), TYPED, follow=True)
    assert "“Size, cheap” is in the draft." in answer.content.decode()
    assert draft_of(shop).stored["rules"] == [STORED]
    assert PolicyVersion.objects.in_force(shop) is None
    told = {"version": fence(shop), "note": "Begin"}
    answer = desk.post(at("policy_publication", shop.slug), told)
    assert answer.status_code == 422
    assert "Try it on the past first" in answer.content.decode()
    desk.post(at("policy_simulation", shop.slug))
    Simulation.objects.update(finished_at=timezone.now())
    answer = desk.post(at("policy_publication", shop.slug), told, follow=True)
    assert "Version 1 is in force" in answer.content.decode()
    version = PolicyVersion.objects.in_force(shop)
    assert (version.number, version.note, version.stored["rules"]) == (1, "Begin", [STORED])
    assert RuleSetting.objects.get(shop=shop).mode == "shadow"


@pytest.fixture
def policy(shop, lead):
    make_reason(shop)
    return make_policy(
        shop, make_rule("dear", DEAR, "lead"), make_rule("rest"), by=lead,
        alerts=[{"key": "vip", "name": "Vip", "when": DEAR, "then": {"text": "Look twice"}}],
    )  # fmt: skip


def test_the_overview_says_each_rule_in_a_sentence_with_its_mode_and_decision(desk, shop, policy):
    page = desk.get(at("policies", shop.slug)).content.decode()
    assert "When value of the request is over <b>€ 100.00</b>, <b>let a team lead decide</b>." in page
    assert "In every case, <b>approve</b>." in page
    assert "show “<b>Look twice</b>”" in page
    assert "Customers may ask for <b>30 days</b> from the delivery." in page
    assert "By itself" in page
    assert "Published by Tom Verbeek" in page


def test_the_overview_asks_the_database_equally_often_of_one_rule_and_of_many(desk, shop, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_reason(shop)
    one = {"all": [{"fact": "reason", "op": "is", "value": ["too_small"]}]}

    def asked(*rules):
        make_policy(shop, *rules)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(at("policies", shop.slug)).status_code == 200
        return len(queries)

    asked(make_rule("warm"))
    assert asked(make_rule("one", one)) == asked(*(make_rule(f"rule-{n}", one) for n in range(3)))


def test_past_requests_are_counted_by_the_very_expressions(desk, shop, policy):
    for price in ("20.00", "60.00", "200.00"):
        gather(make_return(shop, quantities=(1,), lines=((1, price),)).lines.all())
    gather(make_return(make_shop(), lines=((1, "500.00"),)).lines.all())
    page = desk.get(at("policy_counts", shop.slug)).context["counts"]
    assert page == {"all": 3, "of": {"dear": 1, "rest": 3, "vip": 1}}
    assert "of 3 requests" in desk.get(at("policies", shop.slug) + "?count=yes").content.decode()


def test_requests_from_before_there_was_a_policy_are_counted_once_somebody_looks(desk, shop):
    make_return(shop, quantities=(1,))
    assert desk.get(at("policy_counts", shop.slug)).context["counts"]["all"] == 0
    desk.get(at("policies", shop.slug))
    job = Job.objects.get(task=gather_past.module_path)
    assert job.args == [shop.pk]
    gather_past.call(shop.pk)
    assert desk.get(at("policy_counts", shop.slug)).context["counts"]["all"] == 1


def test_the_shops_settings_say_who_publishes_and_who_did_what(client, shop, policy):
    admin = make_person(shop, "admin")
    RuleSetting.objects.get(shop=shop, key="rest").set(by=admin, mode="off")
    stopping.stop(shop, by=admin)
    client.force_login(admin)
    page = client.get(reverse("shops:shop", args=[shop.slug])).content.decode()
    assert "Version of the return policy" in page
    assert "How the rule “rest” is at work" in page
    assert "The return policy is stopped" in page
    assert "policies_by_admins" in page


def test_whoever_does_not_lead_the_shop_finds_nothing_there(client, shop, policy):
    others = [make_person(shop), make_person(shop, "warehouse"), make_person(make_shop(), "admin")]
    pages = [
        ("policies", []), ("policy_counts", []), ("policy_terms", []), ("policy_publication", []),
        ("policy_history", []), ("policy_version", [1]), ("policy_test", []), ("policy_file", []),
        ("policy_yaml", []), ("policy_yaml_of", [1]),
        ("policy_rule_new", ["rule"]), ("policy_rule", ["dear"]), ("policy_mode", ["dear"]),
    ]  # fmt: skip
    posts = [
        ("policy_stop", []), ("policy_disposal", []), ("policy_simulation", []), ("policy_roll_back", [1]),
        ("policy_rule_removal", ["dear"]), ("policy_rule_return", ["dear"]), ("policy_rule_place", ["dear"]),
        ("policy_rule", ["dear"]), ("policy_terms", []), ("policy_mode", ["dear"]), ("policy_publication", []),
        ("policy_file", []),
    ]  # fmt: skip
    for person in others:
        client.force_login(person)
        assert client.get(at("policy")).status_code in ([302] if person is others[2] else [404])
        for name, args in pages:
            assert client.get(at(name, shop.slug, *args)).status_code == 404, name
        for name, args in posts:
            assert client.post(at(name, shop.slug, *args), {"do": "stop", "version": "v1"}).status_code == 404, name
    assert draft_of(shop) is None
    shop.refresh_from_db()
    assert shop.policy_stopped_at is None
