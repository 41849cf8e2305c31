"""The look of a shop, tried before it is kept: live with scripts, by a button without."""

import re

import pytest
from django.core.files.storage import storages
from playwright.sync_api import expect

from shops.models import Shop
from tests.shops.test_logo import picture

LOGO = {"name": "logo.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(300, 100))}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return storages["default"]


@pytest.fixture
def shop(shop):
    shop.base_url, shop.brand_colour = "http://localhost", "#3b5bdb"
    shop.save()
    return shop


def button(page):
    """The colour of the button that the customers' page has in the frame."""
    frame = page.frame_locator("iframe[title^='The customers']")
    return frame.get_by_role("button", name="Continue").evaluate("one => getComputedStyle(one).backgroundColor")


def test_colour_and_logo_are_seen_at_once_and_kept_by_the_press(shop, admin, open_browser):
    page = open_browser(admin)
    page.goto(f"/settings/shops/{shop.slug}/")
    assert button(page) == "rgb(59, 91, 219)"
    page.get_by_label("brand colour").fill("#9b401c")
    frame = page.locator("iframe[title^='The customers']")
    expect(frame).to_have_attribute("src", re.compile("brand_colour=%239b401c"))
    assert button(page) == "rgb(155, 64, 28)"
    page.get_by_label("Logo", exact=True).set_input_files(LOGO)
    expect(page.frame_locator("iframe[title^='A letter']").locator("img[src^='data:']")).to_be_visible()
    assert not Shop.objects.get().logo
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("are kept.")).to_be_visible()
    kept = Shop.objects.get()
    assert (kept.brand_colour, kept.logo.width) == ("#9b401c", 300)


def test_without_scripts_a_button_shows_it_and_loses_nothing(shop, admin, open_browser):
    page = open_browser(admin, java_script_enabled=False)
    page.goto(f"/settings/shops/{shop.slug}/")
    page.get_by_label("brand colour").fill("#9b401c")
    page.locator("#id_name").fill("Veldkant Two")
    page.get_by_label("Logo", exact=True).set_input_files(LOGO)
    page.get_by_role("button", name="Preview").click()
    expect(page.frame_locator("iframe[title^='The customers']").locator("header img")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("Veldkant Two")
    page.get_by_role("button", name="Keep").click()
    kept = Shop.objects.get()
    assert (kept.name, kept.brand_colour, kept.logo.width) == ("Veldkant Two", "#9b401c", 300)
