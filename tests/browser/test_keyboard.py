"""The whole desk by keyboard: from row to row, the sheet of keys, the palette, keys of one's own, a day's triage."""

import re

import pytest
from playwright.sync_api import expect

from requests_inbox.models import ReturnRequest
from tests.browser.test_every_page import violations
from tests.builders import fresh, make_person, make_policy, make_return, make_rule, make_team

Status = ReturnRequest.Status
QUEUE = "/inbox/needs-decision/"


@pytest.fixture
def three(shop):
    return [make_return(shop, customer_name=name) for name in ("Marit Hoekstra", "Lukas Brandt", "Femke Postma")]


def heading(page, name):
    return page.locator("#d-title", has_text=name)


def test_j_and_k_go_from_request_to_request(desk, three):
    desk.goto(QUEUE)
    desk.keyboard.press("j")
    expect(heading(desk, "Marit Hoekstra")).to_be_focused()
    desk.keyboard.press("j")
    expect(heading(desk, "Lukas Brandt")).to_be_focused()
    expect(desk.locator(".row__link[aria-current=true]")).to_have_text("Lukas Brandt")
    desk.keyboard.press("k")
    expect(heading(desk, "Marit Hoekstra")).to_be_focused()
    expect(desk).to_have_url(re.compile(three[0].reference))


def test_j_goes_on_where_the_row_was_that_left_the_list(desk, agent, three):
    agent.after_action = "stay"
    agent.save()
    desk.goto(f"/requests/{three[1].reference}/?queue=needs-decision")
    desk.keyboard.press("h")
    expect(desk.locator("#sheet").get_by_label("Why", exact=True)).to_be_focused()
    desk.keyboard.type("asking the carrier")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("You are holding this request")).to_be_visible()
    expect(desk.locator(".row")).to_have_count(2)
    desk.keyboard.press("j")
    expect(heading(desk, "Femke Postma")).to_be_visible()


def test_t_takes_on_what_is_a_teams(desk, shop, agent, three):
    care = make_team(shop, agent)
    three[1].assign(by=make_person(shop, "team_lead"), seen=1, to=care)
    desk.goto("/inbox/assigned-to-my-teams/")
    desk.keyboard.press("j")
    expect(heading(desk, "Lukas Brandt")).to_be_focused()
    desk.keyboard.press("t")
    expect(desk.locator(".pill[data-key=I]")).to_contain_text(agent.name)
    expect(desk.locator(".row")).to_have_count(0)
    assert fresh(three[1]).assigned_to == agent


