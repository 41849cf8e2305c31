"""Nothing is lost and nothing looks dead: sessions end, networks go away, servers fail, tabs crash."""

import re
from contextlib import suppress

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from playwright.sync_api import Error, expect

from tests.browser.conftest import come_in
from tests.browser.test_every_page import violations
from tests.builders import fresh, make_return

WORDS = "Please keep the box, we send a courier"
PASSWORD = "a-long-password"
# What the browser and htmx say in the console when an answer does not come is no error of the page.
SAID_OF_TROUBLE = re.compile(r"status of 5\d\d|status of 404|net::ERR_|Response Status Error Code|htmx:(send|afterReq)")


@pytest.fixture
def complaints():
    said = []
    yield said
    assert [line for line in said if not SAID_OF_TROUBLE.search(line)] == []


@pytest.fixture
def request_(shop):
    return make_return(shop, customer_name="Marit Hoekstra")


@pytest.fixture
def other(shop, request_):
    return make_return(shop, customer_name="Lukas Brandt")


@pytest.fixture
def last(shop, other):
    """One that is not fetched ahead."""
    return make_return(shop, customer_name="Ida Berg")


@pytest.fixture
def page(desk, request_):
    desk.goto(address(request_))
    return desk


def address(request):
    return f"/requests/{request.reference}/?queue=needs-decision"


def note(page):
    """The box of notes, brought to the front."""
    box = page.get_by_label("Internal note")
    if not box.is_visible():
        page.locator("[data-tab=note-text]").click()
    return box


def own_words(page):
    return page.get_by_label("Your own words in the mail")


def notes(request):
    return [event.note.text for event in request.events.filter(verb="noted")]


def verbs(request):
    return [event.verb for event in request.events.all()]


def end_session(page):
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in_sheet(page):
    return page.get_by_role("dialog", name="Your session has ended")


def frame(page):
    return page.frame_locator("#sign-in iframe")


def sign_in(page, person):
    frame(page).get_by_label("Email").fill(person.email)
    frame(page).get_by_label("Password").fill(PASSWORD)
    frame(page).get_by_label("Password").press("Enter")


# Sessions that end ------------------------------------------------------------------------------------------------


def test_a_decision_goes_on_after_signing_in_inside_the_page(page, request_, other, agent):
    page.keyboard.press("a")
    own_words(page).fill(WORDS)
    here = page.url
    end_session(page)
    page.keyboard.press("Control+Enter")
    expect(sign_in_sheet(page)).to_be_visible()
    expect(own_words(page)).to_have_value(WORDS)
    expect(frame(page).get_by_label("Email")).to_be_focused()
    assert page.url == here
    sign_in(page, agent)
    expect(page.locator("#d-title")).to_contain_text("Lukas Brandt")
    expect(sign_in_sheet(page)).to_have_count(0)
    expect(page.get_by_text("You are signed out.")).to_be_hidden()
    assert verbs(request_) == ["submitted", "approved"]
    assert WORDS in fresh(request_).thread.letters.get(kind="approved").text


def test_a_note_goes_on_after_signing_in_inside_the_page(page, request_, agent):
    note(page).fill(WORDS)
    end_session(page)
    page.get_by_role("button", name="Save note").click()
    expect(sign_in_sheet(page)).to_be_visible()
    expect(note(page)).to_have_value(WORDS)
    sign_in(page, agent)
    expect(page.locator(".entry--note")).to_contain_text(WORDS)
    expect(note(page)).to_have_value("")
    assert notes(request_) == [WORDS]
    note(page).fill("And another one")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".entry--note")).to_have_count(2)


def test_opening_a_request_goes_on_after_signing_in_inside_the_page(other, page, agent):
    end_session(page)
    page.get_by_role("link", name="Lukas Brandt").click()
    expect(sign_in_sheet(page)).to_be_visible()
    sign_in(page, agent)
    expect(page.locator("#d-title")).to_contain_text("Lukas Brandt")
    expect(page).to_have_url(re.compile(other.reference))


def test_whoever_has_a_second_factor_gives_it_inside_the_page(page, request_, agent):
    secret = generate_totp_secret()
    TOTP.activate(agent, secret)
    note(page).fill(WORDS)
    end_session(page)
    page.get_by_role("button", name="Save note").click()
    sign_in(page, agent)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    frame(page).get_by_label("Code").fill(code)
    frame(page).get_by_label("Code").press("Enter")
    expect(page.locator(".entry--note")).to_contain_text(WORDS)
    assert notes(request_) == [WORDS]


