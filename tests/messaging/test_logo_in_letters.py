"""A shop's logo stands inside its letters, and a letter that has lost it still leaves."""

from io import BytesIO

import pytest
from anymail.backends.test import EmailBackend as Service
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from messaging.composing import compose
from messaging.logos import content_id, with_logo
from messaging.outbox import queue

from .making import make_shop, make_thread, reload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return storages["default"]


def png():
    content = BytesIO()
    Image.new("RGBA", (40, 20), "red").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def shop(own_files):
    return make_shop(logo=ContentFile(png(), name="5e0f.png"))


@pytest.fixture
def letter(shop):
    composed = compose("messaging/letter", shop=shop, language="en", subject="Your return", context={"name": "Ann"})
    return queue(composed, thread=make_thread(shop), kind="approved", to="ann@customer.test")


def shape(part):
    """The parts of a mail as a tree of types."""
    return [part.get_content_type(), *([shape(one) for one in part.iter_parts()] if part.is_multipart() else [])]


def test_the_logo_stands_beside_the_html_that_shows_it(letter):
    mail = letter.as_message().message()
    related = ["multipart/related", ["text/html"], ["image/png"]]
    assert shape(mail) == ["multipart/alternative", ["text/plain"], related]
    picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    assert (picture.get_content(), picture.get_content_disposition()) == (png(), "inline")
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in letter.html
    assert letter.as_message().message().as_bytes() == reload(letter).as_message().message().as_bytes()


def test_a_mail_service_gets_it_as_a_picture_of_the_html(letter):
    message = letter.as_message()
    message.hand_pictures_to_service()
    service = Service(alias="default")
    service.send_messages([message])
    (sent,) = message.anymail_test_params["attachments"]
    assert (sent.inline, sent.cid, sent.content) == (True, content_id(letter.shop), png())


def test_our_own_pages_show_it_too(letter):
    shown = with_logo(letter.html, letter.shop)
    assert "cid:" not in shown
    assert 'src="data:image/png;base64,' in shown


@pytest.mark.parametrize("lost", ["another", "the file"])
def test_a_letter_leaves_without_a_logo_that_is_gone(letter, own_files, lost):
    if lost == "another":
        letter.shop.logo = ContentFile(png(), name="a7c1.png")
        letter.shop.save()
    else:
        own_files.delete(letter.shop.logo.name)
    assert shape(letter.as_message().message()) == ["multipart/alternative", ["text/plain"], ["text/html"]]


def test_a_shop_without_one_shows_its_initial():
    composed = compose("messaging/letter", shop=make_shop(name="Veldkant"), language="en", subject="Hi", context={})
    assert "<img" not in composed.html
    assert ">V</td>" in composed.html
