"""In the demo a customer answers a letter, and the answer stands in the request."""

import socket
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from helpdesk.demo.door import MailDoor
from helpdesk.demo.models import CaughtMail
from messaging.intake import take_in
from messaging.models import IncomingMail, Letter, Message
from tests.builders import fresh, make_return, make_shop


@contextmanager
def open_door(port):
    door = MailDoor(port)
    door.open()
    try:
        yield
    finally:
        door.close()


@pytest.fixture
def port(settings, tmp_path):
    settings.MAIL_STORE = tmp_path
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.DEMO_MAIL_PORT = listener.getsockname()[1]
    options = {"host": "127.0.0.1", "port": settings.DEMO_MAIL_PORT}
    settings.MAILERS = {"default": {"BACKEND": "messaging.smtp.EmailBackend", "OPTIONS": options}}
    return settings.DEMO_MAIL_PORT


@pytest.mark.django_db(transaction=True)
def test_a_customer_answers_with_text_and_a_file(client, port):
    request = make_return(make_shop(sender_address="desk@veldkant.test"))
    with open_door(port):
        Letter.objects.get().deliver()
        caught = CaughtMail.objects.get()
        file = SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n", content_type="image/png")
        answer = {"text": "Here is the photo", "enclosed": file}
        response = client.post(reverse("demo:reply", args=[caught.pk]) + "?to=marit", answer)
    assert response.url == reverse("demo:mail", args=[caught.pk]) + "?to=marit"
    take_in(IncomingMail.objects.get().pk)
    message = Message.objects.get()
    assert (message.text, message.authenticity, message.evidence) == ("Here is the photo", "verified", "sealed")
    assert [file.name for file in message.attachments.all()] == ["photo.png"]
    assert fresh(request).is_unread


@pytest.mark.django_db
def test_a_closed_door_is_told(client, port):
    CaughtMail.objects.catch(b"From: a@x.test\r\nMessage-ID: <1@x>\r\n\r\nHi", sender="", recipients=["b@x.test"])
    url = reverse("demo:reply", args=[CaughtMail.objects.get().pk])
    assert [client.post(url, {"text": text}).status_code for text in ("", "Hello")] == [422, 422]