def test_a_wrong_password_is_said_in_the_sheet_and_not_now_keeps_everything(page, request_, agent):
    note(page).fill(WORDS)
    end_session(page)
    page.get_by_role("button", name="Save note").click()
    frame(page).get_by_label("Email").fill(agent.email)
    frame(page).get_by_label("Password").fill("not this one")
    frame(page).get_by_label("Password").press("Enter")
    expect(frame(page).get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(note(page)).to_have_value(WORDS)
    page.get_by_role("button", name="Sign in").click()
    expect(frame(page).get_by_label("Email")).to_have_value("")
    sign_in(page, agent)
    expect(page.get_by_text("You are signed out.")).to_be_hidden()
    assert notes(request_) == []
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".entry--note")).to_contain_text(WORDS)


def test_somebody_else_who_signs_in_gets_a_page_of_their_own(page, request_, colleague):
    note(page).fill(WORDS)
    end_session(page)
    page.get_by_role("button", name="Save note").click()
    sign_in(page, colleague)
    expect(page.get_by_role("button", name=re.compile("Sign out, Jonas Weber"))).to_be_visible()
    expect(note(page)).to_have_value("")
    assert notes(request_) == []


def test_a_colleague_who_signed_in_in_another_tab_does_not_act_in_this_one(page, request_, agent, colleague, base_url):
    note(page).fill(WORDS)
    come_in(page.context, colleague, base_url)
    page.locator("#d-title").focus()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name=re.compile("Sign out, Jonas Weber"))).to_be_visible()
    expect(note(page)).to_have_value("")
    come_in(page.context, agent, base_url)
    page.goto(address(request_))
    expect(note(page)).to_have_value(WORDS)


def test_signing_in_again_in_another_tab_does_not_stop_this_one(page, request_, agent):
    note(page).fill(WORDS)
    end_session(page)
    tab = page.context.new_page()
    tab.goto("/")
    tab.get_by_label("Email").fill(agent.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/inbox/"))
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".entry--note")).to_contain_text(WORDS)
    assert notes(request_) == [WORDS]


def test_the_sign_in_sheet_keeps_nobody_out(page):
    note(page).fill(WORDS)
    end_session(page)
    page.get_by_role("button", name="Save note").click()
    expect(frame(page).get_by_label("Email")).to_be_focused()
    for width, scheme in [(1440, "light"), (1440, "dark"), (390, "light")]:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page, "#sign-in") == {}, (width, scheme)


def test_single_keys_do_nothing_behind_the_sign_in_sheet(page, request_):
    page.get_by_role("switch", name="Free return").click()
    expect(page.get_by_role("switch", name="Free return")).to_be_checked()
    end_session(page)
    page.keyboard.press("a")
    expect(frame(page).get_by_label("Email")).to_be_focused()
    page.get_by_role("button", name="Not now").focus()
    page.keyboard.press("f")
    page.keyboard.press("Escape")
    expect(sign_in_sheet(page)).to_have_count(0)
    assert verbs(request_) == ["submitted", "free_return_set"]


# Without a network ------------------------------------------------------------------------------------------------


def test_offline_a_banner_says_so_decisions_wait_and_writing_goes_on(page, request_):
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    approve = page.locator(".actions").get_by_text("Approve")
    expect(approve).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("a")
    expect(approve).to_be_focused()
    expect(approve.locator(".why")).to_have_css("clip-path", "none")
    expect(approve).to_contain_text("This waits until Keur can be reached again.")
    note(page).fill(WORDS)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile(r"Next try in \d s"))).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    assert page.url.endswith(address(request_))
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_be_hidden()
    expect(approve).not_to_have_attribute("aria-disabled", "true")
    expect(note(page)).to_have_value(WORDS)
    assert notes(request_) == []
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".entry--note")).to_contain_text(WORDS)
    assert notes(request_) == [WORDS]


def test_a_late_answer_to_what_was_asked_before_does_not_end_being_offline(desk, request_):
    held = []
    desk.route("**/precedents/**", lambda route: held.append(route))
    with desk.expect_request("**/precedents/**"):
        desk.goto(address(request_))
    desk.context.set_offline(True)
    expect(desk.get_by_text("You are offline.")).to_be_visible()
    held[0].fulfill(body="<p>What was decided before</p>", content_type="text/html")
    expect(desk.get_by_text("What was decided before")).to_be_visible()
    expect(desk.get_by_text("You are offline.")).to_be_visible()
    expect(desk.locator(".actions").get_by_text("Approve")).to_have_attribute("aria-disabled", "true")


