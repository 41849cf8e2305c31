"""A team lead writes “refund for size reasons under 50 euro within the window and fewer than 3 returns this year”."""

import pytest
from playwright.sync_api import expect

from requests_inbox.models import PolicyVersion
from requests_inbox.return_policies.gathering import gather
from tests.builders import make_order, make_policy, make_reason, make_return, make_rule

WRITTEN = {
    "key": "cheap-size",
    "name": "Cheap size",
    "when": {"all": [
        {"fact": "resolution", "op": "is", "value": ["refund"]},
        {"fact": "reason", "op": "is", "value": ["too_large", "too_small"]},
        {"fact": "value", "op": "under", "value": "50.00"},
        {"fact": "is_late", "op": "no"},
        {"fact": "returns_last_year", "op": "under", "value": 3},
    ]},
    "then": {"decision": "approve", "free": True},
}  # fmt: skip


@pytest.fixture
def past(shop):
    make_reason(shop, "too_large", en="Too large", nl="Te groot", de="Zu groß")
    make_reason(shop, "too_small", en="Too narrow", nl="Te smal", de="Zu schmal")
    for price in ("20.00", "200.00"):
        gather(make_return(shop, order=make_order(shop, lines=((1, price),)), quantities=(1,)).lines.all())


def written(shop):
    return PolicyVersion.objects.draft_of(shop).stored["rules"]


def test_by_mouse(open_browser, shop, lead, past):
    page = open_browser(lead)
    page.goto("/inbox/")
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Policies").click()
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Name").fill("Cheap size")
    for number, (fact, op, value) in enumerate([
        ("Wish", None, "Refund"), ("Reason", None, ["Too large", "Too narrow"]), ("Value of the request", None, "50"),
        ("Asked for after the return window", "no", None), ("Earlier returns within a year", "is under", "3"),
    ]):  # fmt: skip
        if number:
            page.get_by_role("button", name="Add condition").click()
        clause = page.locator(f".clause:has(#when-{number}-fact)")
        clause.get_by_label("what is looked at").select_option(label=fact)
        expect(clause.get_by_label("how it is compared")).to_be_visible()
        if op:
            clause.get_by_label("how it is compared").select_option(label=op)
        for words in value if isinstance(value, list) else [value] if value else []:
            box = clause.get_by_role("checkbox", name=words, exact=True)
            field = clause.get_by_label("what it is compared to")
            expect(box.or_(field).first).to_be_visible()
            box.check() if box.count() else field.fill(words)
    expect(page.locator("#count-when-2")).to_have_text("1 request")
    page.get_by_label("Sending it back").select_option("make the return free")
    expect(page.locator("#told")).to_contain_text("approve and make the return free")
    page.get_by_role("button", name="Keep in the draft").click()
    expect(page.locator("#rules")).to_contain_text("Cheap size")
    expect(page.locator("#count-cheap-size")).to_have_text("0 requests")
    assert written(shop) == [WRITTEN]


def test_by_keyboard_alone(open_browser, shop, lead, past):
    page = open_browser(lead)
    keys = page.keyboard
    page.goto("/inbox/")
    expect(page.locator("#work")).to_be_visible()
    keys.press("g")
    keys.press("l")
    expect(page.get_by_role("heading", name="Policies")).to_be_visible()

    def tab_to(name, most=80):
        for _step in range(most):
            keys.press("Tab")
            if page.evaluate(ACCESSIBLE).startswith(name):
                return
        raise AssertionError(f"Tab never reaches {name}")

    def choose(name, words):
        expect(page.locator(":focus")).to_have_attribute("aria-label", name)
        keys.type(words)

    tab_to("New rule")
    keys.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    keys.type("Cheap size")
    tab_to("Condition 1: what is looked at")
    for number, (fact, value) in enumerate([
        ("Wish", ["Refund"]), ("Reason", ["Too large", "Too narrow"]), ("Value of the r", "50"), ("Asked for", None),
        ("Earlier", "3"),
    ], 1):  # fmt: skip
        if number > 1:
            tab_to("Add condition")
            keys.press("Enter")
        choose(f"Condition {number}: what is looked at", fact)
        expect(page.locator(f"#when-{number - 1}-op")).to_be_visible()
        expect(page.locator(":focus")).to_have_attribute("id", f"when-{number - 1}-fact")
        if value is None:
            tab_to(f"Condition {number}: how it is compared")
            keys.type("no")
        elif isinstance(value, list):
            for words in value:
                tab_to(words)
                keys.press("Space")
        else:
            tab_to(f"Condition {number}: what it is compared to")
            keys.type(value)
    tab_to("Sending it back")
    keys.type("make")
    keys.press("Control+Enter")
    expect(page.locator("#rules")).to_contain_text("Cheap size")
    assert written(shop) == [WRITTEN]


ACCESSIBLE = """() => { const one = document.activeElement
  const labels = [...one.labels ?? []].map((label) => label.innerText)
  return (one.ariaLabel || labels.join() || one.innerText || "").trim() }"""


@pytest.fixture
def policy(shop, lead):
    return make_policy(shop, make_rule("one"), make_rule("two"), make_rule("three"), by=lead)


def order(page):
    return page.locator("#rules ol > li").evaluate_all("all => all.map((one) => one.id)")


def test_rules_are_moved_by_keyboard_which_keeps_its_place_and_by_mouse(open_browser, shop, lead, policy):
    page = open_browser(lead)
    page.goto(f"/policies/{shop.slug}/")
    page.locator("#up-three").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#rules ol > li").nth(1)).to_have_id("rule-three")
    expect(page.locator("#up-three")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#rules ol > li").nth(0)).to_have_id("rule-three")
    grip, last = page.locator("#rule-three [data-grip]"), page.locator("#rule-two").bounding_box()
    grip.hover()
    page.mouse.down()
    page.mouse.move(last["x"] + 20, last["y"] + last["height"] - 2, steps=8)
    with page.expect_response("**/place/"):
        page.mouse.up()
    expect(page.locator("#rules ol > li").nth(2)).to_have_id("rule-three")
    page.reload()
    assert order(page) == ["rule-one", "rule-two", "rule-three"]


def test_without_scripts_a_rule_is_written_counted_and_kept(open_browser, shop, lead, past):
    page = open_browser(lead, java_script_enabled=False)
    page.goto(f"/policies/{shop.slug}/new/rule/")
    page.get_by_label("Name").fill("Cheap")
    page.get_by_label("Condition 1: what is looked at").select_option(label="Value of the request")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Condition 1: what it is compared to").fill("50")
    page.get_by_role("button", name="Count past requests").click()
    expect(page.locator("#told")).to_contain_text("It would have fitted 1 of 2 requests")
    page.get_by_role("button", name="Add group").first.click()
    page.get_by_role("button", name="Remove the group").click()
    page.get_by_label("Name").press("Enter")
    expect(page.locator("#rules")).to_contain_text("Cheap")
    assert written(shop)[0]["when"] == {"all": [{"fact": "value", "op": "under", "value": "50.00"}]}
    page.get_by_role("link", name="Count", exact=True).click()
    expect(page.locator("#count-cheap")).to_have_text("1 request")
