"""Many requests decided at once: by keyboard alone, by thumb, and on plain pages."""

import re

import pytest
from playwright.sync_api import expect

from helpdesk.jobs.worker import Worker
from requests_inbox.models import Batch, ReturnRequest
from tests.builders import fresh, make_order, make_return

from .test_every_page import hanging_over, violations

NAMES = ["Anna", "Bert", "Cora", "Dora"]
LIST = "/inbox/needs-decision/"


@pytest.fixture
def four(shop):
    return [make_return(shop, customer_name=name) for name in NAMES]


def states(requests):
    return [fresh(one).status for one in requests]


def ticked(page):
    return [row for row in NAMES if page.locator(".row", has_text=row).locator(".check").is_checked()]


def heading(page):
    return page.locator("#d-title")


def expect_ready(page, number):
    expect(page.locator("[data-confirm]")).to_have_accessible_name(re.compile(f"Approve {number} "))


def expect_settled(page):
    """What was just shown listens to htmx from now on."""
    expect(page.locator(".htmx-added")).to_have_count(0)


def test_three_are_ticked_approved_and_undone_by_keyboard(desk, four):
    desk.goto(LIST)
    expect(desk.locator("#bulk")).to_be_hidden()
    desk.get_by_role("link", name="Anna").focus()
    desk.keyboard.press("x")
    expect(desk.locator("#bulk")).to_be_visible()
    desk.get_by_role("link", name="Cora").focus()
    desk.keyboard.press("Shift+X")
    assert ticked(desk) == ["Anna", "Bert", "Cora"]
    expect(desk.locator(".bulkbar__n")).to_have_text("3 selected")
    desk.keyboard.press("a")
    expect(heading(desk)).to_have_text("3 requests selected")
    assert desk.locator(".picks").evaluate("list => list.scrollHeight === list.clientHeight")  # all are seen
    expect(desk.locator(".batch__mail .letter")).to_contain_text("Good news")
    assert states(four) == ["new"] * 4
    desk.keyboard.press("a")
    expect(heading(desk)).to_have_text("3 approved")
    assert states(four) == ["approved"] * 3 + ["new"]
    expect(desk.locator("#rows .row")).to_have_count(1)
    expect(desk.locator("#count-new")).to_have_text("1")
    expect(desk.locator(".toast")).to_have_count(0)
    expect(desk.locator("[data-countdown]")).to_have_text(re.compile(r"The mails leave in 1?\d seconds"))
    desk.keyboard.press("z")
    expect(heading(desk)).to_have_text("3 undone")
    expect(desk.locator("#rows .row")).to_have_count(4)
    assert states(four) == ["new"] * 4


def test_x_ticks_the_request_one_went_to_after_a_click_on_another(desk, four):
    desk.goto(LIST)
    desk.get_by_role("link", name="Bert").click()
    expect(heading(desk)).to_contain_text("Bert")
    desk.keyboard.press("j")
    expect(heading(desk)).to_contain_text("Cora")
    desk.keyboard.press("x")
    assert ticked(desk) == ["Cora"]
    desk.get_by_role("link", name="Dora").focus()
    desk.keyboard.press("x")
    assert ticked(desk) == ["Cora", "Dora"]


def test_a_batch_is_one_toast_on_other_pages_and_undone_from_there(desk, four):
    desk.goto(LIST)
    for name in NAMES[:2]:
        desk.locator(".row", has_text=name).locator(".row__pick").click()
    desk.keyboard.press("a")
    expect(heading(desk)).to_have_text("2 requests selected")
    expect_settled(desk)
    desk.keyboard.press("Control+Enter")
    expect(heading(desk)).to_have_text("2 approved")
    desk.get_by_role("link", name="Cora").click()
    expect(heading(desk)).to_have_text(re.compile("Cora"))
    desk.goto("/settings/")
    expect(desk.locator(".toast")).to_have_count(1)
    desk.keyboard.press("z")
    expect(heading(desk)).to_have_text("2 undone")
    assert states(four) == ["new"] * 4


