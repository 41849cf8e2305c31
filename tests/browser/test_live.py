"""Two people on one queue, each in a real browser: what one does is on the other's screen and takes nothing from it."""

import os
import re
import socket
import subprocess
import sys
import time
from itertools import cycle

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import expect

from tests.browser.conftest import come_in
from tests.builders import fresh, make_return

QUEUE = "?queue=needs-decision"


@pytest.fixture
def request_(shop):
    return make_return(shop, customer_name="Marit Hoekstra")


@pytest.fixture
def other(shop, request_):
    return make_return(shop, customer_name="Lukas Brandt")


@pytest.fixture
def beside(open_browser, colleague):
    """The page of Jonas, who works on the same queue."""
    return open_browser(colleague)


def address(request):
    return f"/requests/{request.reference}/{QUEUE}"


def look(page, request=None):
    """Open a request, or the list, and wait until the page hears."""
    with page.expect_websocket():
        page.goto(address(request) if request else "/inbox/needs-decision/")
    return page


def row(page, request):
    return page.locator(f"#row-{request.pk}")


def change(request, person, text="Something happened"):
    fresh(request).note(by=person, text=text)


# What a colleague does ---------------------------------------------------------------------------------------------


def test_a_hold_is_seen_by_whoever_has_the_request_open(desk, beside, request_):
    look(beside, request_)
    look(desk, request_)
    desk.keyboard.press("h")
    expect(desk.get_by_label("Why")).to_be_focused()
    desk.keyboard.type("asking the carrier")
    desk.keyboard.press("Control+Enter")
    expect(beside.locator("#deciding")).to_contain_text("Sanne de Wit holds this request")
    expect(beside.locator("#timeline")).to_contain_text("asking the carrier")
    expect(beside.get_by_role("button", name=re.compile("^Approve"))).to_have_attribute("aria-disabled", "true")


def test_an_approval_changes_the_row_and_warns_in_the_open_sheet(desk, beside, request_, other):
    look(beside, request_)
    beside.keyboard.press("a")
    expect(beside.locator("#s-title")).to_be_focused()
    beside.get_by_label("Your own words in the mail").fill("Half a thought")
    fresh(request_).approve(by=request_.shop.memberships.get(person__name="Sanne de Wit").person, seen=1)
    warning = beside.locator("#moved")
    expect(warning).to_contain_text("This request has changed since you opened it.")
    expect(warning).to_contain_text("Sanne de Wit approved")
    expect(warning).to_be_in_viewport(ratio=1)
    expect(row(beside, request_)).to_contain_text("Approved")
    expect(beside.locator("#count-needs-decision")).to_have_text("1")
    expect(beside.get_by_label("Your own words in the mail")).to_have_value("Half a thought")
    beside.keyboard.press("Control+Enter")
    expect(beside.locator("#sheet [role=alert]")).to_be_visible()
    assert fresh(request_).events.filter(verb="approved").count() == 1


def test_a_row_leaves_the_list_but_not_from_under_the_pointer(beside, agent, request_, other):
    look(beside)
    row(beside, other).hover()
    fresh(request_).hold(by=agent, seen=1, reason="lunch")
    expect(row(beside, request_)).to_contain_text("On hold")
    expect(row(beside, request_)).to_have_attribute("data-gone", "")
    beside.locator("#d-title, #detail").first.hover()
    expect(row(beside, request_)).to_have_count(0)
    expect(row(beside, other)).to_be_visible()
    expect(beside.locator("#list-count")).to_have_text("1")


def test_the_last_row_that_leaves_says_that_all_is_decided(beside, agent, request_):
    look(beside)
    fresh(request_).hold(by=agent, seen=1, reason="lunch")
    expect(beside.get_by_text("All decided")).to_be_visible()


