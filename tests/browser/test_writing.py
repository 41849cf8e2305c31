"""Writing to the customer in a real browser: typed, with a pasted file, sent, undone, and never lost."""

import re

import pytest
from playwright.sync_api import expect

from messaging.models import Attachment, Letter
from requests_inbox.models import Draft, SavedReply
from shops.models import Session
from tests.builders import make_return

WORDS = "We found your parcel in the depot"
PASTE = """(text) => {
  const data = new DataTransfer()
  data.items.add(new File([text], "label.txt", { type: "text/plain" }))
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  document.querySelector("#message-text").dispatchEvent(paste)
}"""


@pytest.fixture
def request_(shop):
    return make_return(shop, customer_name="Marit Hoekstra")


@pytest.fixture
def page(desk, request_):
    desk.goto(f"/requests/{request_.reference}/?queue=needs-decision")
    return desk


def box(page):
    return page.get_by_label("Message to Marit Hoekstra")


def test_a_message_with_a_pasted_file_is_sent_and_undone_and_comes_back(page):
    page.keyboard.press("r")
    expect(box(page)).to_be_focused()
    page.keyboard.type(WORDS)
    page.evaluate(PASTE, "the label")
    expect(page.locator("#uploads li [name=enclosed]")).to_have_count(1)
    page.get_by_role("button", name="Send to Marit").click()
    expect(page.locator(".entry--out")).to_contain_text(WORDS)
    expect(page.locator(".entry--out")).to_contain_text("label.txt")
    expect(box(page)).to_have_value("")
    page.locator("#d-title").focus()
    page.keyboard.press("z")
    expect(box(page)).to_have_value(WORDS)
    expect(page.locator("#uploads")).to_contain_text("label.txt")
    assert Letter.objects.get(kind="message").state == "withdrawn"
    assert Attachment.objects.get().letter is None


def test_after_sending_by_keys_one_more_key_takes_it_back_and_ears_are_told(page):
    page.keyboard.press("r")
    expect(box(page)).to_be_focused()
    page.keyboard.type(WORDS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#d-title")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Mail to Marit Hoekstra")).to_be_visible()
    page.keyboard.press("z")
    expect(box(page)).to_have_value(WORDS)
    expect(page.locator("#toasts")).not_to_contain_text("Mail to")


def test_after_a_note_is_saved_keys_mean_the_request_again(page):
    page.keyboard.press("n")
    expect(page.get_by_label("Internal note")).to_be_focused()
    page.keyboard.type("Between us")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry--note")).to_contain_text("Between us")
    expect(page.locator("#d-title")).to_be_focused()


def test_typed_words_survive_what_is_done_beside_them(page):
    box(page).fill(WORDS)
    page.locator("#d-title").focus()
    page.keyboard.press("n")
    expect(page.get_by_label("Internal note")).to_be_focused()
    page.keyboard.type("Between us")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".entry--note")).to_contain_text("Between us")
    expect(box(page)).to_have_value(WORDS)


def test_a_draft_is_kept_by_the_server_and_is_there_in_another_browser(page, open_browser, agent, request_):
    box(page).press_sequentially(WORDS)
    expect(page.locator("#draft-message")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    assert Draft.objects.get().text == WORDS
    elsewhere = open_browser(agent)
    elsewhere.goto(page.url)
    expect(box(elsewhere)).to_have_value(WORDS)
    box(elsewhere).fill(WORDS + ", at last")
    expect(elsewhere.locator("#draft-message [name=revision]")).to_have_value("2")
    box(page).fill("Something else")
    expect(page.locator("#draft-message")).to_contain_text("Not saved")
    assert Draft.objects.get().text == WORDS + ", at last"
    page.get_by_role("button", name="Keep what is typed here").click()
    expect(page.locator("#draft-message")).to_contain_text("Saved")
    assert Draft.objects.get().text == "Something else"


def test_a_saved_reply_comes_in_at_the_caret_and_its_gap_stops_the_mail(page, shop, agent):
    SavedReply.objects.create(shop=shop, name="By when", texts={"en": "Send it by ${ship_by}."}, made_by=agent)
    page.reload()
    box(page).fill("Hello.")
    page.locator("#d-title").focus()
    page.keyboard.press(";")
    page.get_by_role("link", name="By when").click()
    expect(box(page)).to_have_value("Hello.\n\nSend it by ${ship_by}.")
    page.get_by_role("button", name="Send to Marit").click()
    assert page.evaluate("document.getSelection().toString()") == "${ship_by}"
    page.keyboard.type("Friday")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry--out")).to_contain_text("Send it by Friday.")


def test_a_file_that_is_refused_says_why_and_can_be_put_away(page):
    page.locator("[data-uploads]").set_input_files(
        [{"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}]
    )
    row = page.locator("#uploads li")
    expect(row).to_contain_text("could harm a computer")
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_without_scripts_one_writes_attaches_and_undoes(open_browser, agent, request_):
    page = open_browser(agent, java_script_enabled=False)
    page.goto(f"/requests/{request_.reference}/")
    box(page).fill(WORDS)
    page.locator("[name=upload]").set_input_files([{"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}])
    page.get_by_role("button", name="Send to Marit").click()
    expect(page.locator(".entry--out")).to_contain_text("a.txt")
    page.locator(".entry--out").get_by_role("button", name="Undo").click()
    expect(box(page)).to_have_value(WORDS)


def test_a_session_that_ends_while_one_types_lets_one_go_on_typing(page):
    box(page).press_sequentially(WORDS)
    Session.objects.all().delete()
    with page.expect_response(re.compile("/drafts/message/")) as kept:
        page.keyboard.type(", and more")
    assert kept.value.status == 401
    expect(box(page)).to_be_focused()
    expect(page.locator("#sign-in[open]")).to_have_count(0)
    page.get_by_role("button", name="Send to Marit").click()
    expect(page.locator("#sign-in[open]")).to_be_visible()
    expect(box(page)).to_have_value(WORDS + ", and more")


def test_what_is_written_goes_out_with_the_approval_and_comes_back_when_it_is_undone(page, request_):
    page.keyboard.press("r")
    expect(box(page)).to_be_focused()
    page.keyboard.type(WORDS)
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#plan .letter")).to_contain_text(WORDS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Approved")
    assert Letter.objects.get(kind="approved").words == WORDS
    assert not Draft.objects.exclude(text="").exists()
    page.goto(f"/requests/{request_.reference}/")
    expect(box(page)).to_have_value("")
    page.locator("#d-title").focus()
    page.keyboard.press("z")
    expect(box(page)).to_have_value(WORDS)
