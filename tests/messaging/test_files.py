import os
import re
import signal
from pathlib import Path

"""Files and the HTML of mails, as a browser gets them: whose they are, and what nobody's browser carries out."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from helpdesk.apart.pictures import NoPicture, Painter
from messaging.files import keep_file
from messaging.models import Attachment, IncomingMail, Message
from messaging.models.attachments import attachment_storage
from messaging.pictures import WANTED, draw, painter
from messaging.showing import MOST_TAGS, TooTangled, cleaned
from messaging.uploads import sweep_orphans, sweep_uploads
from tests.builders import make_person, make_shop

from .making import make_letter, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Sweeping takes away what no row knows of, so it must not see what other tests keep at the same time."""
    backend = settings.STORAGES["attachments"] | {"OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"attachments": backend}


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def agent(shop):
    return make_person(shop)


@pytest.fixture
def thread(shop):
    return make_thread(shop)


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def photo(kind="JPEG", size=(60, 40), **options):
    content = BytesIO()
    Image.new("RGB", size, "red").save(content, kind, **options)
    return content.getvalue()


def make_message(thread, html="<p>Hello</p>"):
    mail = IncomingMail.objects.create(door="pipe", size=1, sha256="0" * 64)
    return Message.objects.create(thread=thread, mail=mail, html=html, authenticity="verified")


def addresses(file):
    return [reverse(f"messaging:{name}", args=[file.key]) for name in ("file", "picture")]


def looked_at(client, file):
    """The states that its addresses answer with."""
    responses = [client.get(address) for address in addresses(file)]
    return [response.status_code for response in responses if not response.streaming or response.getvalue()]


def test_a_file_is_a_download_whatever_it_is_called(desk, thread):
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    file = keep_file(thread, "boot.svg", svg, "image/svg+xml", message=make_message(thread))
    response = desk.get(addresses(file)[0])
    assert b"".join(response.streaming_content) == svg
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="boot.svg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert desk.get(addresses(file)[1]).status_code == 404


def test_a_picture_is_drawn_anew_upright_and_without_what_the_camera_wrote(desk, thread):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    file = keep_file(thread, "a.jpg", photo(exif=exif), "image/jpeg", message=make_message(thread))
    assert draw(file)
    assert not draw(Attachment.objects.get())
    response = desk.get(addresses(file)[1])
    shown = Image.open(BytesIO(b"".join(response.streaming_content)))
    assert (shown.format, shown.size, dict(shown.getexif())) == ("WEBP", (40, 60), {})
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/webp", "nosniff")


@pytest.mark.parametrize("content", [b"not a picture", photo("BMP"), photo("PNG", (8000, 5001))])
def test_what_is_no_picture_of_ours_is_not_drawn(content):
    with pytest.raises(NoPicture):
        painter.draw(content, **WANTED)


def test_a_painter_that_hangs_is_killed_and_one_that_died_is_replaced():
    """T25"""
    with Painter(patience=0.2) as one:
        one.draw(photo(), **WANTED)
        os.kill(one._process.pid, signal.SIGSTOP)
        with pytest.raises(NoPicture):
            one.draw(photo("PNG", (3000, 3000)), **WANTED)
        one.patience = 20
        assert one.draw(photo(), **WANTED)
        one._process.kill()
        one._process.wait()
        assert one.draw(photo(), **WANTED)


def test_a_painter_has_no_more_memory_than_it_is_given():
    with Painter() as one:
        one.draw(photo(), **WANTED)
        limits = Path(f"/proc/{one._process.pid}/limits").read_text()
    assert re.search(r"Max address space +536870912 ", limits)


def test_of_a_moving_picture_the_first_frame_is_drawn():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    content = BytesIO()
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    red, _green, blue = Image.open(BytesIO(painter.draw(content.getvalue(), **WANTED))).convert("RGB").getpixel((5, 5))
    assert red > 200 > 50 > blue


def test_a_file_of_another_shop_does_not_exist(client, thread, agent):
    file = keep_file(thread, "a.jpg", photo(), "image/jpeg", message=make_message(thread))
    draw(file)
    client.force_login(agent)
    assert looked_at(client, file) == [200, 200]
    client.force_login(make_person(make_shop()))
    assert looked_at(client, file) == [404, 404]
    client.logout()
    assert looked_at(client, file) == [302, 302]


def test_what_is_not_sent_yet_is_seen_by_its_owner_only(client, shop, thread, agent):
    file = keep_file(thread, "a.pdf", b"%PDF-1.7", "application/pdf", uploaded_by=agent)
    client.force_login(make_person(shop, "team_lead"))
    assert client.get(addresses(file)[0]).status_code == 404
    client.force_login(agent)
    assert client.get(addresses(file)[0]).getvalue() == b"%PDF-1.7"


HOSTILE = """<script>alert(1)</script><style>body{background:url(//evil.test)}</style><svg onload=alert(1)></svg>
<form action=/requests/><input name=a><button>Go</button></form><iframe src=//evil.test></iframe><base href=//evil.test>
<p hx-get=/x data-hx-post=/y ws-connect=/z style=position:fixed class=btn id=sheet onclick=alert(1)>Hello</p>
<a href="/settings/">ours</a><a href="javascript:alert(1)">js</a><a href="https://shop.test/">out</a>
<img src=https://evil.test/pixel.png><img src="data:image/svg+xml,<svg/>"><img src=cid:boot@mail onerror=alert(1)>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"""
NEVER = [
    "<script", "<style", "<svg", "<form", "<input", "<iframe", "<base", "<math", "onclick", "onerror", "onload", "hx-",
    "ws-", "class=", "id=", "javascript", "settings", "evil",
]  # fmt: skip


def test_hostile_html_is_shown_harmless(desk, thread):
    message = make_message(thread, HOSTILE)
    file = keep_file(thread, "a.png", photo("PNG"), "image/png", message=message, content_id="<boot@mail>")
    draw(file)
    response = desk.get(reverse("messaging:body", args=[message.pk]))
    body = response.content.decode().partition("<body>")[2]
    assert "Hello" in body
    assert 'href="https://shop.test/"' in body
    assert "data:image/webp;base64," in body
    assert [word for word in NEVER if word in body.lower()] == []
    policy = response["Content-Security-Policy"]
    assert all(part in policy for part in ["sandbox", "default-src 'none'", "img-src data:", "frame-ancestors 'self'"])
    assert (response["X-Content-Type-Options"], response["Referrer-Policy"]) == ("nosniff", "no-referrer")


def test_cleaning_twice_changes_nothing_more():
    once = cleaned(HOSTILE)
    assert cleaned(once) == once


def test_what_is_too_tangled_is_not_cleaned_at_all(desk, thread):
    message = make_message(thread, "<div>" * (MOST_TAGS + 1))
    with pytest.raises(TooTangled):
        cleaned(message.html)
    body = desk.get(reverse("messaging:body", args=[message.pk])).content.decode()
    assert "too tangled" in body
    assert "<div>" not in body


@pytest.mark.parametrize("name", ["body", "headers"])
def test_a_mail_of_another_shop_does_not_exist(desk, client, thread, name):
    address = reverse(f"messaging:{name}", args=[make_message(thread).pk])
    assert desk.get(address).status_code == 200
    client.force_login(make_person(make_shop()))
    assert client.get(address).status_code == 404


def test_a_letter_with_files_is_the_same_bytes_at_each_try(shop, thread):
    letter = make_letter(thread=thread)
    for name, kind in [("foto ü.jpg", "image/jpeg"), ("list.txt", "text/plain"), ("old.eml", "message/rfc822")]:
        keep_file(thread, name, f"Grüße\r\n{name}".encode("latin-1"), kind, letter=letter)
    raws = {letter.as_message().message().as_bytes() for _try in range(3)}
    parts = [part for part in letter.as_message().message().walk() if part.get_filename()]
    assert len(raws) == 1
    assert [part.get_filename() for part in parts] == ["foto ü.jpg", "list.txt", "old.eml"]
    assert [part.get_content() for part in parts if part.get_filename() == "old.eml"] == [b"Gr\xfc\xdfe\r\nold.eml"]


def test_what_was_never_sent_goes_after_a_day_and_what_was_sent_stays(thread, agent):
    kept = [keep_file(thread, "a.pdf", b"%PDF-1.7", "", uploaded_by=agent) for _one in range(3)]
    Attachment.objects.filter(pk=kept[0].pk).update(letter=make_letter(thread=thread))
    Attachment.objects.exclude(pk=kept[2].pk).update(added_at=timezone.now() - timedelta(hours=25))
    sweep_uploads()
    assert set(Attachment.objects.all()) == {kept[0], kept[2]}


def test_a_file_whose_row_was_rolled_back_goes_after_a_day(thread, agent):
    kept = keep_file(thread, "a.pdf", b"%PDF-1.7", "", uploaded_by=agent)
    lost = attachment_storage().save("ab/ab0e7a5a5b6f4dd6a3a7a1b2c3d4e5f6", ContentFile(b"lost"))
    sweep_orphans()
    assert attachment_storage().exists(lost)
    sweep_orphans(now=timezone.now() + timedelta(hours=25))
    assert (attachment_storage().exists(lost), attachment_storage().exists(kept.file.name)) == (False, True)
