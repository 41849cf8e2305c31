"""A version tried on the past. The replay of a million is the judgement of one, many times."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_inbox.models import PolicyFacts, PolicyVersion, RequestLine, RuleSetting
from requests_inbox.return_policies.document import Document
from requests_inbox.return_policies.evaluating import deciding, walk
from requests_inbox.return_policies.facts import FACTS, Kind
from requests_inbox.return_policies.gathering import gather
from requests_inbox.return_policies.simulating import Replay, Summary, simulate
from requests_inbox.return_policies.suggesting import Suggestion
from requests_inbox.return_policies.tracing import trace_of
from tests.builders import fresh, make_order, make_person, make_return, make_rule, make_shop

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=400)


@pytest.fixture
def shop():
    return make_shop(label_price=Decimal("4.95"))


@pytest.fixture
def history(shop):
    """Four requests: approved, declined, one approved in part, one still open."""
    lead = make_person(shop, "team_lead")
    approved, declined, partly, waits = (make_return(shop) for _ in range(4))
    approved.approve(by=lead, seen=1)
    declined.cancel(by=lead, seen=1, kind="declined", code="used")
    line = partly.line_list[0]
    partly.approve(
        by=lead, seen=1, decisions={line.pk: {"decision": "declined", "decline_code": "used", "decline_text": ""}}
    )
    gather(RequestLine.objects.filter(request__shop=shop))
    return approved, declined, partly, waits


def drafted(shop, *rules):
    draft = PolicyVersion.objects.begin_draft(shop, by=make_person(shop, "team_lead"))
    draft.change(Document.read({"rules": list(rules)}), by=draft.made_by, seen=draft.edition)
    return draft


def test_verdicts_stand_beside_what_people_did(shop, history):
    result = simulate(drafted(shop, make_rule(free=True)), 90)
    assert (result["requests"], result["verdicts"]["approve"]) == (4, 4)
    assert (result["agreed"], result["disagreed"]) == (1, 2)
    assert result["people"] == {"approve": 1, "decline": 1, "open": 1, "partly": 1}
    assert result["rules"] == {"size": {"requests": 4, "agreed": 1, "disagreed": 2, "free": 4}}
    assert result["free"] == {"more": 4, "less": 0, "cost": "19.80"}


SMALL = {"all": [{"fact": "line_value", "op": "at_most", "value": 20}]}  # the first of a request's two items


def fees(shop, *rules):
    return simulate(drafted(shop, *rules), 90)["fees"]


def test_fees_that_would_be_kept_back_are_added_up(shop, history):
    assert fees(shop, make_rule(fee="7.50")) == {"requests": 4, "kept": "30"}
    PolicyVersion.objects.all().update(discarded_at=timezone.now())
    assert fees(shop, make_rule(fee="7.55")) == {"requests": 4, "kept": "30.2"}


def test_of_a_request_the_highest_fee_counts_and_never_more_than_is_paid_back(shop, history):
    assert fees(shop, make_rule("small", SMALL, fee="30"), make_rule("rest", fee="10")) == {
        "requests": 4,
        "kept": "120",
    }
    PolicyVersion.objects.all().update(discarded_at=timezone.now())
    assert fees(shop, make_rule("small", SMALL, fee="30"), make_rule("rest")) == {"requests": 4, "kept": "80"}


def test_what_bears_no_fee_or_is_not_approved_adds_none(shop):
    make_return(shop, ground="withdrawal"), make_return(shop, resolution="exchange"), make_return(shop, currency="SEK")
    one = make_return(shop, quantities=(1,))
    gather(RequestLine.objects.filter(request__shop=shop))
    assert fees(shop, make_rule(fee="5")) == {"requests": 1, "kept": "5"}
    for other in (make_rule("first", SMALL, "review"), make_rule("first", SMALL, "ask", asks=["photo"])):
        PolicyVersion.objects.all().update(discarded_at=timezone.now())
        assert fees(shop, other, make_rule(fee="5")) == {"requests": 0, "kept": "0"}
    assert one.is_open


def test_without_a_fee_nothing_is_said_of_fees(shop, history):
    assert fees(shop, make_rule()) is None


def test_disagreements_are_found_one_by_one(shop, history):
    _approved, declined, partly, _waits = history
    draft = drafted(shop, make_rule())
    replay = Replay(shop, draft.document, LONG_AGO)
    found = replay.disagreements()
    assert [(one["request_id"], one["people"]) for one in found] == [(partly.pk, "partly"), (declined.pk, "decline")]
    assert [one["request_id"] for one in replay.disagreements(after=partly.pk)] == [declined.pk]
    assert len(replay.disagreements(rule_place=1 + shop.approves_withdrawals)) == 2
    assert replay.disagreements(rule_place=7) == []


def test_what_changes_against_the_version_in_force(shop, history):
    from tests.builders import make_policy

    make_policy(shop, make_rule("all", decision="approve"))
    draft = drafted(shop, make_rule("all", {"all": [{"fact": "value", "op": "over", "value": 1000}]}, "approve"))
    assert simulate(draft, 90)["flips"] == [["approve", "review", 4]]


def test_rules_that_are_off_are_left_out(shop, history):
    draft = drafted(shop, make_rule("size"), make_rule("rest", decision="review"))
    RuleSetting.objects.create(shop=shop, key="size", mode="off")
    assert simulate(draft, 90)["verdicts"]["approve"] == 0


def test_another_shops_past_is_not_told(shop, history):
    assert simulate(drafted(make_shop(), make_rule()), 90)["requests"] == 0


# Properties -------------------------------------------------------------------------------------------------------

WORDS = ["because_commercial", "refund", "exchange", "en", "portal", "SKU-1", "web", "nl"]
VALUES = {
    Kind.NUMBER: st.integers(-1, 40), Kind.PERCENT: st.integers(0, 100),
    Kind.MONEY: st.decimals(0, 120, places=2).map(str),
    Kind.CHOICE: st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    Kind.WORDS: st.lists(st.sampled_from(["vip", "opened:yes"]), min_size=1, max_size=2),
}  # fmt: skip


@st.composite
def comparisons(draw):
    from requests_inbox.return_policies.conditions import OPS

    fact = FACTS[draw(st.sampled_from(sorted(FACTS)))]
    op = draw(st.sampled_from([*OPS[fact.kind], "known", "unknown"]))
    stored = {"fact": fact.name, "op": str(op)}
    if fact.kind in VALUES and op not in ("known", "unknown"):
        stored["value"] = draw(VALUES[fact.kind])
    return stored


CONDITIONS = st.recursive(
    comparisons(),
    lambda inner: st.tuples(st.sampled_from(["all", "any", "none"]), st.lists(inner, max_size=3)).map(
        lambda group: {group[0]: group[1]}
    ),
    max_leaves=5,
)
OUTCOMES = st.sampled_from([
    {"decision": "approve", "free": True}, {"decision": "approve", "free": False}, {"decision": "keep"},
    {"decision": "decline", "code": "used"}, {"decision": "decline", "code": "too_late"},
    {"decision": "ask", "asks": ["photo"]}, {"decision": "lead"}, {"decision": "review"},
    {"decision": "approve", "fee": "4.95"}, {"decision": "approve", "fee": "60"},
])  # fmt: skip


@st.composite
def documents(draw, least=0):
    rules = draw(st.lists(st.tuples(CONDITIONS, OUTCOMES), min_size=least, max_size=4))
    alerts = draw(st.lists(CONDITIONS, max_size=3))
    return Document.read({
        "rules": [
            {"key": f"r{place}", "name": f"R{place}", "when": {"all": [when]}, "then": then}
            for place, (when, then) in enumerate(rules)
        ],
        "alerts": [
            {"key": f"a{place}", "name": f"A{place}", "when": {"all": [when]}, "then": {"text": f"A{place}"}}
            for place, when in enumerate(alerts)
        ],
    })  # fmt: skip


@pytest.fixture
def requests(shop):
    """Of many kinds: several items, grounds that the law minds, delivered or not, several of one customer."""
    orders = [
        {},
        {"delivered_at": None},
        {"customer_email": "same@buyer.test"},
        {"customer_email": "same@buyer.test", "country": "Belgium"},
    ]
    made = [
        make_return(order=make_order(shop, **fields), ground=ground, quantities=quantities, resolution=resolution)
        for fields in orders
        for ground, quantities, resolution in [
            ("commercial", (1, 1), "refund"), ("withdrawal", (2,), "refund"), ("lack_of_conformity", (1,), "exchange"),
        ]
    ]  # fmt: skip
    gather(RequestLine.objects.filter(request__shop=shop))
    return made


def version_of(shop, document):
    return PolicyVersion(shop=shop, stored=document.stored, number=1)


def all_at_work(document):
    return {one.key: RuleSetting(key=one.key, mode="auto") for one in (*document.rules, *document.alerts)}


TRIES = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.trial
@TRIES
@given(document=documents())
def test_one_alone_is_judged_as_in_the_replay(shop, requests, document):
    keys, alone = dict(_keys(shop, document)), Counter()
    for request in requests:
        trace, hits, _alerts = trace_of(request, version_of(shop, document), all_at_work(document))
        alone[trace.verdict] += 1
        for line, (rule, _unknown) in hits.items():
            assert (rule.key if rule else None) == _rule_of(keys[line], shop, document)
    assert alone == counted(shop, document)


@pytest.mark.trial
@TRIES
@given(document=documents(least=1))
def test_what_one_alone_keeps_back_is_what_the_replay_adds_up(shop, requests, document):
    alone = []
    for request in requests:
        trace, hits, _alerts = trace_of(request, version_of(shop, document), all_at_work(document))
        alone.append(Suggestion(request, trace, {line: rule for line, (rule, _unknown) in hits.items()}).fee)
    told = Summary(Replay(shop, document, LONG_AGO)).result["fees"]
    if told is not None:
        assert (told["requests"], Decimal(told["kept"])) == (len(list(filter(None, alone))), sum(filter(None, alone)))


def _keys(shop, document):
    facts = PolicyFacts.objects.filter(shop=shop)
    return facts.values_list("line", deciding(walk(shop, document)))


def _rule_of(key, shop, document):
    from requests_inbox.return_policies.evaluating import Hit

    hit = Hit.of(key)
    rule = dict(walk(shop, document)).get(hit.place)
    return rule.key if rule and not hit.is_unknown else None


def counted(shop, document):
    """{verdict: how many requests} of the replay."""
    found = Counter()
    for row in Replay(shop, document, LONG_AGO).count():
        found[row["verdict"]] += row["n"]
    return found


@pytest.mark.trial
@TRIES
@given(document=documents(), order=st.randoms())
def test_the_order_of_alerts_does_not_matter(shop, requests, document, order):
    from dataclasses import replace

    shuffled = list(document.alerts)
    order.shuffle(shuffled)
    other = replace(document, alerts=tuple(shuffled))
    for request in requests[:4]:
        raised = [
            {alert.key for alert in trace_of(request, version_of(shop, one), all_at_work(one))[2]}
            for one in (document, other)
        ]
        assert raised[0] == raised[1]


@pytest.mark.trial
@TRIES
@given(document=documents(least=1), added=st.tuples(CONDITIONS, OUTCOMES))
def test_a_rule_below_the_decisive_one_changes_nothing(shop, requests, document, added):
    rule = make_rule("added", {"all": [added[0]]}, **added[1])
    longer = document.put(type(document.rules[0]).read(rule))
    before, after = dict(_keys(shop, document)), dict(_keys(shop, longer))
    for line, key in before.items():
        if _rule_of(key, shop, document):
            assert after[line] == key


@pytest.mark.trial
@TRIES
@given(document=documents())
def test_every_verdict_can_be_derived_again_from_what_was_kept(shop, requests, document):
    """The values of the trace, put into a row of their own, give the same keys again."""
    from django.db import transaction

    request = requests[0]
    trace, hits, _alerts = trace_of(request, version_of(shop, document), all_at_work(document))
    with transaction.atomic():
        PolicyFacts.objects.filter(request=request).update(**dict.fromkeys(NULLABLE))
        for told in trace.lines:
            PolicyFacts.objects.filter(line=told["line"]).update(**told["facts"])
        again, hits_again, _alerts = trace_of(request, version_of(shop, document), all_at_work(document))
    assert (again.verdict, again.lines, hits_again) == (trace.verdict, trace.lines, hits)


NULLABLE = [name for name in FACTS if PolicyFacts._meta.get_field(name).null]


@pytest.mark.trial
@TRIES
@given(document=documents())
def test_the_law_is_kept_whatever_a_rule_says(shop, requests, document):
    for request in requests:
        _trace, hits, _alerts = trace_of(request, version_of(shop, document), all_at_work(document))
        for line in request.line_list:
            rule, _unknown = hits[line.pk]
            if rule and line.ground == "withdrawal":
                assert rule.then.decision not in ("decline", "ask")
            if rule and line.ground == "lack_of_conformity":
                assert (rule.then.decision, rule.then.code) != ("decline", "too_late")


def test_facts_stay_as_the_decider_saw_them(shop):
    request = make_return(shop)
    gather(request.lines.all())
    facts = PolicyFacts.objects.filter(request=request).first()
    assert (facts.value, facts.returns_last_year, facts.days_since_delivery) == (fresh(request).value, 0, 7)


def test_earlier_returns_are_counted(shop):
    order = make_order(shop)
    first, second = make_return(order=order, quantities=(1,)), make_return(order=order, quantities=(2,))
    gather(RequestLine.objects.filter(request__shop=shop))
    told = dict(PolicyFacts.objects.values_list("request", "returns_last_year"))
    assert told == {first.pk: 0, second.pk: 1}
    assert PolicyFacts.objects.get(request=second).return_rate == 25


def test_the_facts_follow_what_people_decide(shop):
    from tests.builders import make_policy

    make_policy(shop)
    lead, request = make_person(shop, "team_lead"), make_return(shop)
    gather(request.lines.all())
    told = PolicyFacts.objects.filter(request=request).values_list("people", "was_free").distinct()
    assert list(told.all()) == [("open", False)]
    request.approve(by=lead, seen=1, free_return=True)
    assert list(told.all()) == [("approve", True)]
    request.undo(by=lead)
    assert list(told.all()) == [("open", False)]
    request = fresh(request)
    request.cancel(by=lead, seen=request.version, kind="duplicate")
    assert list(told.all()) == [("other", False)]
