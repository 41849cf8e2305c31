"""The form of one rule: its buttons without scripts, what it tells while one types, and that it loses nothing."""

import pytest
from hypothesis import HealthCheck, given, settings

from orders.models import Product
from requests_inbox.models import PolicyVersion
from requests_inbox.return_policies.document import Document
from requests_inbox.return_policies.gathering import gather
from tests.builders import make_person, make_policy, make_reason, make_return, make_rule, make_shop

from .documents import DOCUMENTS, Sent, sent
from .test_policy_pages import STORED, TYPED, at, draft_of, fence

NESTED = {
    "all": [
        {"fact": "has_photo", "op": "no"},
        {
            "any": [
                {"fact": "line_value", "op": "over", "value": "20.00"},
                {"fact": "sku", "op": "is", "value": ["A", "B"]},
            ]
        },
        {"none": [{"fact": "country", "op": "unknown"}]},
    ]
}


@pytest.fixture
def policy(shop, lead):
    make_reason(shop)
    return make_policy(shop, make_rule("size", NESTED), by=lead)


@pytest.fixture
def address(shop, policy):
    return at("policy_rule", shop.slug, "size")


def test_conditions_are_added_chosen_grouped_and_removed_by_buttons_that_submit(desk, shop):
    make_reason(shop)
    new = at("policy_rule_new", shop.slug, "rule")
    form = sent(desk.get(new))
    assert form["when-0-fact"] == ""
    form.update({"when-0-fact": "value"})
    form.setlist("when-0-fact", ["value"])
    form["do"] = "refit"
    page = desk.post(new, form)
    assert page.status_code == 200
    assert "Nothing is kept yet" not in page.content.decode()
    form = sent(page)
    assert (form["when-0-op"], form["when-0-value"]) == ("under", "")
    form["when-0-value"], form["name"], form["do"] = "49,95", "Typed here", "group when"
    form = sent(desk.post(new, form))
    assert (form["name"], form["when-0-value"], form["when-1-how"], form["when-1-0-fact"]) == (
        "Typed here",
        "49,95",
        "all",
        "",
    )
    form["when-1-how"], form["when-1-0-fact"], form["do"] = "any", "reason", "refit"
    form = sent(desk.post(new, form))
    form["when-1-0-value-0"], form["do"] = "too_small", "add when-1"
    form = sent(desk.post(new, form))
    form["do"] = "remove when-0"
    form = sent(desk.post(new, form))
    assert "when-0-fact" not in form
    form["when-1-1-fact"], form["when-1-1-op"] = "has_photo", "yes"
    assert desk.post(new, form).status_code == 302
    assert draft_of(shop).stored["rules"][0]["when"] == {
        "all": [{"any": [{"fact": "reason", "op": "is", "value": ["too_small"]}, {"fact": "has_photo", "op": "yes"}]}]
    }


def test_a_button_moves_the_focus_to_what_it_made(desk, address):
    form = sent(desk.get(address))
    for do, place in [
        ("add when", "when-3"), ("add when-1", "when-1-2"), ("group when", "when-3-0"), ("remove when-0", "when-1"),
        ("remove when-1-1", "when-1-0"), ("remove when-2-0", "when-2"), ("nonsense", None), ("add when-9", None),
        ("remove", None),
    ]:  # fmt: skip
        form["do"] = do
        assert desk.post(address, form).context["form"].focus == place, do


