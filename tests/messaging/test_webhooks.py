"""Mail services hand over mails: as each of them posts it, read by anymail's own views."""

import base64
import hashlib
import hmac
import json

import pytest
from django.db import OperationalError
from django.test import Client

from helpdesk.jobs.worker import Worker
from messaging import receiving, webhooks
from messaging.bodies import NoForm, form_in
from messaging.mail_store import raw_of
from messaging.models import IncomingMail, MailSecret, Message
from tests.builders import make_person

from .making import make_letter, make_shop

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning"),
]

RAW = (
    "From: Marit <marit@wool-house.example>\r\nTo: desk@shop-0.example\r\nSubject: Zu groß\r\n"
    "Message-ID: <77@wool-house.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDie Jacke ist zu groß.\r\n"
)
SIGNING_KEY = "key-for-tests"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
    settings.MAIL_STORE = tmp_path


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def secret(shop):
    return MailSecret.objects.renew(shop, by=make_person(shop, "admin"))


def post(secret, service, body, kind="application/json", door="in", **headers):
    body = json.dumps(body) if kind == "application/json" and not isinstance(body, str | bytes) else body
    return Client().post(f"/mail/{door}/{secret}/{service}/", body, content_type=kind, headers=headers)


def form(secret, service, fields, door="in"):
    return Client().post(f"/mail/{door}/{secret}/{service}/", fields)


def postmark(raw=RAW, name="b3f1", to="desk@shop-0.example"):
    return {
        "FromName": "Marit",
        "From": "marit@wool-house.example",
        "FromFull": {"Email": "marit@wool-house.example", "Name": "Marit", "MailboxHash": ""},
        "To": to,
        "ToFull": [{"Email": to, "Name": "", "MailboxHash": ""}],
        "OriginalRecipient": to,
        "Subject": "Zu groß",
        "MessageID": name,
        "Date": "Mon, 23 Nov 2026 10:00:00 +0000",
        "TextBody": "Die Jacke ist zu groß.\n",
        "HtmlBody": "",
        "Headers": [{"Name": "Return-Path", "Value": "<marit@wool-house.example>"}],
        "Attachments": [
            {"Name": "Jacke.png", "Content": base64.b64encode(b"\x89PNG").decode(), "ContentType": "image/png"}
        ],
    } | ({"RawEmail": raw} if raw else {})


def mailgun(token="a1" * 25, key=SIGNING_KEY, **fields):
    signature = hmac.new(key.encode(), f"1795500000{token}".encode(), hashlib.sha256).hexdigest()
    signed = {"timestamp": "1795500000", "token": token, "signature": signature}
    envelope = {"sender": "marit@wool-house.example", "recipient": "desk@shop-0.example"}
    return {"body-mime": RAW, **envelope, **signed} | fields


def sendgrid(**fields):
    return {
        "email": RAW,
        "envelope": json.dumps({"to": ["desk@shop-0.example"], "from": "marit@wool-house.example"}),
        "dkim": "{@wool-house.example : pass}",
        "SPF": "pass",
        "charsets": json.dumps({"to": "UTF-8", "subject": "UTF-8"}),
    } | fields


def amazon(content=None, *, verdict="PASS", name="ses-1", encoding="BASE64"):
    content = content or base64.b64encode(RAW.encode()).decode()
    told = {
        "notificationType": "Received",
        "mail": {"source": "marit@wool-house.example", "messageId": name, "timestamp": "2026-11-23T10:00:00.000Z"},
        "receipt": {
            "recipients": ["desk@shop-0.example"],
            "spfVerdict": {"status": "PASS"},
            "dkimVerdict": {"status": "PASS"},
            "dmarcVerdict": {"status": verdict},
            "action": {"type": "SNS", "encoding": encoding, "topicArn": "arn:aws:sns:eu-west-1:1:in"},
        },
        "content": content,
    }
    return {
        "Type": "Notification",
        "MessageId": f"sns-{name}",
        "TopicArn": "arn:aws:sns:eu-west-1:1:in",
        "Message": json.dumps(told),
        "Timestamp": "2026-11-23T10:00:01.000Z",
    }


