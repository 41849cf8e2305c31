"""What a rule keeps back from the refund and where it lets the goods go: from the rule to the customer, and back."""

import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_inbox.actions import actions_for, letter_of
from requests_inbox.correspondence.letters import compose_for
from requests_inbox.models import PolicyVersion, ReturnGround, ReturnRequest
from requests_inbox.refusals import Unready
from requests_inbox.replaying import present, replay
from requests_inbox.return_policies import files
from requests_inbox.return_policies.differing import differences
from requests_inbox.return_policies.document import Document, Rule
from requests_inbox.return_policies.judging import judge
from requests_inbox.return_policies.law import notes, objections
from requests_inbox.return_policies.outcomes import Outcome
from requests_inbox.return_policies.saying import plain, say_rule
from requests_inbox.return_policies.unusable import Unusable
from requests_inbox.withdrawals.stating import join, record
from returns.models import Return
from tests.builders import (
    fresh,
    make_order,
    make_person,
    make_policy,
    make_reason,
    make_return,
    make_rule,
    make_shop,
)
from tests.returns.making import let_leave
from tests.shipping.making import make_destination

from .documents import sent
from .test_following import follow, judged, suggested
from .test_policy_pages import TYPED, at, draft_of

pytestmark = pytest.mark.django_db

SMALL = {"all": [{"fact": "line_value", "op": "at_most", "value": 20}]}  # the first of a request's two lines
FEE = "We keep back € 7.50 from your refund, as a fee for handling the return."


def on_ground(*grounds):
    return {"all": [{"fact": "ground", "op": "is", "value": list(grounds)}]}


def stated(shop, request):
    told = {"name": "Marit", "contract": request.order.number, "address": request.customer_email}
    return record(shop, channel="mail", language="en", **told)


@pytest.fixture
def agent(shop):
    return make_person(shop, name="Sanne de Wit")


@pytest.fixture
def usual(shop):
    return make_destination(shop)


@pytest.fixture
def depot(shop, usual):
    return make_destination(shop, name="Depot", is_usual=False)


# What a rule says ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", ["7.50", "7.5", Decimal("7.5"), " 7.50 "])
def test_a_fee_is_an_amount_whichever_way_it_is_written(amount):
    outcome = Outcome.read({"decision": "approve", "fee": amount})
    assert outcome.fee == Decimal("7.50")
    assert outcome.stored == {"decision": "approve", "fee": "7.50"}
    assert Outcome.read(outcome.stored) == outcome


@pytest.mark.parametrize(
    "nonsense",
    [0, "0", "0.00", -1, "-7.50", "7.505", "10000.01", "1e9", "nan", "inf", "much", "\0", True, 7.5, [7], {}],
)
def test_what_is_no_amount_is_refused_with_a_sentence(nonsense):
    with pytest.raises(Unusable, match="A fee is an amount"):
        Outcome.read({"decision": "approve", "fee": nonsense})


@pytest.mark.parametrize("nonsense", ["Depot", True, 1.5, [1], {}])
def test_a_place_is_kept_by_its_number(nonsense):
    with pytest.raises(Unusable, match="Where the goods go"):
        Outcome.read({"decision": "approve", "destination": nonsense})


@pytest.mark.parametrize("decision", ["keep", "decline", "lead", "review"])
@pytest.mark.parametrize("more", [{"fee": "5"}, {"destination": 1}])
def test_only_what_comes_back_has_a_fee_and_a_place(decision, more):
    code = {"code": "used"} if decision == "decline" else {}
    with pytest.raises(Unusable, match="Only a rule that approves what comes back"):
        Outcome.read({"decision": decision, **code, **more})


def test_the_sentence_says_both(shop, depot):
    rule = Rule.read(make_rule(fee="7.50", destination=depot.pk))
    said = "In every case, approve and keep back € 7.50 from the refund and let the goods go to Depot."
    assert plain(say_rule(rule, shop)) == said
    gone = Rule.read(make_rule(destination=0))
    assert "let the goods go to the usual address" in plain(say_rule(gone, shop))


# The law --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when",
    [
        on_ground("withdrawal"),
        on_ground("lack_of_conformity"),
        on_ground("lack_of_conformity", "withdrawal", "transport_damage", "wrong_item"),
        {"all": [{"fact": "is_by_right", "op": "yes"}]},
    ],
)
def test_a_fee_for_nothing_but_rights_breaks_the_law(shop, when):
    rule = Rule.read(make_rule(when=when, fee="5"))
    sentence = "“Size” breaks the law: only what comes back out of goodwill can cost the customer a fee."
    assert list(objections(rule)) == [sentence]
    assert not list(objections(Rule.read(make_rule(when=when))))
    with pytest.raises(Unready, match="breaks the law"):
        make_policy(shop, rule.stored)