def test_a_page_that_keur_does_not_answer_says_so_and_tries_again_by_itself(page, request_, other):
    page.route("**/*", lambda route: route.abort("connectionrefused"))
    page.keyboard.press("a")
    expect(page.get_by_text("Keur does not answer.")).to_be_visible()
    expect(page.locator(".trouble")).to_contain_text("Keur did not answer.")
    page.unroute("**/*")
    expect(page.get_by_text("Keur does not answer.")).to_be_hidden(timeout=15_000)
    page.locator(".trouble").get_by_role("button", name="Try again").click()
    expect(page.locator("#s-title")).to_be_focused()
    expect(page.locator(".trouble")).to_have_count(0)


def test_a_line_that_is_down_is_said_and_decisions_still_work(desk, request_):
    down = [True]
    desk.route_web_socket("**/ws/live/", lambda line: line.close(code=1001) if down else line.connect_to_server())
    desk.goto(address(request_))
    strip = desk.get_by_text("Live updates are paused: this page asks every 20 seconds. Decisions still work.")
    expect(strip).to_be_hidden()
    expect(strip).to_be_visible()
    desk.get_by_role("switch", name="Free return").click()
    expect(desk.get_by_role("switch", name="Free return")).to_have_attribute("aria-checked", "true")
    down.clear()
    expect(strip).to_be_hidden(timeout=15_000)


# Servers that fail ------------------------------------------------------------------------------------------------


def fail_once(page, status):
    """The next POST gets this answer, from wherever between the browser and us."""

    answers = [{"status": status, "headers": {"X-Request-ID": "3fa91c22"}, "body": ""}]

    def answer(route):
        if route.request.method == "POST" and answers:
            return route.fulfill(**answers.pop())
        return route.fallback()

    page.route("**/requests/**", answer)


def test_an_error_of_the_server_keeps_the_form_and_names_its_number(page, request_, other):
    page.keyboard.press("a")
    own_words(page).fill(WORDS)
    fail_once(page, 500)
    page.keyboard.press("Control+Enter")
    card = page.locator("#sheet .trouble")
    expect(card).to_contain_text("Something went wrong on our side.")
    expect(card).to_contain_text("3fa91c22")
    expect(own_words(page)).to_have_value(WORDS)
    assert verbs(request_) == ["submitted"]
    card.get_by_role("button", name="Try again").click()
    expect(page.locator("#d-title")).to_contain_text("Lukas Brandt")
    assert verbs(request_) == ["submitted", "approved"]
    assert WORDS in fresh(request_).thread.letters.get(kind="approved").text


def test_a_busy_server_is_asked_again_without_a_press(page, request_):
    note(page).fill(WORDS)
    fail_once(page, 503)
    page.get_by_role("button", name="Save note").click()
    card = page.locator(".composer .trouble")
    expect(card).to_contain_text("The desk is too busy right now.")
    expect(card).to_contain_text(re.compile(r"Next try in \d s"))
    expect(note(page)).to_have_value(WORDS)
    expect(page.locator(".entry--note")).to_contain_text(WORDS)
    assert notes(request_) == [WORDS]


def test_a_note_whose_answer_was_lost_is_sent_again_and_stored_once(page, request_, agent):
    note(page).fill(WORDS)
    sent = page.locator(".composer__note [name=key]").input_value()
    request_.note(by=agent, text=WORDS, key=sent)
    fail_once(page, 502)
    page.get_by_role("button", name="Save note").click()
    page.locator(".composer .trouble").get_by_role("button", name="Try again").click()
    expect(page.locator(".entry--note")).to_contain_text(WORDS)
    expect(note(page)).to_have_value("")
    assert notes(request_) == [WORDS]


def test_a_request_that_is_no_longer_there_is_said_in_the_pane(last, desk, request_, agent, admin):
    desk.route("**/inbox/changes/**", lambda route: route.fulfill(status=204))  # or the row goes before it is pressed
    desk.goto(address(request_))
    agent.memberships.get().end(by=admin)
    desk.get_by_role("link", name="Ida Berg").click()
    pane = desk.locator("#detail")
    expect(pane).to_contain_text("This is not here any more")
    expect(pane.get_by_role("link", name="To the inbox")).to_be_visible()
    expect(desk.get_by_role("link", name="Ida Berg")).to_be_visible()


def test_a_decision_on_a_request_that_is_no_longer_there_keeps_the_words(page, agent, admin):
    page.keyboard.press("a")
    own_words(page).fill(WORDS)
    agent.memberships.get().end(by=admin)
    page.keyboard.press("Control+Enter")
    alert = page.locator("#sheet [role=alert]")
    expect(alert).to_contain_text("This is not here any more")
    expect(alert).to_be_focused()
    expect(own_words(page)).to_have_value(WORDS)