def post_amazon(secret, body, door="in"):
    told = {"x-amz-sns-message-type": body["Type"], "x-amz-sns-message-id": body["MessageId"]}
    return post(secret, "amazon_ses", json.dumps(body), "text/plain; charset=UTF-8", door, **told)


def sparkpost():
    content = {"email_rfc822": base64.b64encode(RAW.encode()).decode(), "email_rfc822_is_base64": True}
    told = {
        "content": content,
        "protocol": "smtp",
        "msg_from": "marit@wool-house.example",
        "rcpt_to": "desk@shop-0.example",
    }
    return [{"msys": {"relay_message": told}}]


def mailjet():
    return {
        "Sender": "marit@wool-house.example",
        "Recipient": "desk@shop-0.example",
        "Headers": {
            "From": "Marit <marit@wool-house.example>",
            "To": "desk@shop-0.example",
            "Subject": "Zu gross",
            "Message-ID": "<77@wool-house.example>",
        },
        "Parts": [{"Headers": {"Content-Type": "text/plain"}, "ContentRef": "Text-part"}],
        "Text-part": "Die Jacke ist zu groß.",
    }


WAYS = {
    "postmark": lambda secret: post(secret, "postmark", postmark()),
    "mailgun": lambda secret: form(secret, "mailgun", mailgun()),
    "sendgrid": lambda secret: form(secret, "sendgrid", sendgrid()),
    "amazon_ses": lambda secret: post_amazon(secret, amazon()),
    "sparkpost": lambda secret: post(secret, "sparkpost", sparkpost()),
}


@pytest.mark.parametrize("service", WAYS)
def test_every_byte_of_a_mail_arrives_once_however_often_it_is_posted(service, shop, secret):
    for _ in range(3):
        answer = WAYS[service](secret)
        assert (answer.status_code, answer.content) == (200, b"")
    mail = IncomingMail.objects.get()
    assert raw_of(mail) == RAW.encode()
    assert (mail.shop, mail.door, mail.recipient) == (shop, "webhook", "desk@shop-0.example")
    assert mail.envelope_sender == "marit@wool-house.example"
    assert mail.source_key.startswith(f"{service}:{shop.pk}:")


def test_a_mail_that_a_service_took_apart_is_put_together_again(shop, secret):
    assert post(secret, "postmark", postmark(raw=None)).status_code == 200
    mail = IncomingMail.objects.get()
    raw = raw_of(mail)
    assert b"marit@wool-house.example" in raw
    assert b"Jacke.png" in raw
    assert mail.verdict["rebuilt"]
    fields = mailgun(
        "b2" * 25,
        **{"from": "marit@wool-house.example", "subject": "Hello", "body-plain": "Groß", "attachment-count": "0"},
    )
    del fields["body-mime"]
    fields["message-headers"] = json.dumps([["From", "marit@wool-house.example"], ["Subject", "Hello"]])
    assert form(secret, "mailgun", fields).status_code == 200
    assert post(secret, "mailjet", mailjet()).status_code == 200
    assert IncomingMail.objects.count() == 3


def test_an_answer_to_a_letter_becomes_a_message_of_its_thread(shop, secret):
    letter = make_letter(to="marit@wool-house.example")
    answer = RAW.replace("Subject:", f"In-Reply-To: {letter.message_id}\r\nSubject:")
    post_amazon(secret, amazon(base64.b64encode(answer.encode()).decode()))
    Worker().run_due()
    message = Message.objects.get()
    assert (message.thread, message.authenticity) == (letter.thread, "verified")


@pytest.mark.parametrize(
    ("status", "dmarc"), [("PASS", "pass"), ("FAIL", "fail"), ("GRAY", "none"), ("PROCESSING_FAILED", "temperror")]
)
def test_what_the_service_found_out_about_the_sender_is_kept(shop, secret, status, dmarc):
    post_amazon(secret, amazon(verdict=status))
    verdict = IncomingMail.objects.get().verdict
    assert (verdict["dmarc"], verdict["from"]) == (dmarc, "wool-house.example")