@pytest.mark.parametrize(
    ("grounds", "is_told"), [((), True), (("commercial", "withdrawal"), True), (("commercial",), False)]
)
def test_whom_the_fee_spares_is_told_where_the_rule_could_meet_them(grounds, is_told):
    rule = Rule.read(make_rule(when=on_ground(*grounds) if grounds else None, fee="5"))
    assert not list(objections(rule))
    assert [note.startswith("No fee for withdrawals") for note in notes(rule)] == [True] * is_told


@pytest.mark.parametrize("ground", [ground for ground in ReturnGround.values if ground != "commercial"])
def test_a_right_never_costs_a_fee_whatever_the_rule_says(shop, agent, ground):
    shop.approves_withdrawals = False
    shop.save()
    request = follow(suggested(shop, make_rule(fee="7.50"), request=make_return(shop, ground=ground)), agent)
    assert (request.status, request.fee, request.rma.fee) == ("approved", None, None)
    assert "keep back" not in request.pending_letter.text


def test_a_later_withdrawal_is_paid_back_in_full(shop, agent):
    request = let_leave(follow(suggested(shop, make_rule(fee="7.50")), agent))
    assert request.rma.fee == Decimal("7.50")
    statement = stated(shop, request)
    request.withdraw_by_right(by=agent, seen=request.version, statement=statement)
    request = fresh(request)
    assert (request.fee, request.rma.fee) == (None, None)
    assert request.events.get(verb="stated").changes["fee"] == ["7.50", None]
    assert replay(request) == present(request)


def test_a_withdrawal_before_the_mail_has_left_stops_it(shop, agent):
    request = follow(suggested(shop, make_rule(fee="7.50")), agent)
    letter = request.pending_letter
    statement = stated(shop, request)
    join(statement, request, by=agent, seen=request.version)
    letter.refresh_from_db()
    request = fresh(request)
    assert (letter.state, request.status, request.fee, request.rma) == ("withdrawn", "new", None, None)
    assert {line.ground for line in request.line_list} == {"withdrawal"}
    assert replay(request) == present(request)


# What becomes of it ---------------------------------------------------------------------------------------------------


def test_whoever_follows_the_policy_charges_what_the_sheet_shows(client, shop, agent, depot):
    request = suggested(shop, make_rule(fee="7.50", destination=depot.pk))
    action = actions_for(fresh(request), agent)["policy"]
    assert action.button == "Approve, fee € 7.50"
    assert action.steps == [
        ("Thing 1", "Approve"), ("Thing 2", "Approve"), ("Kept back from the refund", "€ 7.50"), ("Goes to", "Depot"),
    ]  # fmt: skip
    letter = letter_of(action, {}).text
    assert FEE in letter
    client.force_login(agent)
    page = client.get(reverse("requests_inbox:show", args=[request.reference])).content.decode()
    assert "<dt>Kept back from the refund</dt><dd>€ 7.50</dd>" in page
    assert "<dt>Goes to</dt><dd>Depot</dd>" in page
    client.post(
        reverse("requests_inbox:act", args=[request.reference, "policy"]),
        {"version": request.version, "key": uuid.uuid4()},
    )
    request = fresh(request)
    assert (request.fee, request.rma.fee, request.rma.destination) == (Decimal("7.50"), Decimal("7.50"), depot)
    assert request.pending_letter.text.split() == letter.split()
    event = request.events.get(verb="approved")
    assert (event.changes["fee"], event.details["fee"], event.details["currency"]) == ([None, "7.50"], "7.50", "EUR")
    page = client.get(reverse("requests_inbox:show", args=[request.reference])).content.decode()
    assert "approved, fee € 7.50" in page
    assert "€ 7.50, kept back from the refund" in page
    page = client.get(reverse("returns:show", args=[request.rma.rma_number])).content.decode()
    assert "€ 7.50, kept back from the refund" in page
    assert "Depot, Havenkade 12" in page


