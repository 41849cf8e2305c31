"""Two passes by keyboard: propose, confirm, change; many drafts at once; what is like a request. And on plain pages."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import fresh, make_return

from .test_every_page import hanging_over, violations


@pytest.fixture
def shop(shop):
    shop.second_pass = "all"
    shop.save()
    return shop


@pytest.fixture
def drafts(shop, colleague):
    made = [make_return(shop, customer_name=name) for name in ("Anna", "Bert", "Cora")]
    for number, request in enumerate(made):
        verdict = "decline" if number == 1 else "approve"
        request.precheck(by=colleague, seen=1, verdict=verdict, code="used", text=f"Words {number}", free_return=True)
    return [fresh(one) for one in made]


def heading(page):
    return page.locator("#d-title")


def states(requests):
    return [fresh(one).status for one in requests]


def test_the_first_pass_is_proposed_by_keyboard(desk, shop):
    request = make_return(shop, customer_name="Anna")
    desk.goto(f"/requests/{request.reference}/?queue=new")
    expect(desk.locator("#deciding")).to_contain_text("two people decide on every request")
    desk.keyboard.press("a")
    expect(desk.locator("#sheet form")).to_have_count(0)
    desk.keyboard.press("d")
    expect(desk.get_by_role("heading", name="Pre-check")).to_be_visible()
    desk.get_by_label("Your words to the customer").fill("Mind the buttons")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#rows .row")).to_have_count(0)
    assert fresh(request).status == "draft"
    assert fresh(request).proposal["text"] == "Mind the buttons"


def test_drafts_are_swept_with_one_key_each(desk, drafts):
    desk.goto("/inbox/draft/")
    desk.keyboard.press("j")
    expect(heading(desk)).to_contain_text("Anna")
    expect(desk.get_by_role("button", name="Confirm: approve, free")).to_be_visible()
    desk.keyboard.press("y")
    expect(heading(desk)).to_contain_text("Bert")
    expect(desk.get_by_role("button", name="Confirm: decline")).to_be_visible()
    desk.keyboard.press("y")
    expect(heading(desk)).to_contain_text("Cora")
    assert states(drafts) == ["approved", "cancelled", "draft"]
    assert [fresh(one).second_pass for one in drafts] == ["confirmed", "confirmed", ""]
    desk.keyboard.press("z")
    expect(desk.locator("#rows .row")).to_have_count(2)
    assert states(drafts) == ["approved", "draft", "draft"]


def test_one_key_changes_what_was_proposed(desk, drafts):
    desk.goto(f"/requests/{drafts[0].reference}/?queue=draft")
    desk.keyboard.press("e")
    expect(desk.get_by_label("Your own words in the mail")).to_have_value("Words 0")
    desk.locator("#sheet").get_by_label("Free return").uncheck()
    desk.keyboard.press("Control+Enter")
    expect(heading(desk)).to_contain_text("Bert")
    assert (fresh(drafts[0]).status, fresh(drafts[0]).second_pass) == ("approved", "free")
    desk.keyboard.press("e")
    expect(desk.get_by_label("Message to the customer").first).to_have_value("Words 1")


def test_all_drafts_are_confirmed_at_once_but_for_the_exception(desk, drafts):
    desk.goto("/inbox/draft/")
    desk.keyboard.press("m")
    expect(heading(desk)).to_have_text(re.compile("3 requests of"))
    desk.locator("#batch").get_by_label("Cora").uncheck()
    desk.locator("#batch").get_by_role("button", name="Confirm as proposed").click()
    expect(heading(desk)).to_have_text("2 requests selected")
    assert (hanging_over(desk), violations(desk)) == ([], {})
    desk.locator("[data-confirm]").click()
    expect(heading(desk)).to_have_text("2 confirmed")
    assert states(drafts) == ["approved", "cancelled", "draft"]
    desk.keyboard.press("z")
    expect(heading(desk)).to_have_text("2 undone")
    assert states(drafts) == ["draft"] * 3


def test_ticked_rows_are_confirmed_by_the_same_key(desk, drafts):
    desk.goto("/inbox/draft/")
    desk.get_by_role("link", name="Anna").focus()
    desk.keyboard.press("x")
    desk.keyboard.press("y")
    expect(heading(desk)).to_have_text("1 request selected")
    desk.keyboard.press("y")
    expect(heading(desk)).to_have_text("1 confirmed")
    assert states(drafts) == ["approved", "draft", "draft"]


def test_plain_pages_do_the_same(open_browser, agent, drafts):
    page = open_browser(agent, java_script_enabled=False)
    page.goto(f"/requests/{drafts[0].reference}/?queue=draft")
    page.get_by_role("link", name="Requests like this").click()
    expect(page.locator("#precedents")).to_contain_text("None like it was decided in 90 days.")
    page.get_by_role("button", name="Confirm: approve, free").click()
    assert states(drafts) == ["approved", "draft", "draft"]
    page.goto("/inbox/draft/")
    page.get_by_role("link", name="Decide all").click()
    page.locator("#batch").get_by_role("button", name="Confirm as proposed").click()
    page.locator("[data-confirm]").click()
    assert states(drafts) == ["approved", "cancelled", "approved"]


def test_what_is_like_a_request_comes_with_it_and_leads_to_all_of_it(desk, shop, agent, colleague):
    shop.second_pass = "optional"
    shop.save()
    for name in ("Anna", "Bert"):
        make_return(shop, customer_name=name).approve(by=colleague, seen=1, free_return=True)
    request = make_return(shop, customer_name="Cora")
    make_return(shop, customer_name="Dora")
    desk.goto(f"/requests/{request.reference}/?queue=new")
    like = desk.locator("#precedents")
    expect(like).to_contain_text(re.compile(r"2 similar\s+in 90 days\s+2 approved\s+2 free"))
    like.get_by_role("link", name="2 open with the same product and reason").click()
    expect(desk.locator("#rows .row")).to_have_count(2)
    desk.keyboard.press("m")
    expect(heading(desk)).to_have_text(re.compile("2 requests of"))
    desk.keyboard.press("a")
    expect(heading(desk)).to_have_text("2 requests selected")
    desk.keyboard.press("a")
    expect(heading(desk)).to_have_text("2 approved")
