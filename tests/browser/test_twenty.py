"""A day at the desk: twenty requests decided with the keyboard alone, and the same as plain pages."""

import re

from playwright.sync_api import expect

from requests_inbox.models import ReturnRequest
from tests.builders import fresh, make_return

Status = ReturnRequest.Status
QUEUE = "/inbox/needs-decision/"
WORK = [  # what is pressed for each request in turn, and the state it ends in
    (["a", "a"], Status.APPROVED),
    (["f", "a", "a"], Status.APPROVED),
    (["c", "CANCEL"], Status.CANCELLED),
    (["h", "HOLD"], Status.ON_HOLD),
    (["a", "a", "z", "a", "a"], Status.APPROVED),
]


def heading(page, name):
    return page.locator("#d-title", has_text=name)


def press(page, request, keys):
    """Press the keys on the open request; a word in capitals is a form that is filled and confirmed by keyboard."""
    for key in keys:
        if key == "HOLD":
            expect(page.locator("#sheet").get_by_label("Why", exact=True)).to_be_focused()
            page.keyboard.type("asking the carrier")
            page.keyboard.press("Control+Enter")
        elif key == "CANCEL":
            expect(page.locator("#sheet").get_by_label("We decline it")).to_be_focused()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Control+Enter")
        else:
            settled(page, request, key)
            page.keyboard.press(key)
            if key == "f":
                expect(page.get_by_role("switch", name="Free return")).to_be_checked()


def settled(page, request, key):
    """Wait until the page shows what the key is meant for, as a person would."""
    if key == "z":
        return expect(page.locator(".toast")).to_contain_text([request.reference])
    if page.locator("#sheet .decide").count():
        return expect(page.locator("#s-title")).to_be_focused()
    expect(page.locator("#detail .topbar b")).to_have_text(request.reference)
    return None


def test_twenty_requests_by_keyboard_alone_without_loading_the_page_again(desk, shop):
    requests = [make_return(shop, customer_name=f"Customer {n}") for n in range(20)]
    desk.goto(QUEUE)
    desk.evaluate("() => { window.still = true }")
    desk.keyboard.press("j")
    for place, request in enumerate(requests):
        expect(heading(desk, request.customer_name)).to_be_visible()
        press(desk, request, WORK[place % len(WORK)][0])
    expect(desk.get_by_text("All decided")).to_be_visible()
    assert desk.evaluate("() => window.still") is True
    assert [fresh(one).status for one in requests] == [WORK[place % len(WORK)][1] for place in range(20)]


def test_the_same_twenty_as_plain_pages_without_scripts(open_browser, agent, shop):
    requests = [make_return(shop, customer_name=f"Customer {n}") for n in range(20)]
    page = open_browser(agent, java_script_enabled=False)
    page.goto(f"/requests/{requests[0].reference}/?queue=needs-decision")
    for place, request in enumerate(requests):
        expect(heading(page, request.customer_name)).to_be_visible()
        if place % 2:
            page.locator(".actions").get_by_role("link", name=re.compile("Cancel")).click()
            page.get_by_label("The customer keeps everything").check()
            page.get_by_role("button", name="Cancel request").click()
        else:
            page.locator(".actions").get_by_role("link", name=re.compile("Approve")).click()
            page.locator("#sheet").get_by_role("button", name=re.compile("Approve")).click()
    expect(page.get_by_text("All decided")).to_be_visible()
    assert [fresh(one).status for one in requests] == [Status.APPROVED, Status.CANCELLED] * 10