def test_a_rule_by_itself_charges_it_and_sends_the_label_there(shop, depot):
    make_policy(shop, make_rule(fee="7.50", destination=depot.pk))
    request = judged(make_return(shop))
    assert (request.decided_by, request.rma.fee, request.rma.destination) == (None, Decimal("7.50"), depot)
    assert FEE in request.pending_letter.text
    request = let_leave(request)
    request.make_label()
    assert fresh(request).label.parcel.destination == depot


def test_by_hand_nothing_is_kept_back_and_the_goods_go_where_they_go(shop, agent, usual, depot):
    request = suggested(shop, make_rule(fee="7.50", destination=depot.pk))
    approval = actions_for(request, agent)["approval"]
    form = approval.form(action=approval).untouched()
    assert form.is_valid()
    assert "keep back" not in letter_of(approval, form.typed).text
    request.approve(by=agent, seen=request.version)
    request = fresh(request)
    assert (request.fee, request.rma.fee, request.rma.destination) == (None, None, usual)
    assert "keep back" not in request.pending_letter.text


def test_the_highest_fee_of_several_items_counts_once(shop, agent):
    request = follow(suggested(shop, make_rule("small", SMALL, fee="2"), make_rule("rest", fee="7.50")), agent)
    assert request.rma.fee == Decimal("7.50")


def test_what_is_declined_or_kept_adds_no_fee(shop, agent):
    rules = [make_rule("small", SMALL, fee="2"), make_rule("rest", None, "decline", code="used")]
    request = follow(suggested(shop, *rules), agent)
    assert (request.status, request.rma.fee) == ("approved", Decimal("2.00"))


def test_no_more_is_kept_back_than_is_paid(shop, agent):
    order = make_order(shop, lines=[(1, "5.00")])
    request = follow(suggested(shop, make_rule(fee="7.50"), request=make_return(order=order, quantities=(1,))), agent)
    assert request.rma.fee == Decimal("5.00")


def test_where_nothing_is_paid_back_nothing_is_kept(shop, agent):
    request = follow(suggested(shop, make_rule(fee="7.50"), request=make_return(shop, resolution="exchange")), agent)
    assert request.rma.fee is None


def test_an_amount_in_another_currency_is_none(shop, agent):
    request = make_return(order=make_order(shop, currency="SEK"))
    assert follow(suggested(shop, make_rule(fee="7.50"), request=request), agent).rma.fee is None


def test_rules_that_name_two_places_name_none(shop, agent, usual, depot):
    other = make_destination(shop, name="Shop", is_usual=False)
    rules = [make_rule("small", SMALL, destination=depot.pk), make_rule("rest", destination=other.pk)]
    request = suggested(shop, *rules)
    assert "Goes to" not in dict(request.suggestion.steps)
    assert follow(request, agent).rma.destination == usual


def test_a_rule_that_names_no_place_does_not_stand_against_one_that_does(shop, agent, depot):
    rules = [make_rule("small", SMALL, destination=depot.pk), make_rule("rest")]
    assert follow(suggested(shop, *rules), agent).rma.destination == depot


def test_a_place_that_is_gone_or_anothers_is_the_usual_one(shop, agent, usual, depot):
    strange = make_destination(make_shop())
    for place in (depot, strange):
        request = suggested(shop, make_rule(destination=place.pk))
        if place == depot:
            depot.delete()
        assert "Goes to" not in dict(fresh(request).suggestion.steps)
        assert follow(fresh(request), agent).rma.destination == usual


def test_undo_takes_it_back_and_a_new_approval_begins_anew(shop, agent, usual, depot):
    request = follow(suggested(shop, make_rule(fee="7.50", destination=depot.pk)), agent)
    request.undo(by=agent)
    request = fresh(request)
    assert (request.status, request.fee, request.rma) == ("new", None, None)
    request.approve(by=agent, seen=request.version)
    request = fresh(request)
    assert (request.fee, request.rma.fee, request.rma.destination) == (None, None, usual)
    assert replay(request) == present(request)


def test_a_cancellation_that_is_undone_charges_as_before(shop, agent):
    lead = make_person(shop, "team_lead")
    request = let_leave(follow(suggested(shop, make_rule(fee="7.50")), agent))
    request.cancel(by=lead, seen=request.version, kind="duplicate")
    request = fresh(request)
    assert request.fee is None
    request.undo(by=lead)
    request = fresh(request)
    assert (request.status, request.fee, request.rma.fee) == ("approved", Decimal("7.50"), Decimal("7.50"))
    assert FEE in compose_for(request, "revived").text
    assert replay(request) == present(request)


