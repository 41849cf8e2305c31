"""A customer on a phone asks for a return with photos, answers, makes the label, and follows it all."""

import io
import re

import pypdfium2
import pytest
import zxingcpp
from django.core import mail
from django.utils import translation
from PIL import Image
from playwright.sync_api import expect

from messaging.pictures import draw
from portal.models import Knock, Upload, Visit
from portal.tasks import answer_knock
from requests_inbox.models import ReturnRequest
from shipping.models import Destination, Label
from shipping.tasks import make_label
from tests.builders import fresh, make_order, make_reason, make_return

from .test_every_page import AXE, LONG_TEXT, LONG_WORD, RULES

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WIDTHS = [320, 360, 390, 768, 1440]


@pytest.fixture(autouse=True)
def language_of_the_test():
    yield
    translation.deactivate()


@pytest.fixture
def shop(shop, base_url):
    shop.slug, shop.base_url = "veldkant", base_url
    shop.save()
    make_reason(shop, "too_small")
    make_reason(shop, "broken", ground="lack_of_conformity", en="Broken")
    return shop


@pytest.fixture
def order(shop):
    return make_order(shop, number="VK-1001", customer_email="marit@hoekstra.test")


@pytest.fixture
def photos(tmp_path):
    files = [tmp_path / f"{n}.jpg" for n in range(3)]
    for file in files:
        Image.effect_noise((1200, 900), 60).convert("RGB").save(file, quality=95)
    return files


def come_in(page, order):
    """By the key that a code gives."""
    _visit, key = Visit.objects.begin(order, address=order.customer_email)
    page.context.add_cookies([{"name": "visit", "value": key, "url": f"{order.shop.base_url}/r/veldkant/"}])


def code_of_the_mail():
    answer_knock.call(Knock.objects.get().pk)
    return re.search(r"^(\d{3} \d{3})$", mail.outbox[-1].body, re.M)[1]


def ask(page, photos):
    """From the first page to the last."""
    page.goto("/r/veldkant/")
    page.get_by_label("Order number").fill("vk-1001")
    page.get_by_label("E-mail address or postcode").fill("marit@hoekstra.test")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Code from the mail")).to_be_focused()
    page.get_by_label("Code from the mail").fill(code_of_the_mail())
    page.get_by_role("button", name="Continue").click()
    for name in ("Thing 1", "Thing 2"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".wish")).to_have_count(2)
    first, second = page.locator(".wish").all()
    first.get_by_label("Too small").check()
    first.get_by_label("Another size or colour").check()
    first.get_by_label("Which size or colour?").fill("Large")
    second.get_by_label("Broken").check()
    second.get_by_label("Tell us more").fill("The handle came off.")
    second.locator("input[type=file]").set_input_files(photos)
    expect(second.locator(".shot img")).to_have_count(3)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Is this right?")).to_be_focused()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()


@pytest.mark.parametrize("screen", [PHONE, {"viewport": {"width": 1440, "height": 900}}], ids=["phone", "wide"])
def test_two_items_with_three_photos_are_asked_for_answered_approved_and_labelled(
    open_browser, order, photos, admin, shop, screen
):
    Destination.objects.create(
        shop=shop, name="Returns", street="Dock 4", postcode="1000 AA", city="Utrecht", country="NL"
    )
    shop.free_return, shop.undo_seconds = True, 0
    shop.save()
    page = open_browser(**screen)
    ask(page, photos)
    request = ReturnRequest.objects.get()
    assert [len(request.photos.get(line.pk, [])) for line in request.line_list] == [0, 3]
    page.get_by_label("Your message").fill("It is a present, so please hurry.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble").last).to_contain_text("please hurry")

    for file in request.thread.attachments.all():
        draw(file)
    desk = open_browser(admin)
    desk.goto(f"/requests/{request.reference}/")
    expect(desk.locator("#items .photos > button")).to_have_count(3)
    expect(desk.get_by_text("please hurry")).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.locator("#plan .letter")).to_contain_text(request.reference)
    desk.keyboard.press("a")
    expect(desk.get_by_text("All decided")).to_be_visible()
    request.thread.letters.due().send_each()

    page.reload()
    page.get_by_role("button", name="Make my label").click()
    expect(page.get_by_text("It is being made")).to_be_visible()
    make_label.call(Label.objects.get().pk)
    expect(page.get_by_role("link", name="Only the label")).to_be_visible()
    answer = page.request.get(page.get_by_role("link", name="Only the label").get_attribute("href"))
    assert fresh(request).rma.rma_number in codes_on(answer.body())


