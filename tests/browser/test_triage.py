"""A desk worked by keyboard alone, from the sign-in to the undone decision."""

import re

import pytest
from playwright.sync_api import expect

from messaging.models import Letter
from requests_inbox.models import ReturnRequest
from tests.builders import fresh, make_return

Status = ReturnRequest.Status


@pytest.fixture
def two(shop):
    """Two new requests, the older one first."""
    return make_return(shop, customer_name="Marit Hoekstra"), make_return(shop, customer_name="Lukas Brandt")


@pytest.fixture
def on_first(desk, two):
    """The page with the first of two requests open."""
    desk.goto(address(two[0]))
    return desk


def address(request):
    return f"/requests/{request.reference}/?queue=needs-decision"


def heading(page, name):
    return page.locator("#d-title", has_text=name)


def mail(page):
    return page.locator("#plan .letter")


def test_signing_in_by_form_leads_to_the_queue_and_enter_opens_the_first(open_browser, agent, two):
    page = open_browser()
    page.goto("/")
    page.get_by_label("Email").fill(agent.email)
    page.get_by_label("Password").fill("a-long-password")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/inbox/needs-decision/$"))
    page.get_by_role("link", name="Marit Hoekstra").focus()
    page.keyboard.press("Enter")
    expect(heading(page, "Marit Hoekstra")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/requests/{two[0].reference}/"))
    expect(page.locator(".row__link[aria-current=true]")).to_have_text("Marit Hoekstra")
    expect(page).to_have_title(re.compile("Marit Hoekstra"))


def test_approving_takes_two_keys_and_undoing_takes_one(on_first, two):
    on_first.keyboard.press("a")
    expect(mail(on_first)).to_contain_text("Good news")
    expect(on_first.locator("#s-title")).to_be_focused()
    on_first.keyboard.press("a")
    expect(heading(on_first, "Lukas Brandt")).to_be_focused()
    assert fresh(two[0]).status == Status.APPROVED
    countdown = on_first.locator(".toast [data-countdown]")
    expect(countdown).to_have_text(re.compile(r"The mail leaves in 1[0-9] seconds"))
    first = countdown.text_content()
    expect(countdown).not_to_have_text(first)
    on_first.keyboard.press("z")
    expect(heading(on_first, "Marit Hoekstra")).to_be_visible()
    expect(on_first.locator(".toast")).to_have_count(0)
    assert fresh(two[0]).status == Status.NEW
    assert [letter.state for letter in fresh(two[0]).thread.letters.filter(kind="approved")] == ["withdrawn"]


def test_declining_one_item_shows_in_the_mail_before_it_is_sent(on_first, two):
    on_first.keyboard.press("a")
    expect(mail(on_first)).not_to_contain_text("has been used")
    on_first.locator("#sheet").get_by_label("Thing 2").select_option("declined")
    on_first.get_by_label("Why declined").locator("visible=true").select_option("used")
    expect(mail(on_first)).to_contain_text("This item has been used")
    on_first.keyboard.press("Control+Enter")
    expect(heading(on_first, "Lukas Brandt")).to_be_visible()
    assert [line.decision for line in fresh(two[0]).lines.all()] == ["approved", "declined"]


def test_words_typed_into_the_approval_stand_in_the_mail_and_press_no_keys(on_first, two):
    on_first.keyboard.press("a")
    words = on_first.get_by_label("Your own words in the mail")
    words.press_sequentially("A chance to feel hazy", delay=20)
    expect(mail(on_first)).to_contain_text("A chance to feel hazy")
    expect(words).to_be_focused()
    words.press_sequentially(" azc", delay=20)
    expect(mail(on_first)).to_contain_text("A chance to feel hazy azc")
    expect(words).to_have_value("A chance to feel hazy azc")
    assert fresh(two[0]).status == Status.NEW


def test_the_mail_can_be_seen_as_the_customer_will_see_it(on_first):
    on_first.keyboard.press("a")
    with on_first.expect_popup() as opened:
        on_first.get_by_role("link", name="As the customer sees it").click()
    expect(opened.value.get_by_text("Good news").last).to_be_visible()


def test_hold_with_its_reason_and_release(on_first, two):
    on_first.keyboard.press("h")
    expect(on_first.get_by_label("Why")).to_be_focused()
    on_first.keyboard.type("asking the carrier")
    on_first.keyboard.press("Control+Enter")
    expect(heading(on_first, "Lukas Brandt")).to_be_focused()
    on_first.goto(address(two[0]))
    expect(on_first.get_by_text("You are holding this request")).to_be_visible()
    assert (fresh(two[0]).status, fresh(two[0]).hold_reason) == (Status.ON_HOLD, "asking the carrier")
    on_first.keyboard.press("h")
    expect(on_first.get_by_text("You are holding this request")).to_have_count(0)
    assert fresh(two[0]).status == Status.NEW


def test_cancelling_needs_a_reason_and_shows_it_in_the_mail(on_first, two):
    on_first.keyboard.press("c")
    expect(on_first.get_by_label("We decline it")).to_be_focused()
    on_first.keyboard.press("Control+Enter")
    expect(on_first.get_by_text("Choose why: the customer reads it.")).to_be_visible()
    expect(on_first.get_by_label("Why declined")).to_be_focused()
    assert fresh(two[0]).status == Status.NEW
    on_first.get_by_label("Why declined").select_option("too_late")
    expect(mail(on_first)).to_contain_text("The return window for this item has closed.")
    on_first.keyboard.press("Control+Enter")
    expect(heading(on_first, "Lukas Brandt")).to_be_visible()
    assert fresh(two[0]).status == Status.CANCELLED
    expect(on_first.locator(".toast")).to_contain_text(two[0].reference)


def test_asking_the_customer(on_first, two):
    on_first.keyboard.press("q")
    expect(on_first.get_by_label("Your question")).to_be_focused()
    on_first.keyboard.type("Could you send a picture?")
    expect(mail(on_first)).to_contain_text("Could you send a picture?")
    on_first.keyboard.press("Control+Enter")
    expect(heading(on_first, "Lukas Brandt")).to_be_focused()
    assert fresh(two[0]).waiting_on == "customer"


def test_a_note_for_the_team(on_first, two):
    on_first.keyboard.press("n")
    note = on_first.get_by_label("Internal note")
    note.fill("The same as last week")
    note.press("Control+Enter")
    expect(on_first.locator(".entry--note")).to_contain_text("The same as last week")
    expect(note).to_have_value("")
    assert fresh(two[0]).notes.get().text == "The same as last week"


def test_free_return_is_one_key_on_and_one_key_off(on_first, two):
    switch = on_first.get_by_role("switch", name="Free return")
    expect(switch).not_to_be_checked()
    on_first.keyboard.press("f")
    expect(switch).to_be_checked()
    assert fresh(two[0]).free_return is True
    on_first.keyboard.press("f")
    expect(switch).not_to_be_checked()
    assert fresh(two[0]).free_return is False


def test_escape_closes_the_sheet_and_the_button_has_the_focus_again(on_first, two):
    on_first.keyboard.press("c")
    expect(on_first.locator("#sheet form")).to_be_visible()
    on_first.keyboard.press("Escape")
    expect(on_first.locator("#sheet form")).to_have_count(0)
    expect(on_first.locator(".actions .btn--cancel")).to_be_focused()
    assert fresh(two[0]).version == 1


def test_keys_with_control_or_alt_are_the_browsers_own(on_first):
    for key in ("Control+a", "Alt+a", "Meta+c"):
        on_first.keyboard.press(key)
    on_first.keyboard.press("h")
    expect(on_first.locator("#s-title")).to_contain_text("Hold")


def test_after_the_last_request_the_queue_says_that_nothing_waits(desk, shop):
    only = make_return(shop)
    desk.goto(address(only))
    desk.keyboard.press("a")
    expect(desk.locator("#s-title")).to_be_focused()
    desk.keyboard.press("a")
    expect(desk.get_by_text("All decided")).to_be_visible()
    desk.keyboard.press("z")
    expect(heading(desk, only.customer_name)).to_be_visible()


def test_a_switched_off_button_says_why_to_everybody(open_browser, agent, shop):
    request = make_return(shop)
    request.approve(by=agent, seen=1)
    request.send_now(by=agent)
    Letter.objects.due().send_each()
    page = open_browser(agent)
    page.goto(f"/requests/{request.reference}/")
    reopen = page.get_by_role("button", name=re.compile("Reopen.*Only a team lead of Veldkant can do this."))
    why = reopen.locator(".why")
    expect(why).to_have_css("clip-path", "inset(50%)")
    reopen.focus()
    expect(why).to_have_css("clip-path", "none")
    expect(why).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    assert fresh(request).status == Status.APPROVED


def test_when_the_mail_has_left_reopening_takes_the_place_of_undoing(open_browser, lead, shop):
    request = make_return(shop)
    request.approve(by=lead, seen=1)
    page = open_browser(lead)
    page.clock.install()
    page.goto(f"/requests/{request.reference}/")
    page.locator("[data-tab=note-text]").click()
    page.get_by_label("Internal note").fill("Half a thought")
    expect(page.locator(".lockbar").get_by_role("button", name="Undo")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.get_by_text("The mail leaves any moment.")).to_be_visible()
    request.send_now(by=lead)
    Letter.objects.due().send_each()
    page.clock.run_for(3_000)
    expect(page.locator("#deciding").get_by_role("link", name="Reopen")).to_be_visible()
    expect(page.locator(".lockbar[data-kind=pending]")).to_have_count(0)
    expect(page.get_by_label("Internal note")).to_have_value("Half a thought")


def test_the_answer_to_an_undo_is_drawn_whole_though_its_toast_ran_out_meanwhile(on_first, two):
    on_first.clock.install()
    on_first.reload()
    on_first.keyboard.press("a")
    expect(on_first.locator("#s-title")).to_be_focused()
    on_first.keyboard.press("a")
    expect(heading(on_first, "Lukas Brandt")).to_be_focused()
    expect(on_first.locator("#count-needs-decision")).to_have_text("1")
    held = []
    on_first.route("**/undo/**", lambda route: held.append(route))
    on_first.locator(".toast").get_by_role("button", name="Undo").click()
    on_first.clock.run_for(21_000)
    expect(on_first.locator(".toast")).to_have_count(0)
    on_first.unroute("**/undo/**")
    held[0].fallback()
    expect(heading(on_first, "Marit Hoekstra")).to_be_visible()
    expect(on_first.locator("#count-needs-decision")).to_have_text("2")


def test_more_keys_pressed_at_once_decide_once(on_first, two):
    on_first.keyboard.press("a")
    expect(on_first.locator("#s-title")).to_be_focused()
    on_first.locator("#sheet [data-confirm]").evaluate("button => { button.click(); button.click() }")
    expect(heading(on_first, "Lukas Brandt")).to_be_visible()
    assert fresh(two[0]).events.filter(verb="approved").count() == 1
    assert fresh(two[1]).status == Status.NEW


def test_what_happens_follows_the_form_beside_its_mail(desk, shop):
    desk.goto(f"/requests/{make_return(shop).reference}/approval/?queue=needs-decision")
    steps = desk.locator("#steps")
    expect(steps).to_contain_text("The customer pays the carriage.")
    desk.locator("#sheet").get_by_label("Free return").check()
    expect(steps).to_contain_text("The shop pays the carriage.")
    desk.locator("#sheet select").first.select_option("keep_item")
    expect(steps).to_contain_text("Customer keeps it")