def test_new_requests_wait_until_one_wants_them(beside, shop, request_):
    look(beside)
    first = row(beside, request_).bounding_box()
    new = make_return(shop, customer_name="Femke Postma")
    pill = beside.locator("#list-news")
    expect(pill).to_contain_text("1 new")
    second = make_return(shop)
    expect(pill).to_contain_text("2 new")
    expect(row(beside, new)).to_have_count(0)
    fresh(second).hold(by=beside_person(shop), seen=1, reason="lunch")
    expect(pill).to_contain_text("1 new")
    assert row(beside, request_).bounding_box()["x"] == first["x"]
    beside.keyboard.press(".")
    expect(row(beside, new)).to_be_visible()
    expect(pill).to_be_hidden()


def beside_person(shop):
    return shop.memberships.get(person__name="Jonas Weber").person


def test_a_row_that_changes_stays_ticked_and_keeps_the_focus(beside, agent, request_, other):
    look(beside)
    row(beside, request_).hover()
    row(beside, request_).locator(".check").check()
    row(beside, request_).get_by_role("link").focus()
    fresh(request_).assign(to=agent, by=agent, seen=1)
    expect(row(beside, request_).get_by_title("Assigned to Sanne de Wit")).to_be_visible()
    expect(row(beside, request_).locator(".check")).to_be_checked()
    expect(row(beside, request_).locator(".check")).to_have_value(f"{request_.reference}:2")
    expect(row(beside, request_).get_by_role("link")).to_be_focused()
    expect(beside.locator(".bulkbar__n")).to_contain_text("1 selected")


def test_what_is_open_in_the_timeline_stays_open_and_nothing_jumps(beside, agent, request_):
    for number in range(40):
        change(request_, agent, f"Note {number}.")
    for name in ("wool", "size", "blue"):
        fresh(request_).tag(by=agent, seen=fresh(request_).version, names=[name])
    look(beside, request_)
    beside.get_by_role("link", name=re.compile("earlier entries")).click()
    expect(beside.get_by_text("Note 0.", exact=True)).to_be_attached()
    beside.locator(".fold summary").click()
    beside.locator(".detail__main").evaluate("place => { place.scrollTop = 900 }")
    before = beside.get_by_text("Note 12.", exact=True).bounding_box()
    change(request_, agent, "The newest of all")
    expect(beside.get_by_text("The newest of all")).to_be_attached()
    assert beside.get_by_text("Note 12.", exact=True).bounding_box() == before
    expect(beside.locator("details.fold")).to_have_attribute("open", "")


def test_typing_goes_on_while_two_hundred_changes_arrive(beside, agent, request_, other):
    for number in range(12):
        change(request_, agent, f"Note {number}.")
    look(beside, request_)
    beside.keyboard.press("n")
    note = beside.locator("#note-text")
    note.fill("[]")
    beside.keyboard.press("ArrowLeft")
    place = beside.locator(".detail__main")
    place.evaluate("place => { place.scrollTop = 120 }")
    letters, typed = cycle("A hazy chat over free returns. "), ""
    for number, request in zip(range(200), cycle([request_, other])):
        if number % 10 == 5:
            fresh(request).assign(to=agent if number % 20 == 5 else None, by=agent, seen=fresh(request).version)
        else:
            change(request, agent, f"Change {number}.")
        some = "".join(next(letters) for _ in range(10))
        beside.keyboard.insert_text(some[:4])
        beside.keyboard.type(some[4:])
        typed += some
    expect(beside.get_by_text("Change 198.")).to_be_attached()
    expect(note).to_be_focused()
    expect(note).to_have_value(f"[{typed}]")
    assert note.evaluate("box => [box.selectionStart, box.selectionEnd]") == [2001, 2001]
    assert place.evaluate("place => place.scrollTop") == 120


def test_the_focus_stays_on_a_button_of_a_part_that_changes(beside, agent, request_):
    look(beside, request_)
    hold = beside.locator(".actions .btn--hold")
    hold.focus()
    change(request_, agent)
    expect(beside.locator(".dhead__meta")).to_contain_text("version 2")
    expect(beside.locator(".actions .btn--hold")).to_be_focused()


