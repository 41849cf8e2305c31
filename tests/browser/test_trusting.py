"""A lead tries a rule on the past, publishes it, trusts it, sees it act, and stops it with one press."""

import re

from playwright.sync_api import expect

from requests_inbox.models import PolicyVersion, RuleSetting, Simulation
from requests_inbox.return_policies.document import Document
from requests_inbox.return_policies.judging import judge
from requests_inbox.return_policies.simulating import run_simulation
from tests.builders import fresh, make_order, make_return, make_rule

CHEAP = {"all": [{"fact": "value", "op": "under", "value": "50"}]}


def test_from_the_draft_to_the_switch_that_stops_it(open_browser, shop, lead):
    past = [make_return(shop, order=make_order(shop, lines=((1, price),)), quantities=(1,)) for price in ("20", "30")]
    past[0].approve(by=lead, seen=1)
    past[1].cancel(by=lead, seen=1, kind="declined", code="used")
    draft = PolicyVersion.objects.begin_draft(shop, by=lead)
    rule = make_rule("cheap", CHEAP, free=True)
    draft.change(Document.read({"rules": [rule]}), by=lead, seen=draft.edition)

    page = open_browser(lead)
    page.goto(f"/policies/{shop.slug}/publication/")
    page.get_by_role("button", name="Try it on the past 90 days").click()
    expect(page.get_by_text("Trying it on the past")).to_be_visible()
    run_simulation.call(Simulation.objects.get().pk)  # as a worker would; the page finds out by itself
    expect(page.get_by_text("2 of 2 requests (100")).to_be_visible()
    page.get_by_role("link", name="See the 1 that people decided otherwise").click()
    expect(page.locator("#disagreements").get_by_role("link", name=past[1].reference)).to_be_visible()
    page.get_by_role("link", name="Publish …").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#rules")).to_contain_text("Shadow")
    assert PolicyVersion.objects.in_force(shop).number == 1

    page.goto(f"/policies/{shop.slug}/rules/cheap/mode/")
    page.get_by_role("radio", name=re.compile("^By itself")).check()
    page.get_by_label("Sample for people (%)").fill("0")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("#rules")).to_contain_text("By itself")
    assert RuleSetting.objects.get(key="cheap").mode == "auto"

    asked = make_return(shop, order=make_order(shop, lines=((1, "25"),)), quantities=(1,))
    judge.call(asked.pk)
    assert fresh(asked).status == "approved"
    page.goto(f"/requests/{asked.reference}/")
    expect(page.locator("#timeline")).to_contain_text("Cheap")
    expect(page.locator("#timeline")).to_contain_text("approved")

    page.goto(f"/policies/{shop.slug}/report/")
    page.get_by_role("button", name="Stop everything the policy does by itself").click()
    expect(page.get_by_text("stopped the policy")).to_be_visible()
    page.get_by_role("button", name=re.compile("Take back 1 decision")).click()
    expect(page.get_by_role("button", name=re.compile("Take back"))).to_have_count(0)
    assert fresh(asked).status == "new"
    other = make_return(shop, order=make_order(shop, lines=((1, "25"),)), quantities=(1,))
    judge.call(other.pk)
    assert fresh(other).status == "new"
    page.goto(f"/requests/{other.reference}/")
    expect(page.get_by_text("Somebody has stopped the policy.")).to_be_visible()