# Waiting ----------------------------------------------------------------------------------------------------------


def slowly(page):
    """Answers are held back until one lets go."""
    held = []
    page.route("**/requests/**", lambda route: held.append(route))

    def let_go():
        page.unroute("**/requests/**")
        for route in held:
            route.fallback()

    return let_go


def test_while_one_waits_the_old_content_stays_and_says_that_it_is_busy(last, page, request_):
    let_go = slowly(page)
    page.get_by_role("link", name="Ida Berg").click()
    expect(page.locator(".loading .progress")).to_be_visible()
    expect(page.locator("#detail")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#d-title")).to_contain_text("Marit Hoekstra")
    expect(page.get_by_text("Still working…")).to_be_visible()
    let_go()
    expect(page.locator("#d-title")).to_contain_text("Ida Berg")
    expect(page.locator(".loading")).to_be_hidden()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def test_what_takes_too_long_can_be_asked_once_more(page, request_):
    """The first one never comes; the second does."""
    note(page).fill(WORDS)
    page.route("**/note/**", lambda route: None, times=1)
    page.get_by_role("button", name="Save note").click()
    page.locator(".loading").get_by_role("button", name="Try again").click(timeout=20_000)
    expect(page.locator(".entry--note")).to_contain_text(WORDS)
    expect(note(page)).to_have_value("")
    expect(page.locator(".trouble")).to_have_count(0)
    assert notes(request_) == [WORDS]


def test_a_pane_that_was_empty_shows_the_shape_of_what_comes(desk, request_):
    desk.goto("/inbox/needs-decision/")
    let_go = slowly(desk)
    desk.get_by_role("link", name="Marit Hoekstra").click()
    expect(desk.locator(".skeleton")).to_be_visible()
    let_go()
    expect(desk.locator("#d-title")).to_be_visible()
    expect(desk.locator(".skeleton")).to_have_count(0)


# Drafts -----------------------------------------------------------------------------------------------------------


def test_a_note_and_the_words_of_a_decision_survive_a_crash_of_the_tab(page, request_):
    note(page).press_sequentially(WORDS)
    page.locator("#d-title").focus()
    page.keyboard.press("a")
    own_words(page).press_sequentially("A word of our own")
    expect(page.locator("#plan")).to_contain_text("A word of our own")
    page.once("crash", lambda: None)
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash", timeout=5_000)
    tab = page.context.new_page()
    tab.goto(address(request_))
    expect(note(tab)).to_have_value(WORDS)
    expect(tab.locator(".row__draft")).to_be_visible()
    tab.locator("#d-title").focus()
    tab.keyboard.press("a")
    expect(own_words(tab)).to_have_value("A word of our own")
    expect(tab.locator("#plan")).to_contain_text("A word of our own")


def test_a_row_shows_that_something_was_begun_until_it_is_sent(other, page):
    marks = page.locator(".row__draft").locator("visible=true")
    expect(marks).to_have_count(0)
    note(page).fill(WORDS)
    expect(marks).to_have_count(1)
    expect(page.locator(".row", has=marks)).to_contain_text("Marit Hoekstra")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".entry--note")).to_be_visible()
    expect(marks).to_have_count(0)


def test_a_draft_of_a_plain_form_is_forgotten_when_it_was_stored_and_not_before(desk):
    desk.goto("/settings/profile/")
    name = desk.get_by_label("Name", exact=True)
    name.fill("Sanne the Second")
    desk.reload()
    expect(name).to_have_value("Sanne the Second")
    desk.route("**/settings/**", lambda route: route.abort())
    desk.get_by_role("button", name="Keep").click()
    desk.unroute("**/settings/**")
    desk.goto("/settings/profile/")
    expect(name).to_have_value("Sanne the Second")
    desk.get_by_role("button", name="Keep").click()
    expect(desk.get_by_text("Your settings are kept.")).to_be_visible()
    assert desk.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('typed'))") == []


def test_the_draft_of_a_colleague_is_not_theirs_who_signs_in_after_them(page, colleague, request_, base_url, agent):
    note(page).fill(WORDS)
    come_in(page.context, colleague, base_url)
    page.goto(address(request_))
    expect(note(page)).to_have_value("")
    expect(page.locator(".row__draft").locator("visible=true")).to_have_count(0)
    come_in(page.context, agent, base_url)
    page.goto(address(request_))
    expect(note(page)).to_have_value(WORDS)
