"""A shop's settings say whether mail works: a letter to oneself, and its answer."""

import pytest
from django.core import mail as outgoing

from messaging.models import Letter
from messaging.seals import reply_address
from tests.builders import make_person

from .making import make_shop
from .reading.samples import make_mail
from .test_intake import come_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/shops/shop-0/mail/"


@pytest.fixture
def admin(client, settings, tmp_path):
    settings.MAIL_STORE = tmp_path
    admin = make_person(make_shop(), "admin", email="mila@desk.test")
    client.force_login(admin)
    return admin


def test_one_sends_oneself_a_mail_answers_it_and_sees_both(client, admin):
    assert client.post(f"{PAGE}test/").url == PAGE
    assert "Waiting to leave" in shown(client)
    Letter.objects.due().send_each()
    assert [one.subject for one in outgoing.outbox] == ["Does mail reach you?"]
    assert "mila@desk.test" in outgoing.outbox[0].to[0]
    sent = Letter.objects.get()
    assert "Not here yet" in shown(client)
    come_in(make_mail("It works", sender="mila@desk.test"), recipient=reply_address(sent))
    page = shown(client)
    assert "Came in" in page
    assert "every 5s" not in page


def test_a_second_press_sends_no_second_mail_before_the_first_has_left(client, admin):
    for _ in range(2):
        client.post(f"{PAGE}test/")
    assert Letter.objects.count() == 1
    Letter.objects.due().send_each()
    client.post(f"{PAGE}test/")
    assert Letter.objects.count() == 2


def test_only_whoever_administers_the_shop_may(client, admin):
    for role, status in [("team_lead", 403), ("agent", 403), (None, 404)]:
        client.force_login(make_person(admin.memberships.get().shop if role else None, role))
        assert client.post(f"{PAGE}test/").status_code == status
    assert not Letter.objects.exists()


def test_htmx_gets_the_part(client, admin):
    answer = client.post(f"{PAGE}test/", headers={"HX-Request": "true", "HX-Target": "mail-test"})
    assert answer.content.decode().strip().startswith('<form id="mail-test"')


def shown(client):
    return client.get(PAGE).content.decode()