def test_a_signature_that_a_service_saw_counts_for_its_own_domain_only(shop, secret):
    form(secret, "sendgrid", sendgrid())
    form(secret, "sendgrid", sendgrid(email=RAW.replace("wool-house", "other-house")))
    assert [mail.verdict["dkim"] for mail in IncomingMail.objects.order_by("pk")] == [["wool-house.example"], []]


# Who may post ------------------------------------------------------------------------------------------------------


def test_without_the_secret_there_is_no_door(shop, secret):
    for wrong in ("x", secret[:-1], secret.upper(), "A" * 5000):
        assert post(wrong, "postmark", postmark()).status_code == 404
        assert post(wrong, "postmark", {}, door="track").status_code == 404
    assert post(secret, "no_such_service", {}).status_code == 404
    assert Client().get(f"/mail/in/{secret}/postmark/").status_code == 405
    assert Client().head(f"/mail/in/{secret}/postmark/").status_code == 200
    assert not IncomingMail.objects.exists()


def test_a_new_secret_closes_the_old_addresses(shop, secret):
    fresh = MailSecret.objects.renew(shop, by=shop.memberships.get().person)
    assert post(secret, "postmark", postmark()).status_code == 404
    assert post(fresh, "postmark", postmark()).status_code == 200
    assert secret not in str(list(MailSecret.objects.values()))


def test_a_mail_for_another_shop_stays_with_the_shop_of_the_secret_and_in_no_thread(shop, secret):
    other = make_shop()
    letter = make_letter(thread=other.threads.create(subject="Theirs"), to="marit@wool-house.example")
    raw = RAW.replace("Subject:", f"In-Reply-To: {letter.message_id}\r\nSubject:")
    assert post(secret, "postmark", postmark(raw, to="desk@shop-1.example")).status_code == 200
    Worker().run_due()
    mail = IncomingMail.objects.get()
    assert (mail.shop, mail.thread, mail.outcome, mail.reason) == (shop, None, "parked", "no_shop")


def test_the_service_of_one_shop_cannot_keep_out_a_mail_of_another(shop, secret):
    other = make_shop()
    theirs = MailSecret.objects.renew(other, by=make_person(other, "admin"))
    post(secret, "postmark", postmark("From: evil@x.test\r\n\r\nFirst!"))
    post(theirs, "postmark", postmark(to="desk@shop-1.example"))
    assert [mail.shop for mail in IncomingMail.objects.order_by("pk")] == [shop, other]


def test_a_wrong_signature_is_refused_and_a_shop_can_have_a_key_of_its_own(shop, secret, settings):
    assert form(secret, "mailgun", mailgun(key="of somebody else")).status_code == 400
    settings.MAIL_WEBHOOK_OPTIONS = {shop.slug: {"mailgun": {"webhook_signing_key": "of somebody else"}}}
    assert form(secret, "mailgun", mailgun(key="of somebody else")).status_code == 200
    assert form(secret, "mailgun", mailgun("c3" * 25)).status_code == 400
    assert IncomingMail.objects.count() == 1


def test_a_service_whose_key_is_not_set_yet_comes_again(shop, secret, settings):
    settings.ANYMAIL = {}
    assert form(secret, "mailgun", mailgun()).status_code == 503


def test_no_line_of_the_log_holds_the_secret(shop, secret, caplog, monkeypatch):
    post(secret, "no_such_service", {})
    form(secret, "mailgun", mailgun(key="wrong"))
    post(secret, "postmark", b"{")
    monkeypatch.setattr(receiving, "_store", full_disk)
    post(secret, "postmark", postmark())
    assert secret not in caplog.text


# When something is down ----------------------------------------------------------------------------------------------


def full_disk(*args):
    raise OSError("No space left on device")


def away(*args, **kwargs):
    raise OperationalError("the database is away")


