"""Photos on their way up: in parts, each once, going on after a cut; kept as we drew them, without metadata."""

from contextlib import suppress
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from helpdesk.apart.pictures import Painter
from messaging.models import Attachment
from portal import limits, photos
from portal.models import Upload, UploadPart
from portal.models.uploads import sweep_photos
from portal.tasks import forget_visitors
from tests.builders import make_order, make_return

from .conftest import content_of, let_in, photo

PART = 1000


def begin(client, order, content, name="a.jpg", **fields):
    said = {"name": name, "size": len(content), "changed": "1"} | fields
    return client.post(f"/r/veldkant/reasons/{order.lines.first().pk}/photos/", said)


def part(client, key, content, offset):
    return client.post(
        f"/r/veldkant/photos/{key}/?offset={offset}",
        content[offset : offset + PART],
        content_type="application/octet-stream",
    )


def send_all(client, order, content, **fields):
    answer = begin(client, order, content, **fields)
    while answer["Content-Type"] == "application/json" and "received" in answer.json():
        answer = part(client, answer.json()["key"], content, answer.json()["received"])
    return answer


def test_a_photo_comes_in_parts_and_is_drawn_anew(visitor, order):
    exif = Image.Exif()
    exif[0x010F] = "A camera with a memory"
    content = photo((400, 300), exif=exif)
    assert len(content) > 2 * PART
    assert b"A camera" in content
    answer = send_all(visitor, order, content)
    assert answer["Content-Type"].startswith("text/html")
    kept = Upload.objects.get()
    with kept.picture.open() as file:
        drawn = file.read()
    assert b"A camera" not in drawn
    assert Image.open(BytesIO(drawn)).format == "WEBP"
    assert not UploadPart.objects.exists()
    shown = visitor.get(f"/r/veldkant/photos/{kept.key}/picture/")
    assert (shown["Content-Type"], content_of(shown)) == ("image/webp", drawn)


