"""What team leads do to a policy beside writing its rules: order, modes, the switch, versions, tests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from requests_inbox.models import PolicyVersion, RuleSetting, Simulation
from requests_inbox.refusals import NotYours
from requests_inbox.return_policies import stopping
from requests_inbox.return_policies.differing import differences
from requests_inbox.return_policies.document import Document
from requests_inbox.return_policies.judging import judge
from requests_inbox.return_policies.saying import plain
from requests_inbox.return_policies.writing import write
from tests.builders import fresh, make_person, make_policy, make_return, make_rule, make_shop

from .test_policy_pages import at, draft_of, fence, keys

DEAR = {"all": [{"fact": "value", "op": "over", "value": "100.00"}]}
HTMX = {"HX-Request": "true", "HX-Target": "rules"}


@pytest.fixture
def policy(shop, lead):
    return make_policy(shop, make_rule("dear", DEAR, "lead"), make_rule("middle"), make_rule("rest"), by=lead)


# The order ---------------------------------------------------------------------------------------------------------


def test_rules_move_by_buttons_and_to_a_place_by_pointer(desk, shop, policy):
    place = at("policy_rule_place", shop.slug, "rest")
    assert desk.post(place, {"version": "v1", "towards": "up", "to": ""}).status_code == 302
    assert keys(shop) == ["dear", "rest", "middle"]
    answer = desk.post(place, {"version": fence(shop), "to": "1"}, headers=HTMX)
    assert keys(shop) == ["rest", "dear", "middle"]
    page = answer.content.decode()
    assert 'id="up-rest"' in page
    assert "<html" not in page
    for nonsense in ({"towards": "sideways"}, {"to": "x"}, {"to": "-1"}, {"to": "9999999"}, {}):
        assert desk.post(place, {"version": fence(shop)} | nonsense).status_code == 302
    desk.post(place, {"version": fence(shop), "to": "99"})
    assert keys(shop) == ["dear", "middle", "rest"]
    assert desk.post(at("policy_rule_place", shop.slug, "gone"), {"version": fence(shop)}).status_code == 404


def test_what_is_taken_out_can_be_put_back_into_its_place(desk, shop, policy):
    desk.post(at("policy_rule_removal", shop.slug, "middle"), {"version": "v1"})
    assert keys(shop) == ["dear", "rest"]
    page = desk.get(at("policies", shop.slug)).content.decode()
    assert "Put it back" in page
    assert desk.post(at("policy_rule_return", shop.slug, "dear"), {"version": fence(shop)}).status_code == 404
    desk.post(at("policy_rule_return", shop.slug, "middle"), {"version": fence(shop)})
    assert keys(shop) == ["dear", "middle", "rest"]


def test_the_draft_is_thrown_away(desk, shop, policy):
    assert desk.post(at("policy_disposal", shop.slug), {"version": "v1"}).status_code == 404
    desk.post(at("policy_rule_removal", shop.slug, "middle"), {"version": "v1"})
    assert desk.post(at("policy_disposal", shop.slug), {"version": fence(shop)}).status_code == 302
    assert draft_of(shop) is None


def test_whoever_acts_on_an_old_screen_is_told_and_nothing_changes(desk, shop, lead, policy):
    PolicyVersion.objects.begin_draft(shop, by=lead)
    for name, args, told in [
        ("policy_rule_removal", ["dear"], {}), ("policy_rule_place", ["rest"], {"towards": "up"}),
        ("policy_disposal", [], {}), ("policy_publication", [], {}),
        ("policy_terms", [], {"window_days": 10, "window_from": "order", "late": "flag", "refund_term_days": 14,
                              "resolutions": ["refund"]}),
    ]:  # fmt: skip
        for version in ("v1", "", "nonsense"):
            answer = desk.post(at(name, shop.slug, *args), told | {"version": version})
            assert answer.status_code == 409, name
            assert "A colleague has changed this policy meanwhile" in answer.content.decode()
    assert (draft_of(shop).stored, draft_of(shop).edition) == (policy.stored, 0)


def test_the_terms_are_written(desk, shop, policy):
    told = {
        "version": "v1", "window_days": 10, "window_from": "order", "late": "refuse", "refund_term_days": 7,
        "resolutions": ["refund", "exchange"],
    }  # fmt: skip
    address = at("policy_terms", shop.slug)
    for wrong in (
        {"window_days": 0},
        {"window_days": "x"},
        {"late": "x"},
        {"resolutions": ["exchange"]},
        {"resolutions": []},
    ):
        assert desk.post(address, told | wrong).status_code == 422, wrong
    assert desk.post(address, told).status_code == 302
    assert draft_of(shop).stored["terms"] == {name: value for name, value in told.items() if name != "version"}
    page = desk.get(at("policies", shop.slug)).content.decode()
    assert "Customers may ask for <b>10 days</b> from the order." in page


# How rules are at work ---------------------------------------------------------------------------------------------


def test_a_mode_holds_at_once_and_is_written_down(desk, shop, lead, policy):
    address = at("policy_mode", shop.slug, "rest")
    assert "Keur refuses nothing" not in desk.get(address).content.decode()
    told = {"mode": "suggest", "daily_cap": "", "amount_cap": "50", "sample_percent": "10"}
    assert desk.post(address, told).status_code == 302
    setting = RuleSetting.objects.get(shop=shop, key="rest")
    assert (setting.mode, setting.daily_cap, setting.amount_cap, setting.sample_percent) == ("suggest", None, 50, 10)
    assert (shop.changes.first().field, shop.changes.first().new) == ("rule rest", "suggest")
    for wrong in ({"mode": "wild"}, {"sample_percent": "101"}, {"daily_cap": "-1"}, {"amount_cap": "x"}):
        assert desk.post(address, told | wrong).status_code == 422, wrong
    assert draft_of(shop) is None


def test_where_admins_publish_a_lead_sets_no_mode_but_may_stop(client, desk, shop, policy):
    shop.policies_by_admins = True
    shop.save()
    told = {"mode": "off", "sample_percent": "5"}
    assert desk.post(at("policy_mode", shop.slug, "rest"), told).status_code == 403
    assert RuleSetting.objects.get(shop=shop, key="rest").mode == "auto"
    assert "an admin publishes" in desk.get(at("policy_mode", shop.slug, "rest")).content.decode()
    assert desk.post(at("policy_stop", shop.slug), {"do": "stop"}).status_code == 302
    assert desk.post(at("policy_stop", shop.slug), {"do": "go on"}).status_code == 403
    client.force_login(make_person(shop, "admin"))
    assert client.post(at("policy_stop", shop.slug), {"do": "go on"}).status_code == 302
    assert client.post(at("policy_mode", shop.slug, "rest"), told).status_code == 302


def test_an_alert_is_on_or_off(desk, shop, lead):
    alert = {"key": "vip", "name": "Vip", "when": DEAR, "then": {"text": "Look twice"}}
    make_policy(shop, alerts=[alert], by=lead)
    address = at("policy_mode", shop.slug, "vip")
    assert list(desk.get(address).context["form"].fields) == ["mode"]
    assert desk.post(address, {"mode": "shadow"}).status_code == 422
    assert desk.post(address, {"mode": "off"}).status_code == 302
    assert RuleSetting.objects.get(shop=shop, key="vip").mode == "off"


# The switch --------------------------------------------------------------------------------------------------------


def test_the_switch_stops_every_rule_at_once_and_lets_them_go_on(desk, shop, lead, policy):
    desk.post(at("policy_stop", shop.slug), {"do": "stop"})
    request = make_return(shop)
    judge.call(request.pk)
    assert fresh(request).status == "new"
    assert "stopped" in request.traces.latest().why_not
    page = desk.get(at("policies", shop.slug)).content.decode()
    assert "Tom Verbeek stopped the policy" in page
    assert "Let it go on" in page
    desk.post(at("policy_stop", shop.slug), {"do": "go on"})
    other = make_return(shop)
    judge.call(other.pk)
    assert fresh(other).status == "approved"
    changes = [(one.field, one.new) for one in shop.changes.all()[:2]]
    assert changes == [("policy_stopped_at", "False"), ("policy_stopped_at", "True")]
    assert desk.post(at("policy_stop", shop.slug), {"do": "nonsense"}).status_code == 404


def test_stopping_twice_is_written_down_once(shop, lead, policy):
    stopping.stop(shop, by=lead)
    stopping.stop(shop, by=lead)
    assert shop.changes.filter(field="policy_stopped_at").count() == 1
    with pytest.raises(NotYours):
        stopping.stop(shop, by=make_person(shop, "agent"))


def test_decisions_whose_mails_have_not_left_are_taken_back_with_one_press(desk, shop, lead):
    photo = {"all": [{"fact": "quantity", "op": "over", "value": 1}]}
    make_policy(shop, make_rule("ask", photo, "ask", asks=["photo"]), make_rule("rest"), by=lead)
    approved, asked, by_hand = make_return(shop), make_return(shop, quantities=(3,)), make_return(make_shop())
    left = make_return(shop)
    for request in (approved, asked, left):
        judge.call(request.pk)
    letter = fresh(left).pending_letter
    type(letter).objects.filter(pk=letter.pk).update(not_before=timezone.now() - timedelta(seconds=1))
    assert "Take back 2 decisions" in desk.get(at("policies", shop.slug)).content.decode()
    answer = desk.post(at("policy_stop", shop.slug), {"do": "undo"}, follow=True)
    assert "2 decisions are taken back." in answer.content.decode()
    assert [fresh(one).status for one in (approved, asked, left, by_hand)] == ["new", "new", "approved", "new"]
    assert not fresh(asked).questions.exists()
    assert "Take back" not in desk.get(at("policies", shop.slug)).content.decode()


# Publishing and versions -------------------------------------------------------------------------------------------


def tried(shop):
    draft = draft_of(shop)
    Simulation.objects.create(version=draft, edition=draft.edition, finished_at=timezone.now())


def test_publishing_says_what_changes_and_what_stands_against_it(desk, shop, lead, policy):
    address = at("policy_publication", shop.slug)
    assert desk.get(address).status_code == 404
    desk.post(at("policy_rule_removal", shop.slug, "middle"), {"version": "v1"})
    page = desk.get(address).content.decode()
    assert "Removed" in page
    assert "These rules act by themselves" in page
    assert "Also for orders placed earlier" in page
    assert "nobody has since the last change" in page
    tried(shop)
    desk.post(address, {"version": fence(shop), "covers_earlier": "on"})
    version = PolicyVersion.objects.in_force(shop)
    assert (version.number, version.covers_from.year) == (2, 1970)


def test_what_takes_something_away_covers_no_earlier_orders(desk, shop, lead, policy):
    harsher = Document.read({"rules": [make_rule("rest", decision="decline", code="used")]}).rules[0]
    write(shop, lambda before: before.put(harsher), by=lead, seen="v1")
    tried(shop)
    page = desk.get(at("policy_publication", shop.slug)).content.decode()
    assert "orders placed before keep what they were promised" in page
    assert "Also for orders placed earlier" not in page
    desk.post(at("policy_publication", shop.slug), {"version": fence(shop), "covers_earlier": "on"})
    version = PolicyVersion.objects.in_force(shop)
    assert (version.number, version.covers_from.date()) == (2, timezone.now().date())


def test_an_admin_publishes_where_the_shop_wants_two(client, desk, shop, lead, policy):
    shop.policies_by_admins = True
    shop.save()
    desk.post(at("policy_rule_removal", shop.slug, "middle"), {"version": "v1"})
    tried(shop)
    assert "an admin publishes" in desk.get(at("policy_publication", shop.slug)).content.decode()
    assert desk.post(at("policy_publication", shop.slug), {"version": fence(shop)}).status_code == 403
    client.force_login(make_person(shop, "admin"))
    assert client.post(at("policy_publication", shop.slug), {"version": fence(shop)}).status_code == 302


def test_history_compares_any_two_versions_and_goes_back(desk, shop, lead, policy):
    make_policy(shop, make_rule("dear", DEAR, "lead"), make_rule("rest"), by=lead)
    make_policy(shop, make_rule("rest"), make_rule("new"), by=lead)
    answer = desk.get(at("policy_version", shop.slug, 3))
    assert [(one.what, one.key) for one in answer.context["differences"]] == [("added", "new"), ("removed", "dear")]
    answer = desk.get(at("policy_version", shop.slug, 3) + "?against=1")
    assert {one.key for one in answer.context["differences"]} == {"new", "dear", "middle"}
    assert desk.get(at("policy_version", shop.slug, 9)).status_code == 404
    assert desk.get(at("policy_version", shop.slug, 1) + "?against=nonsense").status_code == 200
    assert desk.post(at("policy_roll_back", shop.slug, 9)).status_code == 404
    desk.post(at("policy_roll_back", shop.slug, 1))
    assert keys(shop) == ["dear", "middle", "rest"]
    answer = desk.post(at("policy_roll_back", shop.slug, 2), follow=True)
    assert "There is a draft." in answer.content.decode()
    assert keys(shop) == ["dear", "middle", "rest"]


def test_differences_are_told_in_words(shop):
    one, two, three = make_rule("one", DEAR), make_rule("two"), make_rule("three", texts={"en": "Hello"})
    before = Document.read({"rules": [one, two, three], "terms": {"window_days": 30}})
    changed = [three | {"name": "Third"}, one | {"then": {"decision": "review"}}, make_rule("four")]
    after = Document.read({"rules": changed, "terms": {"window_days": 14}})
    assert [(one.what, one.name, plain(one.before), plain(one.after)) for one in differences(before, after, shop)] == [
        ("changed", "Terms", "Customers may ask for 30 days from the delivery.",
         "Customers may ask for 14 days from the delivery."),
        ("changed", "Third", "Three: In every case, approve and write “Hello”.",
         "Third: In every case, approve and write “Hello”."),
        ("moved", "Third", "", "It was asked as number 3 and is number 1 now."),
        ("changed", "One", "When value of the request is over € 100.00, approve.",
         "When value of the request is over € 100.00, let an agent decide."),
        ("added", "Four", "", "In every case, approve."),
        ("removed", "Two", "In every case, approve.", ""),
    ]  # fmt: skip
    assert list(differences(before, before, shop)) == []


# A test on one request ---------------------------------------------------------------------------------------------


def test_a_draft_is_tested_on_one_request_and_nothing_is_done(desk, shop, lead, policy):
    write(shop, lambda before: before.without("middle"), by=lead, seen="v1")
    request, foreign = make_return(shop), make_return(make_shop())
    answer = desk.get(at("policy_test", shop.slug), {"reference": request.reference.lower()})
    (line, rules), *_more = answer.context["test"].items
    assert [(one.rule.key, one.truth, one.decides) for one in rules] == [
        ("_by-right", False, False), ("dear", False, False), ("rest", True, True)
    ]  # fmt: skip
    assert [(plain(one.sentence), plain(one.value), one.truth) for one in rules[1].asked] == [
        ("value of the request is over € 100.00", "€ 70.00", False)
    ]  # fmt: skip
    assert "here € 70.00" in answer.content.decode()
    assert line == request.line_list[0]
    assert not request.traces.exists()
    assert fresh(request).status == "new"
    for reference in (foreign.reference, "nonsense"):
        answer = desk.get(at("policy_test", shop.slug), {"reference": reference})
        assert answer.status_code == 404
        assert "has no request with the reference" in answer.content.decode()