def test_shift_click_ticks_a_range_and_escape_clears_it(desk, four):
    desk.goto(LIST)
    desk.locator(".row", has_text="Bert").locator(".row__pick").click()
    desk.locator(".row", has_text="Dora").locator(".check").click(modifiers=["Shift"])
    assert ticked(desk) == ["Bert", "Cora", "Dora"]
    desk.get_by_role("button", name="All on this page").click()
    assert ticked(desk) == NAMES
    desk.keyboard.press("Escape")
    assert ticked(desk) == []
    expect(desk.locator("#bulk")).to_be_hidden()


def test_what_is_chosen_for_all_changes_the_mail_and_the_number_on_the_button(desk, shop, four):
    shop.free_exchange = True
    shop.save()
    make_return(shop, customer_name="Emil", resolution="exchange")
    desk.goto(LIST)
    desk.get_by_role("link", name="Anna").focus()
    desk.keyboard.press("x")
    desk.get_by_role("button", name="All on this page").click()
    desk.keyboard.press("a")
    expect(desk.locator("#chosen")).to_contain_text("1 is left out")
    expect_ready(desk, 4)
    desk.get_by_label("Also on where an alert asks for it").check()
    expect_ready(desk, 5)
    desk.get_by_label("Your own words in the mails").press_sequentially("Thank you")
    expect(desk.locator(".batch__mail .letter")).to_contain_text("Thank you")
    expect(desk.get_by_label("Your own words in the mails")).to_be_focused()
    desk.locator("#chosen").get_by_label("Bert").uncheck()
    expect_ready(desk, 4)
    desk.get_by_label("On for all: the label costs nothing").check()
    expect(desk.locator(".batch__mail .letter")).to_contain_text("Sending it back is free")
    expect(desk.locator("#chosen").get_by_label("Bert")).not_to_be_checked()
    expect_ready(desk, 4)
    desk.get_by_text("Mail to Cora").click()
    expect(desk.locator(".pick", has_text="Cora").locator(".letter")).to_contain_text("Thank you")
    desk.locator("[data-confirm]").click()
    expect(heading(desk)).to_have_text("4 approved")
    assert states(four) == ["approved", "new", "approved", "approved"]


def test_escape_leads_back_to_what_was_open_with_everything_still_ticked(desk, four):
    desk.goto(f"/requests/{four[3].reference}/?queue=needs-decision")
    desk.keyboard.press("x")
    desk.get_by_role("link", name="Anna").focus()
    desk.keyboard.press("x")
    desk.keyboard.press("c")
    expect(heading(desk)).to_have_text("2 requests selected")
    expect_settled(desk)
    desk.keyboard.press("Escape")
    expect(heading(desk)).to_have_text(re.compile("Dora"))
    assert ticked(desk) == ["Anna", "Dora"]
    expect(desk.locator("#bulk")).to_be_visible()


def test_all_like_this_are_ticked_but_for_the_exceptions(desk, four):
    desk.goto(f"/requests/{four[0].reference}/?queue=needs-decision")
    desk.keyboard.press("*")
    expect(heading(desk)).to_have_text(f"4 requests like {four[0].reference}")
    desk.locator("#batch").get_by_label("Cora").uncheck()
    desk.locator("#batch").get_by_role("button", name="Hold").click()
    expect(heading(desk)).to_have_text("3 requests selected")
    desk.get_by_label("Why").fill("Recall of this product")
    desk.locator("[data-confirm]").click()
    expect(heading(desk)).to_have_text("3 on hold")
    assert states(four) == ["on_hold", "on_hold", "new", "on_hold"]