def test_with_the_disk_full_the_service_keeps_the_mail(shop, secret, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(receiving, "_store", full_disk)
        answers = [WAYS[service](secret) for service in WAYS]
        assert {(answer.status_code, answer["Retry-After"]) for answer in answers} == {(503, "60")}
    assert not IncomingMail.objects.exists()
    assert post(secret, "postmark", postmark()).status_code == 200


def test_with_the_database_away_the_service_keeps_the_mail(shop, secret, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(IncomingMail, "save", away)
        assert post(secret, "postmark", postmark()).status_code == 503
    with monkeypatch.context() as broken:
        broken.setattr(webhooks.MailSecret.objects, "shop_of", away, raising=False)
        assert post(secret, "postmark", postmark()).status_code == 503
    assert not IncomingMail.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"FromFull": 7}', b"\xff\xfe", b"x" * 100_000])
def test_what_nobody_understands_is_kept_and_shown(shop, secret, body):
    for _ in range(2):
        assert post(secret, "postmark", body).status_code == 200
    mail = IncomingMail.objects.get()
    assert raw_of(mail) == body
    Worker().run_due()
    mail.refresh_from_db()
    assert mail.outcome in ("quarantined", "parked")


def test_a_large_mail_comes_in_and_a_monstrous_one_does_not(shop, secret):
    large = RAW + "x" * 70 + ("\r\n" + "x" * 70) * 200_000
    assert len(large) > 14_000_000
    assert form(secret, "mailgun", mailgun(**{"body-mime": large})).status_code == 200
    assert IncomingMail.objects.get().size == len(large.encode())
    assert post(secret, "postmark", b"x" * (30 * 1024 * 1024 + 1)).status_code == 413


def test_a_form_is_taken_apart_as_it_was_put_together():
    body = (
        b'--b1\r\nContent-Disposition: form-data; name="text"\r\n\r\nDie Jacke \xff\r\n\r\n--b\r\n'
        b'--b1\r\nContent-Disposition: form-data; name="f"; filename="../../a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n\x00\r\n\xff\r\n--b1--\r\n"
    )
    fields, files = form_in(body, "b1")
    assert fields["text"].encode("utf-8", "surrogateescape") == b"Die Jacke \xff\r\n\r\n--b"
    assert (files["f"].name, files["f"].read(), files["f"].content_type) == ("a.png", b"\x00\r\n\xff", "image/png")
    assert form_in(body, "none") == ({}, {})
    with pytest.raises(NoForm):
        form_in(body, "")


def test_a_form_that_is_none_is_refused(shop, secret):
    assert post(secret, "mailgun", b"x", "multipart/form-data").status_code == 400
    assert post(secret, "mailgun", b"\r\n--b" * 2000, "multipart/form-data; boundary=b").status_code == 400


# The page ---------------------------------------------------------------------------------------------------------


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_an_admin_makes_a_secret_and_sees_it_once(shop):
    admin = signed_in(make_person(shop, "admin"))
    page = f"/settings/shops/{shop.slug}/mail/"
    assert "There is no secret yet" in admin.get(page).content.decode()
    shown = admin.post(f"{page}secret/").content.decode()
    address = shown.partition("<code>")[2].partition("</code>")[0]
    secret = address.split("/mail/in/")[1].split("/")[0]
    assert MailSecret.objects.shop_of(secret) == shop
    assert secret not in admin.get(page).content.decode()
    assert "Secret of the mail service" in admin.get(f"/settings/shops/{shop.slug}/").content.decode()


def test_nobody_else_sees_or_makes_one(shop):
    for role, status in [("agent", 403), ("team_lead", 403)]:
        client = signed_in(make_person(shop, role))
        assert client.get(f"/settings/shops/{shop.slug}/mail/").status_code == status
        assert client.post(f"/settings/shops/{shop.slug}/mail/secret/").status_code == status
    stranger = signed_in(make_person(make_shop(), "admin"))
    assert stranger.post(f"/settings/shops/{shop.slug}/mail/secret/").status_code == 404
    assert not MailSecret.objects.exists()
