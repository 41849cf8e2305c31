import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django.asserts import assertContains

from shops.models import SettingChange, Shop
from tests.shops.test_shop_settings import URL, fields_of

LOGO = "/settings/shops/veldkant/logo/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return storages["default"]


def picture(kind="JPEG", size=(900, 600), colour=(180, 40, 40), **more):
    data = BytesIO()
    Image.new("RGB", size, colour).save(data, kind, **more)
    return data.getvalue()


def bomb(width=30_000, height=30_000):
    """A PNG of a few bytes that says it is enormous."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def send(client, shop, data, name="logo.jpg", **more):
    return client.post(URL, fields_of(shop, logo=SimpleUploadedFile(name, data, "image/png"), **more))


@pytest.fixture
def signed_in(client, admin):
    client.force_login(admin)
    return client


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_logo_becomes_a_small_png(signed_in, shop, kind):
    send(signed_in, shop, picture(kind))
    shop = Shop.objects.get()
    with shop.logo.open() as file, Image.open(file) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (512, 341))
    assert shop.logo.name.startswith("logos/")
    assert SettingChange.objects.get().field == "logo"


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright(signed_in, shop):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Sanne's phone"
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 7.0)
    send(signed_in, shop, picture(size=(300, 100), exif=exif, comment=b"secret"))
    with Shop.objects.get().logo.open() as file:
        assert b"phone" not in file.read()
        with Image.open(file) as drawn:
            assert drawn.size == (100, 300)
            assert not drawn.getexif()
            assert not drawn.info


@pytest.mark.parametrize(
    "data",
    [
        bomb(),
        bomb(7000, 6000),
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        picture("BMP"),
        picture("TIFF"),
        picture()[:400],
        picture("PNG")[:60],
        b"\xff\xd8\xff" + b"x" * 100,
    ],
    ids=["bomb", "42 MP", "empty", "svg", "gif", "eps", "bmp", "tiff", "cut jpeg", "cut png", "not a jpeg"],
)
def test_what_is_no_plain_picture_is_refused(signed_in, shop, data):
    assert send(signed_in, shop, data).status_code == 422
    assert not Shop.objects.get().logo


def test_a_page_behind_a_picture_is_not_kept(signed_in, shop):
    send(signed_in, shop, picture("PNG") + b"<script>alert(1)</script>")
    with Shop.objects.get().logo.open() as file:
        assert b"script" not in file.read()


def test_a_file_that_is_too_heavy_is_refused(signed_in, shop):
    assertContains(send(signed_in, shop, picture() + b"\0" * 5 * 1024 * 1024), "larger than 5 MB", status_code=422)


def test_names_of_files_lead_nowhere(signed_in, shop, own_files):
    send(signed_in, shop, picture(), name="../../../evil.php")
    logo = Shop.objects.get().logo
    assert "evil" not in logo.name
    assert logo.name.endswith(".png")


def test_everybody_may_see_a_logo_and_it_is_a_picture_only(client, signed_in, shop):
    send(signed_in, shop, picture())
    client.logout()
    response = client.get(LOGO)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.startswith(b"\x89PNG")


def test_without_a_logo_there_is_none(client, shop):
    assert client.get(LOGO).status_code == 404
    assert client.get("/settings/shops/nowhere/logo/").status_code == 404


def test_a_logo_whose_file_is_gone_is_not_an_error(client, signed_in, shop, own_files):
    send(signed_in, shop, picture())
    own_files.delete(Shop.objects.get().logo.name)
    assert client.get(LOGO).status_code == 404


def test_another_logo_takes_its_place_and_the_old_file_goes(
    signed_in, shop, own_files, django_capture_on_commit_callbacks
):
    send(signed_in, shop, picture())
    first = Shop.objects.get().logo.name
    with django_capture_on_commit_callbacks(execute=True):
        send(signed_in, shop, picture(colour=(1, 2, 3)))
    second = Shop.objects.get().logo.name
    assert (own_files.exists(first), own_files.exists(second)) == (False, True)


def test_a_logo_can_be_removed(signed_in, shop, own_files, django_capture_on_commit_callbacks):
    send(signed_in, shop, picture())
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(URL, fields_of(shop, no_logo="on"))
    assert not Shop.objects.get().logo
    assert own_files.listdir("logos") == ([], [])
    assert list(SettingChange.objects.values_list("field", flat=True)) == ["logo", "logo"]