def test_a_bar_shows_how_far_a_worker_is_and_then_what_became_of_each(desk, shop, agent):
    order = make_order(shop, lines=[(22, "20")], customer_name="Anna")
    many = [make_return(order=order, quantities=(1,)) for _ in range(22)]
    desk.goto(LIST)
    desk.get_by_role("link", name="Anna").first.focus()
    desk.keyboard.press("x")
    desk.get_by_role("button", name="All on this page").click()
    desk.keyboard.press("a")
    expect(heading(desk)).to_have_text("22 requests selected")
    desk.keyboard.press("a")
    expect(heading(desk)).to_have_text("Working on 22 requests")
    expect(desk.locator("#batch-progress")).to_contain_text("0 of 22 done")
    Worker().run_due()
    expect(heading(desk)).to_have_text("22 approved")
    expect(desk.locator("#rows .row")).to_have_count(0)
    assert states(many) == ["approved"] * 22
    assert not Batch.objects.get().is_running


def test_on_a_phone_three_buttons_at_the_thumb_decide_what_is_ticked(open_browser, agent, four):
    page = open_browser(agent, viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(LIST)
    for name in NAMES[:2]:
        page.locator(".row", has_text=name).locator(".row__pick").tap()
    bar = page.locator("#bulk")
    expect(bar.get_by_role("button", name="Approve")).to_be_visible()
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] > 700
    assert (hanging_over(page), violations(page)) == ([], {})
    bar.get_by_role("button", name="Approve").tap()
    expect(heading(page)).to_have_text("2 requests selected")
    expect(bar).to_be_hidden()
    assert (hanging_over(page), violations(page)) == ([], {})
    page.locator("[data-confirm]").tap()
    expect(heading(page)).to_have_text("2 approved")
    assert (hanging_over(page), violations(page)) == ([], {})


def test_plain_pages_do_the_same(open_browser, agent, four):
    page = open_browser(agent, java_script_enabled=False)
    page.goto(LIST)
    for name in NAMES[:3]:
        page.locator(".row", has_text=name).locator(".row__pick").click()
    page.locator("#bulk").get_by_role("button", name="Cancel").click()
    page.get_by_label("It is a duplicate").check()
    page.locator("#batch").get_by_label("Bert").uncheck()
    page.get_by_role("button", name="Show again").click()
    expect(page.locator("#batch").get_by_label("Bert")).not_to_be_checked()
    expect(page.locator(".batch__mail .letter").first).to_be_visible()
    page.locator("[data-confirm]").click()
    expect(heading(page)).to_have_text("2 cancelled")
    assert states(four) == ["cancelled", "new", "cancelled", "new"]
    page.get_by_role("button", name="Undo all 2").click()
    expect(heading(page)).to_have_text("2 undone")
    assert not ReturnRequest.objects.exclude(status="new").exists()


def test_on_a_phone_more_actions_has_the_rest_and_no_key_of_the_request_presses_them(open_browser, agent, four):
    phone = open_browser(agent, viewport={"width": 390, "height": 844})
    phone.goto(LIST)
    phone.locator(".row__pick").first.click()
    phone.locator("#bulk summary").click()
    phone.locator("#bulk").get_by_role("button", name="Tag").click()
    expect(heading(phone)).to_have_text("1 request selected")
    desk = open_browser(agent)
    desk.goto(f"/requests/{four[0].reference}/?queue=needs-decision")
    desk.keyboard.press("l")
    expect(desk.locator("#s-title")).to_contain_text("Tags of")
    desk.keyboard.press("Escape")
    desk.locator(".row__pick").first.hover()
    desk.locator(".row .check").first.check()
    expect(desk.locator("#bulk").get_by_role("button", name="Tag")).to_be_visible()
    assert hanging_over(desk) == []


def test_what_sent_no_mail_is_undone_as_one_too(desk, four):
    desk.goto(LIST)
    for name in NAMES[:2]:
        desk.locator(".row", has_text=name).locator(".check").check(force=True)
    desk.keyboard.press("l")
    desk.get_by_label("Tags to add").fill("recall")
    desk.keyboard.press("Control+Enter")
    expect(heading(desk)).to_have_text("2 tagged")
    desk.keyboard.press("z")
    expect(heading(desk)).to_have_text("2 undone")
    assert fresh(four[0]).tag_names == []
