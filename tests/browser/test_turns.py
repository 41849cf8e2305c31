"""Whoever goes elsewhere while an answer is on its way: the address is that of what is shown, and nothing is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_live import address, change
from tests.builders import fresh, make_return


@pytest.fixture
def three(shop):
    return [make_return(shop, customer_name=name) for name in ("Marit Hoekstra", "Lukas Brandt", "Ida Berg")]


@pytest.fixture
def page(desk, three):
    """The first of three, without what the browser fetches ahead."""
    desk.route(lambda url: True, lambda route: route.abort() if is_ahead(route.request) else route.fallback())
    desk.goto(address(three[0]))
    return desk


def is_ahead(request):
    return request.method == "GET" and "x-ahead" in request.headers


@pytest.fixture
def complaints():
    said = []
    yield said
    assert [line for line in said if "net::ERR_FAILED" not in line] == []  # of what is fetched ahead


def hold(page, which):
    """Keep such requests from the server: [route, …]."""
    held = []
    page.route(which, lambda route: held.append(route) if not is_ahead(route.request) else route.fallback())
    return held


def let_go(page, held):
    while not held:
        page.wait_for_timeout(20)
    held.pop(0).continue_()


def row(page, request):
    return page.locator(f"#row-{request.pk} .row__link")


def shows(page, request):
    """It is open, its row is the current one, and the address is its own."""
    expect(page.locator("#d-title")).to_contain_text(request.customer_name)
    expect(page.locator(".row__link[aria-current=true]")).to_have_text(request.customer_name)
    expect(page).to_have_url(re.compile(f"/requests/{request.reference}/"))


def approve(page):
    page.keyboard.press("a")
    expect(page.locator("#plan .letter")).to_be_visible()
    page.keyboard.press("a")


def test_another_row_that_one_clicks_meanwhile_opens_once_the_act_is_answered(page, three):
    held = hold(page, "**/approval/**")
    page.locator(".actions .btn--approve").click()
    let_go(page, held)
    expect(page.locator("#plan .letter")).to_be_visible()
    page.keyboard.press("a")
    row(page, three[2]).click()
    page.wait_for_timeout(300)
    shows(page, three[0])
    let_go(page, held)
    shows(page, three[2])
    expect(page.locator("#toasts")).to_contain_text(three[0].reference)
    expect(page.locator("#rows")).not_to_contain_text("Marit Hoekstra")
    expect(page.locator("#count-needs-decision")).to_have_text("2")
    assert fresh(three[0]).status == "approved"


def test_a_refusal_finds_its_form_though_one_wanted_to_go_on(page, three, colleague):
    page.keyboard.press("a")
    expect(page.locator("#plan .letter")).to_be_visible()
    page.get_by_label("Your own words in the mail").fill("Half a thought")
    held = hold(page, "**/approval/**")
    page.keyboard.press("Control+Enter")
    row(page, three[2]).click()
    fresh(three[0]).hold(by=colleague, seen=1, reason="lunch")
    let_go(page, held)
    expect(page.locator("#sheet [role=alert]")).to_be_visible()
    expect(page.get_by_label("Your own words in the mail")).to_have_value("Half a thought")
    shows(page, three[0])
    page.unroute("**/approval/**")
    row(page, three[2]).click()
    shows(page, three[2])


def test_of_two_rows_the_one_clicked_last_stays_whatever_is_answered_first(page, three):
    held = hold(page, f"**/requests/{three[1].reference}/**")
    row(page, three[1]).click()
    row(page, three[2]).click()
    shows(page, three[2])
    with page.expect_response(f"**/requests/{three[1].reference}/**"):
        let_go(page, held)
    page.wait_for_timeout(300)
    shows(page, three[2])


def test_an_undo_is_not_overtaken_by_the_row_clicked_before(page, three):
    approve(page)
    shows(page, three[1])
    held = hold(page, f"**/requests/{three[2].reference}/**")
    row(page, three[2]).click()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    shows(page, three[0])
    with page.expect_response(f"**/requests/{three[2].reference}/**"):
        let_go(page, held)
    page.wait_for_timeout(300)
    shows(page, three[0])
    assert fresh(three[0]).status == "new"


def test_a_row_still_opens_where_its_place_was_drawn_anew_meanwhile(page, three):
    held = hold(page, f"**/requests/{three[1].reference}/**")
    row(page, three[1]).click()
    page.evaluate("() => { const old = htmx.find('#detail'); old.replaceWith(old.cloneNode(true)) }")
    let_go(page, held)
    shows(page, three[1])


@pytest.mark.parametrize("comes_first", ["act", "page"])
def test_going_back_while_an_act_is_on_its_way_ends_where_the_address_says(page, three, comes_first):
    row(page, three[1]).click()
    shows(page, three[1])
    page.keyboard.press("a")
    expect(page.locator("#plan .letter")).to_be_visible()
    acts, pages = hold(page, "**/approval/**"), hold(page, f"**/requests/{three[0].reference}/**")
    page.keyboard.press("a")
    page.evaluate("history.back()")
    for held in (acts, pages) if comes_first == "act" else (pages, acts):
        with page.expect_response(lambda answer: answer.status == 200):
            let_go(page, held)
        page.wait_for_timeout(300)
    expect(page.locator("#d-title")).to_be_visible()
    opened = next(one for one in three if one.customer_name in page.locator("#d-title").text_content())
    expect(page).to_have_url(re.compile(f"/requests/{opened.reference}/"))
    assert fresh(three[1]).status == "approved"


def test_a_note_by_a_colleague_does_not_keep_a_waiting_row_from_opening(page, three, colleague):
    page.keyboard.press("a")
    expect(page.locator("#plan .letter")).to_be_visible()
    held = hold(page, "**/approval/**")
    page.keyboard.press("a")
    row(page, three[2]).click()
    change(three[2], colleague)
    let_go(page, held)
    shows(page, three[2])