def test_what_is_reopened_owes_nothing(shop, agent):
    lead = make_person(shop, "team_lead")
    request = let_leave(follow(suggested(shop, make_rule(fee="7.50")), agent))
    request.reopen(by=lead, seen=request.version, reason="wrong item")
    assert fresh(request).fee is None
    assert replay(fresh(request)) == present(fresh(request))


def test_a_rule_that_changes_later_changes_no_return(shop, agent):
    request = follow(suggested(shop, make_rule(fee="7.50")), agent)
    make_policy(shop, make_rule(fee="2"))
    judge.call(request.pk)
    assert Return.objects.get().fee == Decimal("7.50")


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "€ 7,50"), ("de", "7,50"), ("fr", "7,50"), ("es", "7,50"), ("et", "7,50"), ("fi", "7,50"), ("ru", "7,50")],
)
def test_the_customer_reads_it_in_their_language(shop, agent, language, said):
    shop.languages = [*shop.languages, language]
    shop.save()
    request = follow(suggested(shop, make_rule(fee="7.50"), customer_language=language), agent)
    text = request.pending_letter.text
    assert said in text
    assert "keep back" not in text


# Written and read -----------------------------------------------------------------------------------------------------


def test_the_form_keeps_both_and_hides_them_from_other_decisions(desk, shop, depot):
    make_reason(shop)
    new = at("policy_rule_new", shop.slug, "rule")
    for wrong in ({"fee": "0"}, {"fee": "7.505"}, {"fee": "20000"}, {"destination": make_destination(make_shop()).pk}):
        assert desk.post(new, TYPED | wrong).status_code == 422, wrong
    assert desk.post(new, TYPED | {"decision": "approve", "fee": "7.50", "destination": depot.pk}).status_code == 302
    then = draft_of(shop).stored["rules"][0]["then"]
    assert (then["fee"], then["destination"]) == ("7.50", depot.pk)
    address = at("policy_rule", shop.slug, draft_of(shop).stored["rules"][0]["key"])
    form = sent(desk.get(address))
    assert (form["fee"], form["destination"]) == ("7.50", str(depot.pk))
    depot.delete()
    form = sent(desk.get(address))
    assert form["destination"] == str(then["destination"])  # nothing is lost because somebody looks at it
    form["decision"], form["code"] = "decline", "used"
    assert desk.post(address, form).status_code == 302
    assert not {"fee", "destination"} & draft_of(shop).stored["rules"][0]["then"].keys()


def test_the_form_says_at_once_what_the_law_spares(desk, shop):
    typed = TYPED | {"decision": "approve", "fee": "7.50"}
    page = desk.post(at("policy_rule_new", shop.slug, "rule"), typed | {"do": "count"}).content.decode()
    assert "No fee for withdrawals" in page
    wrong = typed | {"when-0-fact": "ground", "when-0-op": "is", "when-0-value-0": ReturnGround.LACK_OF_CONFORMITY}
    answer = desk.post(at("policy_rule_new", shop.slug, "rule"), wrong)
    assert answer.status_code == 422
    assert "only what comes back out of goodwill" in answer.content.decode()


@pytest.mark.parametrize("name", ["Depot", "no", "0123", "12", "Retouren: hal 3 # links"])
def test_a_file_names_the_place_and_writes_the_amount(shop, usual, name):
    place = make_destination(shop, name=name, is_usual=False)
    document = Document.read({"rules": [make_rule(fee="7.50", destination=place.pk)]})
    text = files.written(document, shop)
    assert "fee: 7.50\n" in text
    assert str(place.pk) not in text.partition("destination:")[2].replace(name, "")
    assert files.read(text.encode(), shop) == document


def test_a_place_that_another_desk_does_not_have_is_a_mistake(shop, depot):
    text = files.written(Document.read({"rules": [make_rule(destination=depot.pk)]}), shop)
    other = make_shop()
    make_destination(other, name="Elsewhere")
    with pytest.raises(files.Mistakes) as found:
        files.read(text.encode(), other)
    assert found.value.sentences == [f"Rule 1 “Size”, then: {other} has no address called “Depot”."]


def test_the_difference_is_told(shop):
    before, after = (Document.read({"rules": [make_rule(fee=fee)]}) for fee in ("5", "7.50"))
    told = [(plain(one.before), plain(one.after)) for one in differences(before, after, shop)]
    assert told == [
        (
            "In every case, approve and keep back € 5.00 from the refund.",
            "In every case, approve and keep back € 7.50 from the refund.",
        )
    ]


