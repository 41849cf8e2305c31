"""Guessing, telling apart, flooding, and files that bite (T25, T35, T36, T41, T60, T68)."""

import random
import zlib
from io import BytesIO
from struct import pack

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from helpdesk.apart.pictures import NoPicture, Painter
from helpdesk.jobs.models import Job
from messaging.models import Letter
from shops.logos import WANTED, drawn_again
from tests.builders import make_order, make_person, make_return, make_shop

WRONG = {"password": "not-this-one"}


def tries(count, *, email, address=lambda n: {}):
    """The statuses of so many wrong sign-ins, each from a browser of its own."""
    return [
        Client(headers=address(n)).post("/accounts/login/", {"login": email(n), **WRONG}).status_code
        for n in range(count)
    ]


def made_up(n):
    return {
        "X-Forwarded-For": f"10.{n}.1.2", "X-Real-Ip": f"10.{n}.1.2", "Forwarded": f"for=10.{n}.1.2",
        "CF-Connecting-IP": f"10.{n}.1.2", "True-Client-IP": f"10.{n}.1.2",
    }  # fmt: skip


def test_made_up_addresses_share_one_counter(db):
    person = make_person(make_shop())
    assert 429 in tries(12, email=lambda n: person.email, address=made_up)
    assert tries(1, email=lambda n: person.email, address=lambda n: made_up(99)) == [429]


def test_many_accounts_tried_from_one_place_share_one_counter(db):
    assert 429 in tries(40, email=lambda n: f"nobody-{n}@desk.test", address=made_up)


def test_behind_one_proxy_only_what_it_says_itself_counts(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = settings.TRUSTED_PROXY_COUNT = 1
    assert 429 in tries(
        40,
        email=lambda n: f"nobody-{n}@desk.test",
        address=lambda n: {"X-Forwarded-For": f"10.{n}.1.2, 192.0.2.7"},
    )


def test_letters_of_other_alphabets_do_not_lift_the_limit(db):
    spellings = ["sánne@desk.test", "SANNE@desk.test", "sanne@desk.test", " sanne@desk.test", "ＳANNE@desk.test"]
    make_person(make_shop(), email="sanne@desk.test")
    assert 429 in tries(12, email=lambda n: spellings[n % len(spellings)])


def test_somebody_who_works_here_and_somebody_who_does_not_cost_the_same(db, monkeypatch):
    """Counted and not timed: the hash is all that takes long (T41)."""
    person, hashed = make_person(make_shop()), []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *words: hashed.append(1) or encode(self, *words))
    answers = {}
    for email in (person.email, "nobody@desk.test"):
        hashed.clear()
        page = Client().post("/accounts/login/", {"login": email, **WRONG})
        answers[email] = (page.status_code, len(hashed), page.content.decode().replace(email, "…").count("\n"))
    assert len(set(answers.values())) == 1
    assert next(iter(answers.values()))[1] == 1


def test_asking_for_a_new_password_says_nothing_of_who_works_here(db):
    person = make_person(make_shop())
    answers = set()
    for email in (person.email, "nobody@desk.test"):
        response = Client().post("/accounts/password/reset/", {"email": email})
        answers.add((response.status_code, response["Location"], Job.objects.count()))
        Job.objects.all().delete()
    assert len(answers) == 1
    assert not mail.outbox