def codes_on(pdf):
    """What a scanner reads on its first page."""
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=3).to_pil()
    return {code.text for code in zxingcpp.read_barcodes(picture)}


def test_a_cut_connection_loses_no_photo(open_browser, order, photos, complaints):
    page = open_browser(**PHONE)
    come_in(page, order)
    choose_broken(page)
    cut = []

    def pull_the_plug(route):
        if "offset" in route.request.url and len(cut) < 3:
            cut.append(route.request.url)
            return route.abort()
        return route.continue_()

    page.route("**/photos/**", pull_the_plug)
    page.locator("input[type=file]").set_input_files(photos)
    expect(page.locator(".shot img")).to_have_count(3, timeout=20_000)
    assert [said for said in complaints if "ERR_FAILED" not in said] == []
    complaints.clear()
    assert len(cut) == 3
    assert Upload.objects.whole().count() == 3


def choose_broken(page):
    page.goto("/r/veldkant/items/")
    page.get_by_label("Thing 1").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Broken").check()


def test_only_what_the_reason_brings_along_is_asked(open_browser, order):
    page = open_browser(**PHONE)
    come_in(page, order)
    page.goto("/r/veldkant/items/")
    page.get_by_label("Thing 1").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Tell us more")).to_be_hidden()
    page.get_by_label("Too small").check()
    expect(page.get_by_label("Repair it")).to_be_hidden()
    page.get_by_label("Broken").check()
    expect(page.get_by_label("Repair it")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Tell us more")).to_be_focused()


def test_everything_works_by_keyboard(open_browser, order):
    page = open_browser()
    come_in(page, order)
    page.goto("/r/veldkant/items/")
    page.get_by_label("Thing 1").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("2")
    page.get_by_role("button", name="Continue").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Too small").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Continue").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    assert ReturnRequest.objects.get().lines.get().quantity == 2


def test_everything_works_without_scripts(open_browser, order, photos):
    page = open_browser(java_script_enabled=False, **PHONE)
    come_in(page, order)
    choose_broken(page)
    page.get_by_label("Tell us more").fill("The handle came off.")
    page.locator("input[type=file]").set_input_files(photos)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".shot img")).to_have_count(3)
    page.get_by_role("button", name="Send").click()
    page.get_by_label("Your message").fill("Thank you")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble").last).to_contain_text("Thank you")
    page.get_by_role("link", name="Cancel my request").click()
    page.get_by_role("button", name="Cancel my request").click()
    expect(page.get_by_role("heading", name="You keep your items")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_and_operated_and_hangs_over_no_edge(open_browser, order, scheme):
    order.lines.update(name=f"{LONG_WORD} {LONG_WORD}")
    request = make_return(order=order, quantities=(1,))
    page = open_browser(color_scheme=scheme, **PHONE)
    come_in(page, order)
    page.goto("/r/veldkant/items/")
    page.locator(".option > input").first.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Too small").first.check()
    page.get_by_label("Tell us more").first.fill(LONG_TEXT)
    page.get_by_role("button", name="Continue").click()
    knock = Knock.objects.create(shop=order.shop, number="1", contact="x", language="en")
    at = f"requests/{request.reference}/"
    wrong = {}
    for path in ("", f"code/{knock.key}/", "gift/", "order/", "items/", "reasons/", "check/", at, f"{at}cancellation/"):
        page.goto(f"/r/veldkant/{path}")
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        if found:
            wrong[path] = [(one["id"], one["nodes"][0]["html"][:120]) for one in found]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wrong[f"{path} at {width}"] = over
    assert wrong == {}