def test_what_was_cut_off_goes_on_where_it_stopped(visitor, order):
    content = photo((400, 300))
    key = begin(visitor, order, content).json()["key"]
    part(visitor, key, content, 0)
    part(visitor, key, content, 0)  # its answer was lost, so it came again
    part(visitor, key, content, 2 * PART)  # and this one too early
    phone = let_in(order)
    visit = phone.get(f"/r/veldkant/photos/{key}/")
    assert visit.status_code == 404  # what was begun moves along only with choices that were made
    again = begin(visitor, order, content)
    assert again.json() == {"key": key, "received": PART}
    assert send_all(visitor, order, content)["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("content", "name"), [(b"no picture at all", "a.jpg"), (b"<svg xmlns='x'/>", "a.svg"), (b"GIF89a", "a.gif")]
)
def test_what_is_no_photo_is_told_and_not_kept(visitor, order, content, name):
    answer = send_all(visitor, order, content, name=name)
    assert answer.status_code == 422
    assert "is no photo" in answer.json()["error"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("content", [photo(), b"no picture at all"])
def test_the_last_part_that_comes_twice_at_once_decides_once(visitor, order, content):
    key = begin(visitor, order, content).json()["key"]
    Upload.objects.get().take(0, content)
    first, second = Upload.objects.get(), Upload.objects.get(pk=key)
    for upload in (first, second):
        with suppress(ValidationError, Upload.DoesNotExist):
            photos.go_on(upload, 0, content)
    kept = Upload.objects.filter(pk=key).first()
    assert (kept and kept.is_whole) == (None if content.startswith(b"no") else True)
    assert bool(second.is_whole) == bool(kept)


def test_a_picture_without_its_row_is_swept_away_after_a_day(visitor, order):
    send_all(visitor, order, photo())
    kept = Upload.objects.get().picture
    stray = kept.storage.save("ab/photo-stray.webp", ContentFile(b"x"))
    forget_visitors.func()
    assert kept.storage.exists(stray)
    sweep_photos(timezone.now() + timedelta(minutes=1))
    assert not kept.storage.exists(stray)
    assert kept.storage.exists(kept.name)


@pytest.mark.parametrize("size", ["0", "", "-1", "x", str(11 * 1024 * 1024), "9" * 40])
def test_sizes_that_cannot_be_are_refused(visitor, order, size):
    assert begin(visitor, order, b"", size=size).status_code == 422


def test_more_than_was_announced_is_not_taken(visitor, order):
    key = begin(visitor, order, b"", size="10").json()["key"]
    assert part(visitor, key, b"x" * 500, 0).json()["received"] == 0


def test_there_is_an_end_to_photos(visitor, order):
    for n in range(10):
        assert begin(visitor, order, b"", size="10", name=f"{n}.jpg").status_code == 200
    assert begin(visitor, order, b"", size="10", name="one-more.jpg").status_code == 422


def test_who_sends_too_many_has_to_wait(visitor, order, monkeypatch):
    monkeypatch.setattr(limits, "UPLOADS", limits.Limit("uploads", ((3600, 2),)))
    answers = [begin(visitor, order, b"", size="10", name=f"{n}.jpg").status_code for n in range(3)]
    assert answers == [200, 200, 429]
    assert begin(visitor, order, b"", size="10", name="0.jpg").status_code == 200  # it only goes on


def test_nobody_else_sees_or_changes_a_photo(visitor, order):
    send_all(visitor, order, photo())
    key = Upload.objects.get().key
    stranger = let_in(make_order(order.shop))
    for page in ("", "picture/"):
        assert stranger.get(f"/r/veldkant/photos/{key}/{page}").status_code == 404
    assert stranger.post(f"/r/veldkant/photos/{key}/removal/").status_code == 404
    assert begin(stranger, order, b"", size="10").status_code == 404
    assert visitor.post(f"/r/veldkant/photos/{key}/removal/").status_code == 204
    assert not Upload.objects.exists()


# Photos of messages ---------------------------------------------------------------------------------------------------


def reply(client, order, *files):
    request = order.requests.first() or make_return(order=order)
    address = f"/r/veldkant/requests/{request.reference}/reply/"
    attached = [SimpleUploadedFile(name, content, content_type) for name, content, content_type in files]
    return client.post(address, {"text": "Look", "attached": attached})


def kept():
    files = {}
    for one in Attachment.objects.all():
        with one.file.open() as file:
            files[one.name] = file.read()
    return files


def test_a_photo_of_a_message_is_drawn_anew_and_other_files_stay_what_they_are(visitor, order):
    exif = Image.Exif()
    exif[0x010F] = "A camera with a memory"
    sent = [("a.jpg", photo(exif=exif), "image/jpeg"), ("bill.pdf", b"%PDF-1.7 bill", "application/pdf")]
    assert reply(visitor, order, *sent).status_code == 302
    files = kept()
    assert set(files) == {"a.webp", "bill.pdf"}
    assert files["bill.pdf"] == b"%PDF-1.7 bill"
    assert b"A camera" not in files["a.webp"]
    assert Image.open(BytesIO(files["a.webp"])).format == "WEBP"


def test_what_looks_like_a_photo_and_is_none_is_told_and_the_words_stay(visitor, order):
    page = reply(visitor, order, ("a.jpg", photo()[:300], "image/jpeg"))
    assert page.status_code == 422
    assert "“a.jpg” is no photo that we can read" in page.content.decode()
    assert "Look</textarea>" in page.content.decode()
    assert kept() == {}


def test_a_message_carries_so_many_files_and_bytes_and_no_more(visitor, order, monkeypatch):
    many = [(f"{n}.txt", b"x", "text/plain") for n in range(11)]
    assert "A message carries 10 files at most." in reply(visitor, order, *many).content.decode()
    monkeypatch.setattr("messaging.uploads.MOST_TOGETHER", 1024)
    large = [(f"{n}.txt", bytes(b"x" * 600), "text/plain") for n in range(2)]
    assert "Together the files are larger than" in reply(visitor, order, *large).content.decode()
    assert kept() == {}


@pytest.mark.parametrize("options", [{}, {"progressive": True, "subsampling": 0}], ids=["plain", "progressive"])
def test_the_photo_of_a_phone_of_50_megapixels_is_taken(options):
    content = photo((8192, 6144), **options)
    with Painter(patience=60) as painter:
        drawn = painter.draw(content, **photos.WANTED)
    assert Image.open(BytesIO(drawn)).size == (2400, 1800)