ADDRESSES = [
    "a@x.test, b@y.test",
    "a@x.test\r\nBcc: b@y.test",
    "a@x.test b@y.test",
    "<a@x.test>",
    "a@x.test;b@y.test",
    "@",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_order_with_two_addresses_writes_to_nobody(db, address):
    make_return(make_shop(), customer_email=address)
    Letter.objects.due().send_each()
    assert not mail.outbox
    assert Letter.objects.get().state == "dead"


@pytest.mark.parametrize(
    "name", ["Eve\r\nBcc: b@y.test", 'Eve" <b@y.test>', "Eve <b@y.test>,", "=?utf-8?q?=0ABcc:b=40y.test?="]
)
def test_a_customers_name_adds_no_recipient_and_no_header(db, name):
    shop = make_shop(name=name[:100])
    make_return(shop, customer_name=name, customer_email="eve@x.test")
    Letter.objects.due().send_each()
    if not mail.outbox:  # what cannot be written as one name is not sent at all
        assert Letter.objects.get().state == "dead"
        return
    sent = mail.outbox[0]
    assert len(sent.recipients()) == len(sent.to) == 1
    message = sent.message()
    assert [one.addr_spec for one in message["To"].addresses] == ["eve@x.test"]
    assert message["Bcc"] is message["Cc"] is None
    assert len(message.get_all("From")) == len(message["From"].addresses) == 1


def picture(kind, size=(40, 30), **options):
    file = BytesIO()
    Image.new("RGB", size, "#9b401c").save(file, kind, **options)
    return file.getvalue()


def chunk(name, data):
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


def png(width, height, *chunks):
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def drawn(data, name="logo.png"):
    return drawn_again(SimpleUploadedFile(name, data))


BOMBS = {
    "a picture of 2.5 billion pixels": png(50_000, 50_000, chunk(b"IDAT", zlib.compress(bytes(10**6)))),
    "41 million pixels": png(6_500, 6_500, chunk(b"IDAT", zlib.compress(b"\0" * 10**6))),
    "a gigabyte in a comment": png(9, 9, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(2**27), 9))),
    "a colour profile that unfolds": png(9, 9, chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(2**27), 9))),
    "nothing": b"",
    "a drawing that runs": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n{loop} exec",
    "another kind": picture("GIF"),
    "and another": picture("TIFF"),
    "cut off": picture("PNG")[:40],
    "too many bytes": picture("PNG") + bytes(5 * 2**20),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_logo_that_bites_is_refused_in_words(bomb):
    with pytest.raises(ValidationError):
        drawn(bomb)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of what a camera wrote
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_picture_is_refused_or_drawn_and_never_an_error(kind):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "words of the camera"
    good, chance = picture(kind, exif=exif.tobytes()), random.Random(1)
    with Painter() as painter:
        for _ in range(400):
            bad = bytearray(good)
            for _ in range(chance.randrange(1, 6)):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
            try:
                painter.draw(bytes(bad[: chance.choice([len(bad), chance.randrange(len(bad))])]), **WANTED)
            except NoPicture:
                continue


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_file_that_was_sent_stays_in_the_logo(kind):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    clean = drawn(picture(kind, exif=exif.tobytes()) + b"<script>alert(1)</script>", name="../../x.php").read()
    assert b"secret" not in clean
    assert b"<script" not in clean
    assert Image.open(BytesIO(clean)).format == "PNG"


def test_a_name_of_a_file_never_says_where_a_logo_is_kept(ours):
    client = Client()
    client.force_login(ours.people["admin"])
    form = client.get(f"/settings/shops/{ours.shop.slug}/").context["form"]
    sent = {name: form.initial[name] for name in form.fields if form.initial.get(name) not in (None, "", False)}
    sent["base_url"] = "http://localhost"
    sent["logo"] = SimpleUploadedFile("..%2f..%2fsettings.py\x00.png", picture("PNG"), content_type="text/html")
    assert client.post(f"/settings/shops/{ours.shop.slug}/", sent).status_code == 302
    ours.shop.refresh_from_db()
    folder, _slash, name = ours.shop.logo.name.partition("/")
    assert folder == "logos"
    assert name.removesuffix(".png").replace("-", "").isalnum()
    shown = Client().get(f"/settings/shops/{ours.shop.slug}/logo/")
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_an_order_of_an_unknown_customer_writes_no_letter(db):
    order = make_order(make_shop(), customer_email="")
    with pytest.raises(Exception, match="no e-mail address"):
        make_return(order=order)
    assert not Letter.objects.exists()