def test_htmx_gets_the_form_alone(desk, address):
    form = sent(desk.get(address))
    form["do"] = "add when"
    page = desk.post(address, form, headers={"HX-Request": "true", "HX-Target": "rule"}).content.decode()
    assert 'id="rule"' in page
    assert "<html" not in page
    assert 'id="rules"' not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"when-1-value": "cheap"}, "is compared to a number"),
        ({"when-0-value-0": ""}, "Choose what Reason is compared to"),
        ({"when-0-fact": ""}, "Choose what is looked at"),
        ({"when-0-fact": "elephant"}, "Choose what is looked at"),
        ({"when-1-op": "roughly"}, "cannot be compared by"),
        ({"decision": "decline"}, "says why: the customer reads it"),
        ({"decision": "decline", "code": "other", "text_nl": ""}, "Write what the customer reads"),
        ({"decision": "ask", "text_nl": ""}, "Say what the customer is asked for"),
        ({"decision": "elephant"}, "elephant is not one of the available choices"),
        ({"assign_to": "999999"}, "999999 is not one of the available choices"),
        ({"free": "elephant"}, "elephant is not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said_at_its_place_and_what_was_typed_stays(desk, shop, wrong, said):
    make_reason(shop)
    answer = desk.post(at("policy_rule_new", shop.slug, "rule"), TYPED | {"text_nl": "Lieve klant"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Nothing is kept yet" in page
    assert wrong.get("text_nl", "Lieve klant") in page
    assert draft_of(shop) is None


def test_a_stale_draft_keeps_what_was_typed(desk, shop, lead, address):
    form = sent(desk.get(address))
    colleague = PolicyVersion.objects.begin_draft(shop, by=lead)
    for version in (form["version"], "", "nonsense", f"{colleague.pk}.5"):
        form["version"], form["name"] = version, "Typed here"
        answer = desk.post(address, form)
        assert answer.status_code == 409
        assert "A colleague has changed this policy meanwhile" in answer.content.decode()
        assert sent(answer)["name"] == "Typed here"
    assert draft_of(shop).edition == 0


def test_whoever_saves_what_was_there_begins_no_draft(desk, shop, address):
    answer = desk.post(address, sent(desk.get(address)), follow=True)
    assert "Nothing has changed" in answer.content.decode()
    assert draft_of(shop) is None


def test_nobody_from_another_shop_is_assigned(desk, shop):
    make_reason(shop)
    stranger, colleague = make_person(make_shop()), make_person(shop)
    new = at("policy_rule_new", shop.slug, "rule")
    assert desk.post(new, TYPED | {"assign_to": stranger.pk}).status_code == 422
    assert desk.post(new, TYPED | {"assign_to": colleague.pk}).status_code == 302
    assert draft_of(shop).stored["rules"][0]["then"]["assign_to"] == colleague.pk


def test_what_breaks_the_law_is_not_kept_and_what_the_law_spares_is_told(desk, shop):
    make_reason(shop)
    new = at("policy_rule_new", shop.slug, "rule")
    typed = TYPED | {"when-0-fact": "is_by_right", "when-0-op": "yes", "decision": "decline", "code": "used"}
    answer = desk.post(new, typed)
    assert answer.status_code == 422
    assert "breaks the law" in answer.content.decode()
    assert draft_of(shop) is None
    assert desk.post(new, typed | {"when-0-op": "no"}).status_code == 302
    page = desk.get(at("policy_rule", shop.slug, "size-cheap")).content.decode()
    assert "Not for withdrawals by right" in page


def test_while_it_is_typed_each_condition_and_the_whole_are_counted(desk, shop, lead):
    for price in ("20.00", "60.00", "200.00"):
        request = make_return(shop, quantities=(1,), lines=((1, price),))
        gather(request.lines.all())
    code = request.line_list[0].reason.code
    typed = TYPED | {"when-0-value-0": code, "when-2-fact": "sku", "do": "count"}
    new = at("policy_rule_new", shop.slug, "rule")
    htmx = {"HX-Request": "true", "HX-Target": "told"}
    page = desk.post(new, typed, headers=htmx).content.decode()
    assert "It is counted once its conditions are complete" in page
    assert '<span class="clause__count" id="count-when-1" hx-swap-oob="true">1 request</span>' in page
    del typed["when-2-fact"]
    page = desk.post(new, typed, headers=htmx).content.decode()
    assert "It would have fitted <b>1</b> of 3 requests" in page
    assert "make the return free" in page
    whole = desk.post(new, typed).content.decode()
    assert "<html" in whole
    assert "3 requests" in whole
    assert draft_of(shop) is None


def test_a_count_is_one_statement(desk, shop, django_assert_num_queries):
    from requests_inbox.return_policies.counting import count_rules

    rules = Document.read({"rules": [make_rule(f"r-{n}", NESTED) for n in range(5)]}).rules
    with django_assert_num_queries(1):
        assert count_rules(shop, rules) == (0, {f"r-{n}": 0 for n in range(5)})


def test_a_choice_that_has_gone_stays_chosen(desk, shop, lead):
    Product.objects.create(shop=shop, sku="L", name="Lamp", product_group="Lamps")
    gone = {"all": [{"fact": "product_group", "op": "is", "value": ["Boots"]}]}
    make_policy(shop, make_rule("boots", gone), by=lead)
    form = sent(desk.get(at("policy_rule", shop.slug, "boots")))
    assert chosen(form) == ["Boots"]


def chosen(form):
    """What the first condition is compared to; a checkbox is named by its place among all that can be chosen."""
    return [value for name, values in form.lists() if name.startswith("when-0-value") for value in values]


def test_a_new_rule_gets_no_key_that_was_ever_at_work(desk, shop, lead):
    make_reason(shop)
    make_policy(shop, STORED, by=lead)
    desk.post(at("policy_rule_removal", shop.slug, "size-cheap"), {"version": "v1"})
    desk.post(at("policy_rule_new", shop.slug, "rule"), TYPED | {"version": fence(shop)})
    assert [rule["key"] for rule in draft_of(shop).stored["rules"]] == ["size-cheap-1"]


def test_a_policy_has_a_hundred_rules_at_most(desk, shop, lead):
    make_reason(shop)
    make_policy(shop, *(make_rule(f"rule-{n}") for n in range(100)), by=lead)
    answer = desk.post(at("policy_rule_new", shop.slug, "rule"), TYPED | {"version": "v1"})
    assert answer.status_code == 422
    assert "at most 100 rules" in answer.content.decode()
    assert draft_of(shop) is None


def test_an_alert_is_written_like_a_rule(desk, shop):
    make_reason(shop)
    new = at("policy_rule_new", shop.slug, "alert")
    typed = {name: value for name, value in TYPED.items() if name not in ("decision", "free")}
    assert desk.post(new, typed).status_code == 422
    typed |= {"text": "Look twice", "severity": "critical", "requires": "team_lead"}
    assert desk.post(new, typed).status_code == 302
    then = {"text": "Look twice", "severity": "critical", "requires": "team_lead"}
    assert draft_of(shop).stored["alerts"] == [STORED | {"then": then}]
    assert sent(desk.get(at("policy_rule", shop.slug, "size-cheap")))["text"] == "Look twice"


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(client, shop, lead):
    make_reason(shop)
    client.force_login(lead)
    new = at("policy_rule_new", shop.slug, "rule")
    client.get(new)
    client.session.flush()
    answer = client.post(new, TYPED)
    assert answer.url.startswith("/accounts/login/")
    form = sent(client.post(answer.url, {"login": lead.email, "password": "a-long-password"}, follow=True))
    assert form["name"] == "Size, cheap"
    assert chosen(form) == ["too_small"]
    assert form["when-1-value"] == "50"


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stored=DOCUMENTS)
def test_a_form_gives_back_every_rule_that_it_shows(desk, shop, lead, stored):
    """The whole way: drawn as HTML, read as a browser reads it, sent, and read again."""
    document = Document.read(stored)
    draft = PolicyVersion.objects.begin_draft(shop, by=lead)
    draft.change(document, by=lead, seen=draft.edition)
    for rule in (*document.rules, *document.alerts):
        address = at("policy_rule", shop.slug, rule.key)
        assert desk.post(address, sent(desk.get(address))).status_code == 302
        kept = draft_of(shop)
        assert (kept.document, kept.edition) == (document, draft.edition)


def test_the_reader_of_forms_reads_as_a_browser():
    page = """<form id="a"><input name="x" value="1"></form><form id="b"><input type="checkbox" name="c" value="1">
    <input type="radio" name="r" value="2" checked><select name="s"><option value="3">x<option value="4" selected>
    </select><select name="f"><option value="5"><option value="6"></select>
    <textarea name="t">\n\nTwo\nlines</textarea></form>"""
    assert Sent(page, "b").fields == [("r", "2"), ("s", "4"), ("f", "5"), ("t", "\r\nTwo\r\nlines")]
