"""What staff are told, in a real browser: the bell, @ in a note, and a push that arrives."""

import json

from playwright.sync_api import expect

from notifications.models import Notice
from tests.builders import fresh, make_return


def test_typing_an_at_sign_offers_colleagues(desk, shop, colleague, lead):
    request = make_return(shop)
    desk.goto(f"/requests/{request.reference}/?write=note")
    note = desk.locator("#note-text")
    note.focus()
    desk.keyboard.type("Please look, @")
    expect(desk.get_by_role("option")).to_have_count(3)
    desk.keyboard.type("jon")
    expect(desk.get_by_role("option", selected=True)).to_have_text("Jonas Weber")
    desk.keyboard.press("Enter")
    expect(note).to_have_value("Please look, @Jonas Weber ")
    expect(desk.locator("#note-names")).to_be_hidden()
    desk.keyboard.type("and @ver")
    desk.get_by_role("option", name="Tom Verbeek").click()
    expect(note).to_have_value("Please look, @Jonas Weber and @Tom Verbeek ")
    expect(note).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#detail")).to_contain_text("Please look, @Jonas Weber and @Tom Verbeek")
    assert set(Notice.objects.values_list("person__name", flat=True)) == {"Jonas Weber", "Tom Verbeek"}


def test_names_that_did_not_come_are_asked_for_again(desk, shop, colleague, complaints):
    desk.goto(f"/requests/{make_return(shop).reference}/?write=note")
    names = desk.locator("[data-mentions]").get_attribute("data-mentions")
    desk.route(f"**{names}", lambda route: route.abort(), times=1)
    desk.locator("#note-text").focus()
    with desk.expect_event("requestfailed"):
        desk.keyboard.type("@")
    desk.keyboard.type("jon")
    expect(desk.get_by_role("option", selected=True)).to_have_text("Jonas Weber")
    complaints.clear()  # the browser's own, of the names that did not come


def test_escape_leaves_the_names_and_the_note_stays(desk, shop, colleague):
    desk.goto(f"/requests/{make_return(shop).reference}/?write=note")
    desk.locator("#note-text").focus()
    desk.keyboard.type("@so")
    expect(desk.locator("#note-names")).to_be_hidden()
    desk.keyboard.press("Backspace")
    desk.keyboard.press("Backspace")
    expect(desk.locator("#note-names")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#note-names")).to_be_hidden()
    expect(desk.locator("#note-text")).to_have_value("@")


def test_the_bell_goes_down_when_the_request_is_opened(desk, shop, agent, lead):
    request = make_return(shop)
    request.note(by=lead, text="@Sanne de Wit")
    desk.goto("/inbox/needs-decision/")
    expect(desk.locator("#bell")).to_contain_text("1")
    desk.locator(".row__link").first.click()
    expect(desk.locator("#bell .nav__count")).to_have_count(0)
    assert Notice.objects.get().read_at is not None


def test_the_keys_lead_to_the_notices(desk, shop, agent, lead):
    make_return(shop).note(by=lead, text="@Sanne de Wit")
    desk.goto("/inbox/needs-decision/")
    desk.keyboard.press("g")
    desk.keyboard.press("b")
    desk.get_by_role("button", name="Tom Verbeek mentions you").click()
    expect(desk.locator("#d-title")).to_be_visible()


HAS_ANOTHER_KEY = """
    let old = { unsubscribe: async () => { old = null } }
    PushManager.prototype.getSubscription = async () => old
    PushManager.prototype.subscribe = async () => {
        if (old) throw new DOMException("another key", "InvalidStateError")
        return { toJSON: () => ({ endpoint: "https://new.test/", keys: { p256dh: "new", auth: "new" } }) }
    }
    HTMLFormElement.prototype.submit = function () { document.title = this.elements.endpoint.value }
"""


def test_a_browser_that_subscribed_with_another_key_does_so_again(open_browser, agent, settings):
    settings.VAPID_PRIVATE_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
    page = open_browser(agent)
    page.add_init_script(HAS_ANOTHER_KEY)
    page.goto("/settings/notices/")
    page.get_by_role("button", name="Tell this browser").click()
    expect(page).to_have_title("https://new.test/")


def test_what_is_pushed_is_shown(open_browser, agent, settings, base_url):
    settings.VAPID_PRIVATE_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
    page = open_browser(agent)
    page.context.grant_permissions(["notifications"], origin=base_url)
    page.goto("/settings/notices/")
    expect(page.get_by_role("button", name="Tell this browser")).to_be_visible()
    page.evaluate("""async () => {
        await navigator.serviceWorker.register(document.getElementById("subscribing").dataset.worker)
        await navigator.serviceWorker.ready
    }""")
    devtools = page.context.new_cdp_session(page)
    registrations = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.wait_for_function("() => navigator.serviceWorker.ready")
    words = {"title": "The customer wrote on V-10001", "url": "/requests/V-10001/", "tag": "replied-1"}
    sent = {"origin": base_url, "registrationId": registrations[0]["registrationId"], "data": json.dumps(words)}
    devtools.send("ServiceWorker.deliverPushMessage", sent)
    page.wait_for_function("""async () => {
        const registration = await navigator.serviceWorker.ready
        const [shown] = await registration.getNotifications()
        return shown?.title === "The customer wrote on V-10001" && shown.data === "/requests/V-10001/"
    }""")


def test_notices_and_the_team_follow_while_nobodys_keys_are_in_them(open_browser, shop, agent, lead):
    page = open_browser(lead)
    page.clock.install()
    page.goto("/notices/")
    first = make_return(shop)
    first.note(by=agent, text="@Tom Verbeek")
    page.clock.run_for(21_000)
    expect(page.get_by_role("button", name=f"on {first.reference}")).to_be_visible()
    page.goto("/team/")
    first.hold(by=agent, seen=fresh(first).version, reason="waits for the supplier")
    page.clock.run_for(21_000)
    held = page.get_by_role("link", name="1 held by Sanne de Wit")
    expect(held).to_be_visible()
    held.focus()
    first.release(by=agent)
    page.clock.run_for(21_000)
    expect(held).to_be_focused()
    held.blur()
    page.clock.run_for(21_000)
    expect(page.get_by_text("Nobody holds anything.")).to_be_visible()


CLICK = """async (url) => {
    await self.registration.showNotification("Little time is left", { data: url })
    const [notification] = await self.registration.getNotifications()
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }))
}"""


def worker_of(page):
    page.evaluate("async () => { await navigator.serviceWorker.register('/push-worker.js') }")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    return page.context.service_workers[0]


def test_a_click_on_what_was_pushed_leads_a_tab_of_the_inbox_there(open_browser, agent, shop, base_url):
    page, request = open_browser(agent), make_return(shop)
    page.context.grant_permissions(["notifications"], origin=base_url)
    page.goto("/inbox/needs-decision/")
    worker = worker_of(page)
    settings = page.context.new_page()
    settings.goto(f"{base_url}/settings/profile/")
    worker.evaluate(CLICK, f"/requests/{request.reference}/")
    expect(page.locator("#d-title")).to_be_visible()
    assert page.url == f"{base_url}/requests/{request.reference}/"
    assert settings.url == f"{base_url}/settings/profile/"
    assert len(page.context.pages) == 2
