"""What people see of a verdict: in a sentence, rule by rule, in timeline and lists; and what a customer never sees."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from requests_inbox.models import RuleSetting
from requests_inbox.return_policies.conditions import leaves
from requests_inbox.return_policies.explaining import TraceTold, explanation_of
from requests_inbox.return_policies.judging import judge
from tests.builders import fresh, make_order, make_person, make_policy, make_return, make_rule, make_shop

pytestmark = pytest.mark.django_db

UNDER_100 = {"fact": "value", "op": "under", "value": "100"}
CHEAP = {"all": [UNDER_100, {"fact": "reason", "op": "is", "value": "too_small"}]}
LATE = {"all": [{"fact": "days_since_delivery", "op": "over", "value": 30}]}


@pytest.fixture
def shop():
    return make_shop(approves_withdrawals=False)


@pytest.fixture
def agent(shop):
    return make_person(shop, name="Sanne de Wit")


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def judged(request):
    judge.call(request.pk)
    return fresh(request)


def suggest(shop, *rules, **modes):
    return make_policy(shop, *rules, modes={rule["key"]: "suggest" for rule in rules} | modes)


def page(desk, request):
    return text_of(desk.get(reverse("requests_inbox:show", args=[request.reference])))


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def looked(shop, *rules, **modes):
    suggest(shop, *rules, **modes)
    return judged(make_return(shop))


# The sentence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "title", "because"),
    [
        ({"free": True}, "Policy: approve, free", "Rule “Size” fits."),
        ({}, "Policy: approve", "Rule “Size” fits."),
        ({"decision": "keep"}, "Policy: approve, the customer keeps it", "Rule “Size” fits."),
        ({"decision": "decline", "code": "used"}, "Policy: decline", "Rule “Size” fits."),
        ({"decision": "ask", "asks": ["photo"]}, "Policy: ask the customer", "Rule “Size” fits."),
        ({"decision": "lead"}, "Policy: a team lead decides", "Rule “Size” fits."),
        ({"decision": "review"}, "Policy: an agent decides", "Rule “Size” fits."),
        ({"when": {"any": []}}, "Policy: no rule fits", ""),
    ],
)
def test_the_verdict_is_a_sentence(shop, rule, title, because):
    told = explanation_of(looked(shop, make_rule(**rule)))
    assert (str(told.title), told.because) == (title, because)


def test_what_nobody_knows_is_named(shop):
    suggest(shop, make_rule(when=LATE))
    told = explanation_of(judged(make_return(order=make_order(shop, delivered_at=None))))
    assert (str(told.title), told.because) == ("Policy: an agent decides", "Nobody knows whether rule “Size” fits.")
    assert told.reasons == [("not known", "Days since delivery", False)]


def test_the_values_that_were_seen_stand_beside_it(shop):
    values = {"all": [UNDER_100, {"fact": "reason", "op": "is_not", "value": "x"}]}
    told = explanation_of(looked(shop, make_rule(when=values)))
    assert told.reasons == [("€ 70.00", "Value of the request", True), ("Too small", "Reason", True)]


def test_items_that_fare_differently_are_told_one_by_one(shop):
    small = {"all": [{"fact": "line_value", "op": "under", "value": 30}]}
    told = explanation_of(looked(shop, make_rule("small", small), make_rule("rest", None, "decline", code="used")))
    assert told.items == [("Thing 1", "Approve", "Small"), ("Thing 2", "Decline", "Rest")]


def test_why_it_was_not_automatic(shop, desk):
    request = looked(shop, make_rule())
    assert "Not by itself: The rule only suggests." in page(desk, request)
    RuleSetting.objects.update(mode="auto")
    request = judged(make_return(shop))
    assert "Approved by itself." in page(desk, request)
    request.undo(by=make_person(shop))
    assert "It was decided before, and somebody took it back." in page(desk, request)


def test_agreement_is_seen(shop, desk, agent):
    as_said, otherwise, withdrawn = looked(shop, make_rule()), make_return(shop), make_return(shop)
    otherwise, withdrawn = judged(otherwise), judged(withdrawn)
    as_said.follow_policy(by=agent, seen=as_said.version)
    otherwise.cancel(by=agent, seen=otherwise.version, kind="declined", code="used")
    withdrawn.cancel(by=None, seen=withdrawn.version, kind="withdrawn_by_customer")
    found = [explanation_of(fresh(one)).is_agreed for one in (as_said, otherwise, withdrawn)]
    assert found == [True, False, None]
    assert "decided as the policy says" in page(desk, as_said)
    assert "decided otherwise than the policy says" in page(desk, otherwise)


def test_without_a_policy_nothing_is_said(shop, desk):
    request = make_return(shop)
    assert explanation_of(request) is None
    assert "Policy:" not in page(desk, request)


# The trace ------------------------------------------------------------------------------------------------------------


def told(shop, *rules, **modes):
    request = looked(shop, *rules, **modes)
    return TraceTold(request, request.traces.latest())


def test_each_rule_says_what_it_asked_and_what_was_seen(shop):
    rules = [make_rule("late", LATE), make_rule("cheap", CHEAP), make_rule("rest")]
    late, cheap, rest = told(shop, *rules).items[0].rules
    assert (late.fits, late.decides, late.words) == (False, False, "days since delivery is over 30")
    (one,) = late.compared
    assert (one.asked, one.seen, one.is_so) == ("Days since delivery is over 30", "7", False)
    assert [(one.seen, one.is_so) for one in cheap.compared] == [("€ 70.00", True), ("Too small", False)]
    assert (cheap.fits, rest.fits, rest.decides) == (False, True, True)


def test_rules_behind_the_one_that_decides_decide_nothing(shop):
    first, second = told(shop, make_rule("first"), make_rule("second")).items[0].rules
    assert [(one.decides, one.is_past) for one in (first, second)] == [(True, False), (False, True)]


def test_what_the_rules_in_shadow_would_have_done(shop):
    trace = told(shop, make_rule("trial", free=True), make_rule("rest"), trial="shadow")
    trial, rest = trace.items[0].rules
    assert (trial.is_in_shadow, trial.decides, rest.decides) == (True, False, True)
    assert (trace.verdict, trace.shadow) == ("Approve: rule “Rest”", "Approve, free: rule “Trial”")


def test_what_the_law_spares_is_said_where_that_alone_stands_against_a_rule(shop):
    suggest(shop, make_rule(decision="decline", code="used"), make_rule("rest"))
    request = judged(make_return(shop, ground="withdrawal"))
    rule = TraceTold(request, request.traces.latest()).items[0].rules[0]
    assert (rule.fits, bool(rule.spared)) == (False, True)
    assert "withdrawals by right" in rule.spared[0]


def test_what_is_told_is_what_was_done(shop):
    """The truth of the whole, told from the truths of its parts, is the one that the database found."""
    nested = {"any": [{"none": [LATE, {"fact": "has_photo", "op": "yes"}]}, {"all": [CHEAP, {"any": []}]}]}
    request = looked(shop, make_rule("nested", nested), make_rule("not", {"none": [nested]}), make_rule("rest"))
    trace = TraceTold(request, request.traces.latest())
    assert [one.fits for one in trace.items[0].rules] == [True, False, True]
    assert all(one.spared == [] for one in trace.items[0].rules)
    assert len(trace.items[0].rules[0].compared) == len(leaves(trace.document.find("nested").when))


def test_the_trace_has_a_page_of_its_own_and_comes_alone_where_the_page_asks_for_it(shop, desk):
    request = looked(shop, make_rule("late", LATE), make_rule("cheap", {"all": CHEAP["all"][:1]}))
    pk = request.traces.latest().pk
    address = reverse("requests_inbox:trace", args=[request.reference, pk])
    whole = desk.get(address)
    alone = desk.get(address, headers={"HX-Request": "true", "HX-Target": f"trace-{pk}"})
    for answer in (whole, alone):
        assert "Value of the request is under € 100.00 € 70.00" in text_of(answer)
    assert "<html" in whole.content.decode()
    assert "<html" not in alone.content.decode()


def test_every_look_is_there_also_as_a_file(shop, desk, agent):
    request = looked(shop, make_rule(when=CHEAP), make_rule("rest"))
    request.tag(by=agent, seen=request.version, names=["vip"])
    judged(request)
    assert len(desk.get(reverse("requests_inbox:traces", args=[request.reference])).context["looks"]) == 2
    told = desk.get(reverse("requests_inbox:traces_file", args=[request.reference])).json()
    assert [one["verdict"] for one in told["looks"]] == ["approve", "approve"]
    assert told["looks"][0]["lines"][0]["facts"]["value"] == "70.00"


def test_what_a_colleague_of_another_shop_asks_for_is_not_there(shop, client):
    request = looked(shop, make_rule())
    client.force_login(make_person(make_shop()))
    trace = request.traces.latest().pk
    for name, args in [("trace", [trace]), ("traces", []), ("traces_file", [])]:
        assert client.get(reverse(f"requests_inbox:{name}", args=[request.reference, *args])).status_code == 404


def test_a_trace_of_another_request_is_not_there(shop, desk):
    one, other = looked(shop, make_rule()), judged(make_return(shop))
    address = reverse("requests_inbox:trace", args=[one.reference, other.traces.latest().pk])
    assert desk.get(address).status_code == 404


def test_twenty_rules_take_as_many_queries_as_one(shop, desk, django_assert_max_num_queries):
    rules = [make_rule(f"rule-{n}", {"none": [CHEAP, {"fact": "tags", "op": "is", "value": "x"}]}) for n in range(20)]
    request = looked(shop, *rules)
    pk = request.traces.latest().pk
    address = reverse("requests_inbox:trace", args=[request.reference, pk])
    desk.get(address)
    with django_assert_max_num_queries(7):
        desk.get(address, headers={"HX-Request": "true", "HX-Target": f"trace-{pk}"})


def test_the_page_of_a_request_stays_within_its_queries(shop, desk, agent, django_assert_max_num_queries):
    request = looked(shop, make_rule(when={"none": [CHEAP, {"fact": "tags", "op": "is", "value": "x"}]}))
    address = reverse("requests_inbox:show", args=[request.reference])
    desk.get(address)
    request.note(by=agent, text="Something is new, so that all is read anew")
    with django_assert_max_num_queries(8):
        assert "Policy: approve" in text_of(desk.get(address))


# The timeline ---------------------------------------------------------------------------------------------------------


def test_the_timeline_says_which_rule_acted_with_the_way_to_why(shop, desk):
    make_policy(shop, make_rule())
    request = judged(make_return(shop))
    answer = desk.get(reverse("requests_inbox:show", args=[request.reference]))
    assert "Policy rule “Size” approved" in text_of(answer)
    assert "looked at it by the return policy: would approve, by rule “Size”" in text_of(answer)
    why = reverse("requests_inbox:trace", args=[request.reference, request.traces.latest().pk])
    assert f'href="{why}' in answer.content.decode()


def test_the_timeline_says_who_followed_it(shop, desk, agent):
    request = looked(shop, make_rule())
    request.follow_policy(by=agent, seen=request.version)
    assert "Sanne de Wit approved: as the policy says, by rule “Size”" in page(desk, request)


def test_the_law_itself_has_a_name(desk, shop):
    shop.approves_withdrawals = True
    shop.save()
    make_policy(shop, make_rule(when={"any": []}))
    request = judged(make_return(shop, ground="withdrawal"))
    assert "_by-right" not in desk.get(reverse("requests_inbox:show", args=[request.reference])).content.decode()


# Lists ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def of_each_kind(shop):
    kinds = ["approve", "decline", "ask", "lead", "review"]
    more = {"decline": {"code": "used"}, "ask": {"asks": ["photo"]}}
    rules = [
        make_rule(kind, {"all": [{"fact": "sku", "op": "is", "value": f"SKU-{n}"}]}, kind, **more.get(kind, {}))
        for n, kind in enumerate(kinds, 1)
    ]
    suggest(shop, *rules)
    found = {}
    for n, kind in enumerate(kinds, 1):
        order = make_order(shop, lines=[(1, "10")], customer_name=kind.capitalize())
        order.lines.update(sku=f"SKU-{n}")
        found[kind] = judged(make_return(order=order, quantities=(1,)))
    order = make_order(shop, lines=[(1, "10")], customer_name="None")
    order.lines.update(sku="other")
    found["none"] = judged(make_return(order=order, quantities=(1,)))
    return found


def names(response):
    return sorted(row.customer_name for row in response.context["rows"])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"policy": "approve"}, ["Approve"]),
        ({"policy": ["ask", "lead"]}, ["Ask", "Lead"]),
        ({"policy": "none"}, ["None"]),
        ({"q": "policy:decline"}, ["Decline"]),
        ({"q": "policy:review,none"}, ["None", "Review"]),
    ],
)
def test_lists_are_narrowed_by_what_the_policy_says(desk, of_each_kind, words, found):
    assert names(desk.get("/inbox/needs-decision/", words, follow=True)) == found


def test_the_row_has_a_quiet_mark(desk, of_each_kind):
    answer = desk.get("/inbox/needs-decision/")
    marks = re.findall(r'title="Policy: ([^"]*)"', answer.content.decode())
    assert sorted(marks) == ["A team lead decides", "An agent decides", "Approve", "Ask the customer", "Decline"]
    assert "policy: Approve" in answer.content.decode()  # for whoever hears it


# The customer ---------------------------------------------------------------------------------------------------------


def test_no_letter_tells_a_customer_what_the_shop_knows_of_them(shop, agent):
    """The rule has a name, a value and a history in it; the letter has the sentence for the customer, and no more."""
    history = {"fact": "returns_last_year", "op": "at_least", "value": 0}
    when = {"all": [history, {"fact": "value", "op": "over", "value": "66.66"}]}
    texts = {"en": "We cannot take it back.", "nl": "Helaas niet."}
    rule = make_rule("serial", when, "decline", code="other", texts=texts)
    suggest(shop, rule | {"name": "Serial returners over 66.66"})
    request = judged(make_return(shop, customer_language="nl"))
    assert request.traces.latest().lines[0]["facts"]["returns_last_year"] == 0
    with translation.override("en"):
        request.follow_policy(by=agent, seen=request.version)
    letter = fresh(request).pending_letter
    assert "Helaas niet." in letter.text
    read = f"{letter.subject} {letter.text}"
    assert not re.search(r"Serial|66.66|rule|polic|regel|beleid|returns_last_year", read, re.I)
    assert not re.search(r"Serial|returns_last_year|polic", letter.html, re.I)