# Who is there ------------------------------------------------------------------------------------------------------


def test_one_sees_who_looks_writes_and_decides(desk, beside, request_):
    look(beside, request_)
    presence = beside.locator("#presence")
    expect(presence).to_be_empty()
    look(desk, request_)
    expect(presence).to_have_text("Sanne de Wit is looking")
    expect(desk.locator("#presence")).to_have_text("Jonas Weber is looking")
    expect(row(beside, request_)).to_have_attribute("data-here", "looks")
    desk.keyboard.press("n")
    desk.keyboard.type("A thought")
    expect(presence).to_have_text("Sanne de Wit is writing")
    expect(beside.locator("#writing")).to_have_text("Sanne de Wit is writing here, too")
    expect(row(beside, request_)).to_have_attribute("data-here", "writes")
    sign = row(beside, request_).locator(".row__here")
    expect(sign).to_have_attribute("title", "Sanne de Wit is writing")
    expect(sign).to_have_text("Sanne de Wit is writing")
    expect(sign.locator("svg:visible")).to_have_count(1)
    desk.locator("#d-title").focus()
    desk.keyboard.press("a")
    expect(presence).to_have_text("Sanne de Wit is deciding")
    expect(row(beside, request_)).to_have_attribute("data-here", "decides")
    desk.keyboard.press("Escape")
    desk.keyboard.press("l")
    expect(desk.locator("#sheet form")).to_be_visible()
    expect(presence).to_have_text("Sanne de Wit is looking")
    desk.context.close()
    expect(presence).to_be_empty()
    expect(row(beside, request_)).not_to_have_attribute("data-here", re.compile(".*"))


def test_who_goes_on_to_the_next_request_has_left_this_one(desk, beside, request_, other):
    look(beside, request_)
    look(desk, request_)
    expect(beside.locator("#presence")).to_contain_text("Sanne")
    desk.keyboard.press("j")
    expect(beside.locator("#presence")).to_be_empty()
    expect(row(beside, other)).to_have_attribute("data-here", "looks")


def test_who_does_nothing_for_five_minutes_is_no_longer_there_and_comes_back_with_the_first_key(desk, beside, request_):
    look(beside, request_)
    desk.clock.install()
    look(desk, request_)
    expect(beside.locator("#presence")).to_have_text("Sanne de Wit is looking")
    desk.clock.fast_forward("04:00")
    desk.mouse.move(300, 300)
    desk.clock.fast_forward("04:00")
    beside.wait_for_timeout(500)
    expect(beside.locator("#presence")).to_have_text("Sanne de Wit is looking")
    desk.clock.fast_forward("01:30")
    expect(beside.locator("#presence")).to_be_empty()
    desk.keyboard.press("Shift")
    expect(beside.locator("#presence")).to_have_text("Sanne de Wit is looking")


# A page that was away ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [1000, 1001, 4403])
def test_a_page_whose_line_was_cut_catches_up(beside, agent, request_, code):
    lines, heard, is_down = [], [], []

    def route(line):
        lines.append(line)
        if is_down:
            return line.close(code=code)
        server = line.connect_to_server()
        server.on_message(lambda frame: (heard.append(frame), line.send(frame)))

    beside.route_web_socket("**/ws/live/", route)
    look(beside, request_)
    while not heard:
        beside.wait_for_timeout(20)
    is_down.append(True)
    lines[0].close(code=code)
    change(request_, agent, "While you were away")
    expect(beside.get_by_text("While you were away")).to_have_count(0)
    is_down.clear()
    expect(beside.get_by_text("While you were away")).to_be_visible()


