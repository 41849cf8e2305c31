"""Addresses, Back and Forward: a page is the same however one came to it."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import make_return


@pytest.fixture
def two(shop):
    return make_return(shop, customer_name="Marit Hoekstra"), make_return(shop, customer_name="Lukas Brandt")


def shown(page):
    """The request as it is drawn and read out, without its age."""
    return re.sub(r"asked .* ago", "", page.locator("#detail").aria_snapshot())


def test_back_and_forward_show_whole_pages(desk, two):
    desk.goto("/inbox/needs-decision/")
    desk.get_by_role("link", name="Marit Hoekstra").click()
    expect(desk.locator("#d-title")).to_contain_text("Marit Hoekstra")
    desk.get_by_role("link", name="Lukas Brandt").click()
    expect(desk.locator("#d-title")).to_contain_text("Lukas Brandt")
    desk.go_back()
    expect(desk.locator("#d-title")).to_contain_text("Marit Hoekstra")
    expect(desk.locator(".row__link[aria-current=true]")).to_have_text("Marit Hoekstra")
    desk.go_back()
    expect(desk.get_by_text("Choose a request")).to_be_visible()
    expect(desk.locator(".rail")).to_be_visible()
    desk.go_forward()
    expect(desk.locator("#d-title")).to_contain_text("Marit Hoekstra")
    expect(desk.locator(".rail")).to_have_count(1)


def test_back_from_a_page_of_another_kind_brings_a_whole_page(desk, two):
    desk.goto("/inbox/needs-decision/")
    desk.get_by_role("link", name="Marit Hoekstra").click()
    expect(desk.locator("#d-title")).to_be_visible()
    desk.get_by_role("link", name="Settings").click()
    expect(desk.get_by_role("heading", name="Settings", exact=True)).to_be_visible()
    desk.go_back()
    expect(desk.locator("#d-title")).to_contain_text("Marit Hoekstra")
    expect(desk.locator(".rail .nav__item").first).to_be_visible()


def test_a_request_opened_from_the_list_looks_as_one_opened_by_its_address(desk, two):
    desk.goto("/inbox/needs-decision/")
    desk.get_by_role("link", name="Marit Hoekstra").click()
    expect(desk.locator("#d-title")).to_be_visible()
    precedents = desk.get_by_text("None like it was decided in 90 days.")  # which come after the page
    expect(precedents).to_be_visible()
    by_htmx = shown(desk)
    expect(desk).to_have_title(re.compile("Marit Hoekstra"))
    title = desk.title()
    desk.goto(desk.url)
    expect(precedents).to_be_visible()
    assert (shown(desk), desk.title()) == (by_htmx, title)


def test_a_menu_closes_on_escape_and_on_a_click_beside_it(desk, two):
    desk.goto("/inbox/needs-decision/")
    menu = desk.locator(".shop-menu .menu")
    for leave in (lambda: desk.keyboard.press("Escape"), lambda: desk.locator(".list__head").click()):
        desk.locator(".shop-menu summary").click()
        expect(menu).to_be_visible()
        leave()
        expect(menu).to_be_hidden()


def test_the_first_tab_leads_past_the_rail(desk, two):
    desk.goto("/inbox/needs-decision/")
    desk.keyboard.press("Tab")
    skip = desk.get_by_role("link", name="Skip to the work")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("searchbox", name="Search requests")).to_be_focused()