def test_n_goes_into_the_note_which_outlives_what_one_does_meanwhile(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    note = desk.get_by_label("Internal note")
    desk.keyboard.press("n")
    expect(note).to_be_focused()
    desk.keyboard.type("A hazy chat")
    desk.locator("#d-title").focus()
    desk.keyboard.press("f")
    expect(desk.get_by_role("switch", name="Free return")).to_be_checked()
    expect(note).to_have_value("A hazy chat")
    desk.keyboard.press("j")
    expect(heading(desk, "Lukas Brandt")).to_be_focused()
    expect(note).to_have_value("")
    desk.keyboard.press("k")
    expect(note).to_have_value("A hazy chat")
    desk.keyboard.press("n")
    note.press("Control+Enter")
    expect(desk.locator("#timeline")).to_contain_text("A hazy chat")
    expect(note).to_have_value("")
    assert fresh(three[0]).notes.get().text == "A hazy chat"


def test_what_confirms_waits_for_the_keys_before_it(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    desk.keyboard.press("n")
    desk.keyboard.type("A hazy chat")
    desk.locator("#d-title").focus()
    desk.keyboard.press("j")
    expect(heading(desk, "Lukas Brandt")).to_be_focused()
    slowly(desk, "**/requests/*/?queue=*")
    for key in ("k", "n", "Control+Enter"):
        desk.keyboard.press(key)
    expect(desk.locator("#timeline")).to_contain_text("A hazy chat")
    assert fresh(three[0]).notes.get().text == "A hazy chat"


def test_z_on_another_page_undoes_and_opens_the_request(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    desk.keyboard.press("a")
    expect(desk.locator("#s-title")).to_be_focused()
    desk.keyboard.press("a")
    expect(heading(desk, "Lukas Brandt")).to_be_focused()
    desk.goto("/settings/profile/")
    desk.keyboard.press("z")
    expect(heading(desk, "Marit Hoekstra")).to_be_visible()
    assert fresh(three[0]).status == Status.NEW


def test_ones_own_decisions_are_no_news(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    for request in three[:2]:
        expect(desk.locator("#detail .topbar b")).to_have_text(request.reference)
        desk.keyboard.press("a")
        expect(desk.locator("#s-title")).to_be_focused()
        desk.keyboard.press("a")
    expect(heading(desk, "Femke Postma")).to_be_focused()
    expect(desk.locator("#count-needs-decision")).to_have_text("1")
    expect(desk.locator("#list-count")).to_have_text("1")
    desk.wait_for_timeout(1500)
    expect(desk.locator("#list-news")).to_be_hidden()


def slowly(page, route):
    """Answers that take their time, so that one can type faster than they come."""
    page.route(route, lambda call: (page.wait_for_timeout(300), call.continue_()))


def test_what_is_typed_before_the_sheet_is_there_goes_into_it_and_presses_nothing(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    slowly(desk, "**/hold/**")
    desk.keyboard.press("h")
    desk.keyboard.type("a chance to cheat")
    expect(desk.locator("#sheet").get_by_label("Why", exact=True)).to_have_value("a chance to cheat")
    desk.keyboard.press("Control+Enter")
    expect(heading(desk, "Lukas Brandt")).to_be_focused()
    assert fresh(three[0]).hold_reason == "a chance to cheat"


def test_a_key_pressed_twice_before_the_sheet_is_there_confirms_it(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    slowly(desk, "**/approval/**")
    desk.keyboard.press("a")
    desk.keyboard.press("a")
    expect(heading(desk, "Lukas Brandt")).to_be_visible()
    assert [fresh(one).status for one in three] == [Status.APPROVED, Status.NEW, Status.NEW]


def test_who_hammers_a_key_decides_nothing_unseen(open_browser, agent, three):
    agent.one_press_approval = True
    agent.save()
    page = open_browser(agent)
    page.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    slowly(page, "**/approval/**")
    for _ in range(4):
        page.keyboard.press("a")
    expect(heading(page, "Lukas Brandt")).to_be_focused()
    assert [fresh(one).status for one in three] == [Status.APPROVED, Status.NEW, Status.NEW]


def test_a_key_typed_while_a_switch_is_on_its_way_acts_on_what_the_switch_brings(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    slowly(desk, "**/free-return/**")
    desk.keyboard.press("f")
    desk.keyboard.press("a")
    expect(desk.locator("#s-title")).to_be_focused()
    expect(desk.locator("#sheet").get_by_label("Free return")).to_be_checked()
    assert fresh(three[0]).free_return


def test_words_typed_after_the_key_for_a_note_go_into_it_and_press_nothing(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    slowly(desk, "**/free-return/**")
    for one in "fn":
        desk.keyboard.press(one)
    desk.keyboard.type("A chat")
    expect(desk.get_by_label("Internal note")).to_have_value("A chat")
    desk.keyboard.type(" about hats")
    expect(desk.get_by_label("Internal note")).to_have_value("A chat about hats")
    expect(desk.locator("#sheet form")).to_have_count(0)


def test_escape_in_the_very_moment_in_which_a_sheet_comes_closes_it_within_the_page(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    desk.evaluate("""() => {
        window.here = true
        const leave = () => document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}))
        document.addEventListener("htmx:afterSwap", ({ detail }) => detail.target.id === "sheet" && leave())
    }""")
    desk.keyboard.press("c")
    expect(desk.locator(".actions .btn--cancel")).to_be_focused()
    expect(desk.locator("#sheet form")).to_have_count(0)
    assert desk.evaluate("window.here")


def test_a_click_with_control_opens_a_tab_of_its_own(desk, three):
    desk.goto(QUEUE)
    with desk.context.expect_page() as opened:
        desk.get_by_role("link", name=re.compile("Lukas Brandt")).click(modifiers=["ControlOrMeta"])
    expect(heading(opened.value, "Lukas Brandt")).to_be_visible()
    expect(desk).to_have_url(re.compile(QUEUE))


def test_arrows_move_in_the_list_and_enter_opens(desk, three):
    desk.goto(QUEUE)
    desk.locator(".row__link").first.focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(heading(desk, "Lukas Brandt")).to_be_visible()


def test_g_and_a_letter_go_to_a_queue(desk, three):
    desk.goto(QUEUE)
    desk.keyboard.press("g")
    desk.keyboard.press("h")
    expect(desk).to_have_url(re.compile("/inbox/on-hold/"))
    desk.keyboard.press("g")
    desk.keyboard.press("i")
    expect(desk).to_have_url(re.compile("/inbox/needs-decision/"))
    assert fresh(three[0]).status == Status.NEW


def test_the_question_mark_shows_all_keys_and_escape_closes_them(desk, three):
    desk.goto(QUEUE)
    desk.keyboard.press("?")
    keys = desk.get_by_role("dialog", name="All keys")
    expect(keys).to_contain_text("Approve; once more confirms")
    desk.keyboard.press("Escape")
    expect(keys).to_have_count(0)


def test_the_list_and_the_facts_fold_away_and_stay_so(desk, three):
    desk.goto(f"/requests/{three[0].reference}/")
    desk.keyboard.press("]")
    expect(desk.locator(".detail__side")).to_be_hidden()
    desk.keyboard.press("[")
    expect(desk.locator("#list")).to_be_hidden()
    desk.reload()
    expect(desk.locator("#list")).to_be_hidden()
    desk.keyboard.press("[")
    expect(desk.locator("#list")).to_be_visible()


def test_a_key_of_ones_own_takes_the_place_of_the_standard(open_browser, agent, three):
    agent.shortcuts = {"approval": "B"}
    agent.save()
    page = open_browser(agent)
    page.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    page.keyboard.press("a")
    page.keyboard.press("b")
    expect(page.locator("#s-title")).to_have_text(f"Approve {three[0].reference}?")
    page.keyboard.press("b")
    expect(heading(page, "Lukas Brandt")).to_be_visible()
    assert fresh(three[0]).status == Status.APPROVED


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_of_keys_is_accessible(open_browser, agent, three, scheme):
    page = open_browser(agent, color_scheme=scheme)
    page.goto(f"/requests/{three[0].reference}/")
    page.keyboard.press("?")
    expect(page.locator("#overlay")).to_contain_text("All keys")
    assert violations(page) == {}


def test_digits_tick_what_is_missing_until_one_begins_to_type(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    slowly(desk, "**/question/**")
    desk.keyboard.press("q")
    desk.keyboard.press("1")
    question = desk.get_by_label("Your question")
    expect(question).to_be_focused()
    desk.keyboard.press("2")
    expect(desk.locator("#sheet .check:checked")).to_have_count(2)
    desk.keyboard.type("3 pictures, please: 1")
    expect(question).to_have_value(" pictures, please: 1")
    expect(desk.locator("#sheet .check:checked")).to_have_count(3)


def test_s_snoozes_until_tomorrow_and_once_more_confirms(desk, agent, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    desk.keyboard.press("s")
    expect(desk.locator("#sheet").get_by_label("tomorrow at 9:00")).to_be_focused()
    expect(desk.locator("#sheet").get_by_label("Day", exact=True)).to_be_hidden()
    desk.keyboard.press("s")
    expect(desk.locator(".row")).to_have_count(2)
    assert (fresh(three[0]).held_by, fresh(three[0]).hold_reason) == (agent, "Not now")


def test_a_moment_of_ones_own_is_asked_for_once_it_is_chosen(desk, three):
    desk.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    desk.keyboard.press("h")
    sheet = desk.locator("#sheet")
    expect(sheet.get_by_label("Day", exact=True)).to_be_hidden()
    sheet.get_by_label("It frees itself").select_option("own")
    sheet.get_by_label("Why", exact=True).fill("supplier")
    sheet.get_by_label("Day", exact=True).fill("2020-01-01")
    desk.keyboard.press("Control+Enter")
    expect(sheet.get_by_text("This day is over.")).to_be_visible()
    expect(sheet.get_by_label("Day", exact=True)).to_be_focused()


def test_escape_leads_out_of_the_box_and_then_back_to_the_list(desk, three):
    desk.goto(f"/requests/{three[1].reference}/?queue=needs-decision")
    desk.keyboard.press("n")
    desk.keyboard.type("A thought")
    desk.keyboard.press("Escape")
    expect(desk.get_by_label("Internal note")).not_to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator(".row__link", has_text="Lukas Brandt")).to_be_focused()
    expect(desk.get_by_label("Internal note")).to_have_value("A thought")


def test_escape_closes_a_sheet_first_and_leads_to_the_list_of_a_phone(open_browser, agent, three):
    page = open_browser(agent, viewport={"width": 390, "height": 844})
    page.goto(f"/requests/{three[0].reference}/?queue=needs-decision")
    page.keyboard.press("c")
    expect(page.locator("#sheet form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet form")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/inbox/needs-decision/"))


def test_n_begins_a_rule_and_control_s_keeps_one(open_browser, shop, lead):
    make_policy(shop, make_rule("cheap", {"fact": "value", "op": "under", "value": "20"}, "approve"), by=lead)
    page = open_browser(lead)
    page.goto(f"/policies/{shop.slug}/")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("/new/rule/"))
    page.goto(f"/policies/{shop.slug}/rules/cheap/")
    page.locator("[name=name]").fill("Cheap things")
    page.keyboard.press("Control+s")
    expect(page.locator("#rules")).to_contain_text("Cheap things")