@pytest.mark.parametrize(
    ("before", "after", "takes"),
    [
        ({}, {"fee": "5"}, True),
        ({"fee": "5"}, {"fee": "7.50"}, True),
        ({"fee": "5"}, {"fee": "5", "free": True}, False),
        ({"fee": "7.50"}, {"fee": "5"}, False),
        ({"fee": "5"}, {}, False),
    ],
)
def test_a_fee_that_is_new_or_higher_takes_something_away(shop, before, after, takes):
    old, new = (
        PolicyVersion(shop=shop, stored=Document.read({"rules": [make_rule(**then)]}).stored)
        for then in (before, after)
    )
    assert new.takes_away_from(old) is takes


def test_a_fee_for_more_than_before_takes_something_away(shop):
    old, new = (
        PolicyVersion(shop=shop, stored=Document.read({"rules": [make_rule(when=when, fee="5")]}).stored)
        for when in (SMALL, None)
    )
    assert new.takes_away_from(old)


FEE_OF_ALL = make_rule("fee", fee="5")
SPARED = make_rule("spared", SMALL)


@pytest.mark.parametrize(
    ("before", "after", "takes"),
    [
        ([SPARED, FEE_OF_ALL], [FEE_OF_ALL], True),  # taken away
        ([SPARED, FEE_OF_ALL], [FEE_OF_ALL, SPARED], True),  # moved behind it
        ([SPARED, FEE_OF_ALL], [make_rule("spared", {"all": []}), FEE_OF_ALL], True),  # about something else
        ([FEE_OF_ALL, SPARED], [FEE_OF_ALL], False),  # it never spared anybody
        ([SPARED, FEE_OF_ALL], [SPARED, make_rule("new", on_ground("commercial")), FEE_OF_ALL], False),
        ([SPARED, FEE_OF_ALL], [make_rule("spared", SMALL, free=True), FEE_OF_ALL], False),
        ([SPARED, FEE_OF_ALL], [SPARED], False),
        ([make_rule("spared", SMALL, "review"), FEE_OF_ALL], [FEE_OF_ALL], True),  # a person might have kept nothing
        ([make_rule("spared", SMALL, fee="3"), FEE_OF_ALL], [FEE_OF_ALL], True),  # from three to five
        ([make_rule("spared", SMALL, fee="7"), FEE_OF_ALL], [FEE_OF_ALL], False),  # from seven to five
        ([make_rule("spared", SMALL, "decline", code="used"), FEE_OF_ALL], [FEE_OF_ALL], False),  # from nothing at all
        ([make_rule("all", decision="decline", code="used")], [make_rule("all", fee="5")], False),
        ([SPARED, make_rule("no", decision="decline", code="used")], [make_rule("no", decision="decline", code="used")],
         True),
    ],
)  # fmt: skip
def test_who_was_spared_by_a_rule_before_it_still_has_to_be(shop, before, after, takes):
    old, new = (PolicyVersion(shop=shop, stored=Document.read({"rules": some}).stored) for some in (before, after))
    assert new.takes_away_from(old) is takes


def test_the_past_is_not_covered_where_a_rule_before_a_fee_goes(desk, shop, lead):
    make_policy(shop, SPARED, FEE_OF_ALL, by=lead)
    draft = PolicyVersion.objects.begin_draft(shop, by=lead)
    draft.change(draft.document.without("spared"), by=lead, seen=draft.edition)
    draft.simulations.create(edition=draft.edition, finished_at=draft.made_at)
    assert "It takes something away" in desk.get(at("policy_publication", shop.slug)).content.decode()
    with pytest.raises(Unready, match="takes something away"):
        draft.publish(by=lead, seen=draft.edition, covers_earlier=True)


def test_the_sheet_of_many_asks_no_more_than_that_of_one(shop, agent, depot, client):
    make_policy(shop, make_rule(destination=depot.pk), modes={"size": "suggest"})
    some = [judged(make_return(shop)) for _ in range(4)]
    client.force_login(agent)
    address = reverse("requests_inbox:bulk", args=["policy"])

    def queries(requests):
        with CaptureQueriesContext(connection) as asked:
            client.post(address, {"chosen": [f"{one.reference}:{one.version}" for one in requests]})
        return len(asked)

    queries(some[:1])
    assert queries(some[:1]) == queries(some[1:])
    assert ReturnRequest.objects.filter(status="new").count() == 4