def test_without_a_line_a_page_asks_every_twenty_seconds_and_says_so(beside, agent, request_):
    beside.route_web_socket("**/ws/live/", lambda line: line.close(code=1001))
    beside.clock.install()
    beside.goto(address(request_))
    beside.clock.run_for(6_000)
    expect(beside.get_by_text("this page asks every 20 seconds")).to_be_visible()
    change(request_, agent, "While you were away")
    beside.clock.run_for(20_000)
    expect(beside.get_by_text("While you were away")).to_be_visible()


def test_a_page_too_many_asks_by_itself_and_has_its_line_again_once_it_is_looked_at(beside, agent, request_):
    lines, hide = [], "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })"
    hide += "; document.dispatchEvent(new Event('visibilitychange')) }"

    def route(line):
        lines.append(line)
        line.close(code=4429) if len(lines) == 1 else line.connect_to_server()

    beside.route_web_socket("**/ws/live/", route)
    beside.clock.install()
    beside.goto(address(request_))
    beside.clock.run_for(6_000)
    expect(beside.get_by_text("this page asks every 20 seconds")).to_be_visible()
    beside.keyboard.press("n")
    change(request_, agent, "While you were away")
    beside.clock.run_for(60_000)
    expect(beside.get_by_text("While you were away")).to_be_visible()
    assert len(lines) == 1
    beside.evaluate(hide, True)
    beside.evaluate(hide, False)
    expect(beside.get_by_text("this page asks every 20 seconds")).to_be_hidden()
    assert len(lines) == 2


def test_a_tab_that_comes_back_catches_up(beside, agent, request_):
    look(beside, request_)
    hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })"
    hide += "; document.dispatchEvent(new Event('visibilitychange')) }"
    beside.evaluate(hide, True)
    change(request_, agent, "While you were away")
    beside.evaluate(hide, False)
    expect(beside.get_by_text("While you were away")).to_be_visible()


def test_a_server_that_was_restarted_has_every_page_up_to_date(open_browser, colleague, agent, request_, complaints):
    with Web() as web:
        page = open_browser()
        come_in(page.context, colleague, web.address)
        page.goto(web.address + address(request_))
        expect(page.locator("#timeline")).to_be_visible()
        web.stop()
        change(request_, agent, "While the server was away")
        web.start()
        expect(page.get_by_text("While the server was away")).to_be_visible(timeout=25_000)
        change(request_, agent, "By a process that it does not hear")
        expect(page.get_by_text("By a process that it does not hear")).to_be_visible(timeout=15_000)
        page.context.close()
    complaints[:] = [one for one in complaints if not OF_THE_LINE.search(one)]


# The browser's own words about a server that is gone, and htmx's about a question that it could not send there.
OF_THE_LINE = re.compile(
    r"ERR_CONNECTION_REFUSED|^WebSocket connection to|htmx:sendError|ERR_CONNECTION_RESET|ERR_EMPTY"
)


class Web:
    """A web server in a process of its own, on the rows of the test."""

    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        command = [sys.executable, "-m", "daphne", "-p", str(self.port), "-v", "0", "helpdesk.asgi:application"]
        there = {"KEUR_MODE": "test", "DATABASE_URL": database_url(), "REDIS_URL": ""}
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | there)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
        raise TimeoutError

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def database_url():
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


CLOSED_AT_ONCE = """
    window.lines = 0
    window.WebSocket = class {
        static OPEN = 1
        readyState = 3
        constructor() {
            window.lines++
            setTimeout(() => { this.onclose({ code: CODE }); window.isClosed = true })
        }
    }
"""


@pytest.mark.parametrize(("code", "more"), [(4400, 0), (4401, 1)])
def test_a_line_closed_as_unruly_stays_closed_and_one_that_was_signed_out_comes_again(desk, request_, code, more):
    desk.add_init_script(CLOSED_AT_ONCE.replace("CODE", str(code)))
    desk.goto(address(request_))
    desk.wait_for_function("() => window.isClosed")
    opened = """() => {
        const before = window.lines
        htmx.trigger(document.body, "htmx:afterSettle")
        return window.lines - before
    }"""
    assert desk.evaluate(opened) == more
