"""Narrowing a list in a real browser: the panel, the chips, the box and saved views, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from requests_inbox.models import ReturnRequest, SavedView
from tests.builders import make_return


@pytest.fixture
def crowd(shop):
    """Anna's is dear, Bo's is late, Cleo's is neither."""
    anna, bo, cleo = (make_return(shop, customer_name=f"{name} Test") for name in ("Anna", "Bo", "Cleo"))
    ReturnRequest.objects.filter(pk=anna.pk).update(value=900)
    ReturnRequest.objects.filter(pk=bo.pk).update(is_late=True, free_return=True)
    return anna, bo, cleo


def names(page):
    return page.locator("#rows .row__link").all_text_contents()


def test_filters_swap_the_list_and_leave_the_open_request_alone(desk, crowd):
    _anna, bo, _cleo = crowd
    desk.goto("/inbox/needs-decision/")
    desk.evaluate("window.isTheSamePage = true")
    desk.get_by_role("link", name=re.compile("Bo Test")).click()
    expect(desk.locator("#d-title")).to_contain_text("Bo Test")
    desk.get_by_text("Filter", exact=True).click()
    panel = desk.locator("form#panel")
    panel.get_by_label("Free return").select_option("yes")
    panel.get_by_role("button", name="Show").click()
    expect(desk.locator("#rows .row")).to_have_count(1)
    assert names(desk) == ["Bo Test"]
    expect(desk).to_have_url(re.compile(rf"/requests/{bo.reference}/\?queue=needs-decision&free=yes$"))
    expect(desk.locator("#d-title")).to_contain_text("Bo Test")

    desk.get_by_role("link", name="Remove filter Free return").click()
    expect(desk.locator("#rows .row")).to_have_count(3)
    box = desk.get_by_role("searchbox")
    box.fill("value:>100 anna")
    box.press("Enter")
    expect(desk.locator("#rows .row")).to_have_count(1)
    assert names(desk) == ["Anna Test"]
    expect(desk.locator(".filter")).to_have_text(re.compile("Value above 100"))
    expect(box).to_have_value("anna")
    expect(box).to_be_focused()
    assert desk.evaluate("window.isTheSamePage")
    desk.reload()
    assert names(desk) == ["Anna Test"]
    expect(desk.locator("#d-title")).to_contain_text("Bo Test")
    desk.go_back()
    expect(desk.locator("#rows .row")).to_have_count(3)


def test_a_reference_typed_in_the_box_opens_its_request_beside_the_list(desk, crowd):
    _anna, _bo, cleo = crowd
    desk.goto("/inbox/needs-decision/?free=no")
    desk.evaluate("window.isTheSamePage = true")
    desk.get_by_role("searchbox").fill(cleo.reference.lower())
    desk.get_by_role("searchbox").press("Enter")
    expect(desk.locator("#d-title")).to_contain_text("Cleo Test")
    expect(desk).to_have_url(re.compile(rf"/requests/{cleo.reference}/\?queue=needs-decision&free=no$"))
    assert names(desk) == ["Anna Test", "Cleo Test"]
    assert desk.evaluate("window.isTheSamePage")


def test_what_a_decision_opens_next_comes_from_the_list_as_it_was_narrowed_last(desk, crowd):
    anna, _bo, _cleo = crowd
    desk.goto(f"/requests/{anna.reference}/?queue=needs-decision")
    box = desk.get_by_role("searchbox")
    box.fill("late:no state:new")
    box.press("Enter")
    expect(desk.locator("#rows .row")).to_have_count(2)
    desk.locator("#detail").get_by_role("link", name=re.compile("Approve")).click()
    desk.locator("#sheet").get_by_role("button", name=re.compile("Approve")).click()
    expect(desk.locator("#d-title")).to_contain_text("Cleo Test")
    assert ReturnRequest.objects.get(pk=anna.pk).status == "approved"


def test_rows_that_follow_come_as_one_scrolls(desk, shop):
    for number in range(55):
        make_return(shop, customer_name=f"Nr {number:02}", quantities=(1,))
    desk.goto("/inbox/new/")
    expect(desk.locator("#rows .row")).to_have_count(50)
    desk.locator("#more").scroll_into_view_if_needed()
    expect(desk.locator("#rows .row")).to_have_count(55)
    assert len(set(names(desk))) == 55
    expect(desk.locator("#more")).to_have_count(0)


def test_all_of_it_works_as_plain_pages(open_browser, agent, crowd):
    desk = open_browser(agent, java_script_enabled=False)
    desk.goto("/inbox/needs-decision/")
    desk.get_by_text("Filter", exact=True).click()
    desk.get_by_role("link", name="Choose filters").click()
    desk.get_by_label("Value: from").fill("100")
    desk.get_by_role("button", name="Show").click()
    expect(desk).to_have_url(re.compile(r"/inbox/needs-decision/\?value=100\.\.$"))
    assert names(desk) == ["Anna Test"]
    desk.get_by_text("Save view").first.click()
    desk.get_by_label("Name of the view").fill("Dear ones")
    desk.get_by_role("button", name="Save view").click()
    view = SavedView.objects.get()
    expect(desk).to_have_url(re.compile(rf"value=100\.\.&view={view.pk}$"))
    expect(desk.locator(".rail [aria-current=page]")).to_contain_text("Dear ones")
    desk.get_by_role("link", name="Remove filter Value").click()
    assert len(names(desk)) == 3
    desk.locator(".rail").get_by_role("link", name="Dear ones").click()
    assert names(desk) == ["Anna Test"]
    desk.get_by_role("searchbox").fill("cleo")
    desk.get_by_role("searchbox").press("Enter")
    expect(desk.get_by_role("heading", name="Nothing found for “cleo”")).to_be_visible()
    desk.get_by_role("link", name="Without Value from 100").click()
    assert names(desk) == ["Cleo Test"]


def test_a_phone_has_queues_filters_and_views_behind_buttons(open_browser, agent, crowd):
    phone = open_browser(agent, viewport={"width": 390, "height": 844}, has_touch=True)
    phone.goto("/inbox/needs-decision/?free=no")
    phone.get_by_text("Filter", exact=True).tap()
    phone.locator("form#panel").get_by_label("Value: from").fill("100")
    phone.get_by_role("button", name="Show").tap()
    expect(phone.locator("#rows .row")).to_have_count(1)
    phone.locator(".queues > summary").tap()
    phone.locator(".queues").get_by_role("link", name="Draft").tap()
    expect(phone).to_have_url(re.compile("/inbox/draft/$"))


def test_another_order_swaps_the_list_and_stays_with_what_is_opened(desk, crowd):
    _anna, bo, cleo = crowd
    ReturnRequest.objects.filter(pk=bo.pk).update(value=30)
    ReturnRequest.objects.filter(pk=cleo.pk).update(value=500)
    desk.goto("/inbox/needs-decision/")
    desk.locator("summary", has_text="Deadline").click()
    desk.get_by_role("link", name="Highest value").click()
    expect(desk.locator("summary", has_text="Highest value")).to_be_visible()
    expect(desk).to_have_url(re.compile(r"\?sort=value$"))
    assert names(desk) == ["Anna Test", "Cleo Test", "Bo Test"]
    desk.get_by_role("link", name=re.compile("Anna Test")).click()
    expect(desk.locator("#d-title")).to_contain_text("Anna Test")
    desk.keyboard.press("j")
    expect(desk.locator("#d-title")).to_contain_text("Cleo Test")
    expect(desk).to_have_url(re.compile(rf"/requests/{cleo.reference}/\?queue=needs-decision&sort=value$"))
