"""How a shop's pages and letters would look is shown before it is kept, with and without scripts."""

import base64
import html
import re
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from messaging.brand import contrast
from shops import logo_drafts
from shops.models import Role, SettingChange, Shop
from tests.shops.making import make_person, make_shop
from tests.shops.test_logo import picture
from tests.shops.test_shop_settings import URL, fields_of

LOOK = f"{URL}portal/look/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return storages["default"]


@pytest.fixture
def shop(db):
    return make_shop(name="Veldkant", slug="veldkant")


@pytest.fixture
def admin(client, shop):
    client.force_login(make_person(shop, role=Role.ADMIN))
    return client


def look(client, shop, *, file=None, **more):
    chosen = {"logo": SimpleUploadedFile("logo.jpg", file, "image/jpeg")} if file else {}
    return client.post(URL, fields_of(shop, preview="1", **chosen, **more))


def shown(answer, name):
    """The address in the frame of the page or of the letter."""
    return html.unescape(re.search(rf'src="({LOOK}{name}/\?[^"]*)"', answer.content.decode())[1])


def mark_in(answer):
    return re.search(r'name="logo_draft" value="([^"]+)"', answer.content.decode())[1]


def test_a_look_keeps_what_was_typed_and_stores_nothing(admin, shop):
    answer = look(admin, shop, brand_colour="#9b401c", name="Veldkant Two")
    assertContains(answer, 'value="Veldkant Two"')
    assertContains(answer, 'value="#9b401c"')
    assert (Shop.objects.get(slug="veldkant").name, SettingChange.objects.count()) == ("Veldkant", 0)
    assert "brand_colour=%239b401c" in shown(answer, "page")


def test_the_page_and_the_letter_have_the_colour_that_was_typed(admin, shop):
    answer = look(admin, shop, brand_colour="#9b401c")
    page = admin.get(shown(answer, "page"))
    assertContains(page, "Return or exchange")
    sheet = re.search(r'href="([^"]*colours\.css[^"]*)"', page.content.decode())[1]
    assert "#9b401c" in admin.get(sheet).content.decode()
    assertContains(admin.get(shown(answer, "letter")), "#9b401c")
    assertNotContains(admin.get(f"{LOOK}letter/"), "#9b401c")


def test_words_stay_readable_whatever_the_colour(admin, shop):
    sheet = admin.get(f"{LOOK}colours.css", {"brand_colour": "#ffff66"}).content.decode()
    text = re.search(r"--brand-text: light-dark\((#[0-9a-f]{6})", sheet)[1]
    assert contrast(text, "#ffffff") >= 4.5


def test_nothing_in_them_can_be_pressed_or_sent(admin, shop):
    for name in ("page", "letter"):
        policy = admin.get(f"{LOOK}{name}/")["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "allow-forms" not in policy
        assert "allow-scripts" not in policy
        assert "frame-ancestors 'self'" in policy


def test_a_logo_that_was_looked_at_is_there_when_the_rest_is_kept(admin, shop):
    answer = look(admin, shop, file=picture(size=(300, 100)))
    mark = mark_in(answer)
    page = admin.get(shown(answer, "page")).content.decode()
    drawn = base64.b64decode(re.search(r"data:image/png;base64,([^\"]+)", page)[1])
    assert drawn.startswith(b"\x89PNG")
    assertContains(admin.get(shown(answer, "letter")), "data:image/png;base64,")
    assert not Shop.objects.get(slug="veldkant").logo
    admin.post(URL, fields_of(shop, logo_draft=mark))
    kept = Shop.objects.get(slug="veldkant")
    with kept.logo.open() as file:
        assert file.read() == drawn
    assert kept.logo.name.startswith("logos/")
    assert SettingChange.objects.get().field == "logo"


def test_one_that_was_chosen_later_takes_its_place(admin, shop):
    mark = mark_in(look(admin, shop, file=picture(size=(300, 100))))
    later = SimpleUploadedFile("logo.jpg", picture(size=(100, 300)), "image/jpeg")
    admin.post(URL, fields_of(shop, logo=later, logo_draft=mark))
    assert Shop.objects.get(slug="veldkant").logo.height == 300


def test_a_look_at_a_form_with_faults_shows_what_can_be_shown(admin, shop):
    answer = look(admin, shop, brand_colour="red", file=b"no picture")
    assertContains(answer, "A colour such as #9b401c.", status_code=422)
    assertContains(answer, "This is not a picture that can be read.", status_code=422)
    assertContains(admin.get(shown(answer, "page")), "Return or exchange")


def test_htmx_gets_the_preview_alone(admin, shop):
    headers = {"HX-Request": "true", "HX-Target": "preview"}
    answer = admin.post(URL, fields_of(shop, brand_colour="#9b401c"), headers=headers)
    assertContains(answer, "brand_colour=%239b401c")
    assertNotContains(answer, "<html")
    assert Shop.objects.get(slug="veldkant").brand_colour == shop.brand_colour


def test_a_removed_logo_is_gone_from_the_look_and_still_there(admin, shop):
    admin.post(URL, fields_of(shop, logo=SimpleUploadedFile("logo.jpg", picture(), "image/jpeg")))
    assertContains(admin.get(f"{LOOK}page/"), "data:image/png")
    assertNotContains(admin.get(shown(look(admin, shop, no_logo="on"), "page")), "data:image/png")
    assert Shop.objects.get(slug="veldkant").logo


def test_the_mark_of_another_shop_opens_nothing(admin, shop):
    mark = logo_drafts.put(SimpleUploadedFile("logo.png", picture("PNG")), make_shop(slug="other"))
    for name in (mark, f"{shop.pk}:logo-drafts/x.png:1:x", "../../secret"):
        assertNotContains(admin.get(f"{LOOK}page/", {"logo_draft": name}), "data:image/png")
    admin.post(URL, fields_of(shop, logo_draft=mark))
    assert not Shop.objects.get(slug="veldkant").logo


@pytest.mark.parametrize("name", ["page/", "letter/", "colours.css"])
def test_only_admins_of_the_shop_look(client, shop, name):
    for person, status in ((make_person(shop), 403), (make_person(make_shop(slug="other"), role=Role.ADMIN), 404)):
        client.force_login(person)
        assert client.get(f"{LOOK}{name}").status_code == status


def test_drafts_are_forgotten_after_a_day(shop, own_files):
    mark = logo_drafts.put(SimpleUploadedFile("logo.png", picture("PNG")), shop)
    logo_drafts.sweep()
    assert logo_drafts.name_of(mark, shop)
    logo_drafts.sweep(timezone.now() + timedelta(hours=25))
    assert own_files.listdir(logo_drafts.FOLDER) == ([], [])
    assert logo_drafts.name_of(mark, shop) == ""
