"""What the shop's own form asks of whoever asks for a return: when, what is kept, and what comes to the desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from messaging.models import Attachment
from orders.models import Product
from portal.models import Upload, Visit
from requests_inbox.models import ReturnRequest
from requests_inbox.return_forms.form_fields import Condition, FormField, Kind, Need
from tests.builders import make_form, make_person, make_reason

from .conftest import photo
from .test_asking import fill, send, step

OPENED = FormField(
    "opened", Kind.CHOICE, {"en": "Did you open it?"}, choices=(("no", {"en": "No"}), ("yes", {"en": "Yes"})),
    need=Need.ALWAYS,
)  # fmt: skip
BULB = FormField("bulb", Kind.TEXT, {"en": "Which bulb?"}, asked_of=Condition(groups=("Lamps",)))
SINCE = FormField("since", Kind.DATE, {"en": "Since when?"}, asked_of=Condition(reasons=("broken",)))
INVOICE = FormField("invoice", Kind.FILE, {"en": "Invoice"}, once=True, need=Need.ALWAYS)
NOTE, PICTURES = FormField("note", Kind.NOTE), FormField("pictures", Kind.PICTURES)
DETAILS, CHECK = "/r/veldkant/details/", "/r/veldkant/check/"


@pytest.fixture
def line(order):
    return order.lines.first()


def answer(visitor, **said):
    return step(visitor, "details", {name.replace("_", "-"): value for name, value in said.items()})


def page(visitor, name="details"):
    return step(visitor, name).content.decode()


def test_a_shop_that_asks_nothing_of_its_own_has_no_such_step(visitor, order):
    assert fill(visitor, order)["Location"] == CHECK
    assert step(visitor, "details")["Location"] == CHECK


def test_answers_come_to_the_desk_with_the_request(visitor, order, line, shop):
    form = make_form(shop, NOTE, OPENED, SINCE)
    fill(visitor, order)
    assert "Did you open it?" in page(visitor)
    assert "Since when?" not in page(visitor)
    assert answer(visitor, **{f"opened_{line.pk}": "yes"})["Location"] == CHECK
    assert "Did you open it?" in page(visitor, "check")
    send(visitor)
    request = ReturnRequest.objects.get()
    assert (request.form, request.lines.get().answers) == (form, {"opened": "yes"})
    assert "answer:opened:yes" in request.facets


def test_the_group_of_the_product_and_the_reason_decide_what_is_asked(visitor, order, line, shop):
    make_form(shop, NOTE, BULB, SINCE)
    line.product = Product.objects.create(shop=shop, sku="L", name="Lamp", product_group="Lamps")
    line.save()
    fill(visitor, order, code="broken", note="It flickers.")
    assert [words in page(visitor) for words in ("Which bulb?", "Since when?")] == [True, True]
    fill(visitor, order, code="too_small")
    assert [words in page(visitor) for words in ("Which bulb?", "Since when?")] == [True, False]


def test_nothing_is_sent_while_an_answer_is_missing_and_what_was_typed_stays(visitor, order, line, shop):
    make_form(shop, OPENED, SINCE)
    fill(visitor, order, code="broken")
    response = answer(visitor, **{f"since_{line.pk}": "the day before"})
    assert response.status_code == 422
    assert "the day before" in response.content.decode()
    assert send(visitor)["Location"] == DETAILS
    assert "the day before" in page(visitor)
    assert not ReturnRequest.objects.exists()
    assert answer(visitor, back="1")["Location"] == "/r/veldkant/reasons/"


def test_a_version_that_is_published_meanwhile_asks_the_next_customer(visitor, order, line, shop):
    first = make_form(shop, OPENED)
    fill(visitor, order)
    make_form(shop, BULB, SINCE)
    answer(visitor, **{f"opened_{line.pk}": "no"})
    send(visitor)
    assert ReturnRequest.objects.get().form == first


def test_a_file_is_sent_once_and_is_read_by_staff(visitor, order, shop, client):
    make_form(shop, INVOICE, OPENED)
    line = order.lines.first().pk
    fill(visitor, order)
    sent = SimpleUploadedFile("invoice.pdf", b"%PDF-1.7 words")
    assert step(visitor, "details", {"invoice": sent}).status_code == 422
    assert "invoice.pdf is here" in page(visitor)
    assert answer(visitor, **{f"opened_{line}": "no"})["Location"] == CHECK
    assert "invoice.pdf" in page(visitor, "check")
    send(visitor)
    request, file = ReturnRequest.objects.get(), Attachment.objects.get()
    assert request.answers == {"invoice": {"key": str(file.key), "name": "invoice.pdf"}}
    assert (file.thread_id, file.message.thread_id, Upload.objects.count()) == (request.thread_id,) * 2 + (0,)
    client.force_login(make_person(shop))
    assert f"/{file.key}/" in client.get(f"/requests/{request.reference}/").content.decode()


def test_another_file_takes_the_place_of_the_first(visitor, order, shop):
    make_form(shop, INVOICE)
    fill(visitor, order)
    for name in ("one.pdf", "two.pdf"):
        step(visitor, "details", {"invoice": SimpleUploadedFile(name, b"%PDF-1.7")})
    assert [upload.name for upload in Upload.objects.all()] == ["two.pdf"]


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"")])
def test_a_file_that_cannot_be_taken_is_named(visitor, order, shop, name, content):
    make_form(shop, INVOICE)
    fill(visitor, order)
    assert step(visitor, "details", {"invoice": SimpleUploadedFile(name, content)}).status_code == 422
    assert not Upload.objects.exists()


def test_pictures_are_needed_where_the_shop_says_so(visitor, order, line, shop):
    make_form(shop, NOTE, FormField("pictures", Kind.PICTURES, need=Need.WHEN, needed_of=Condition(("broken",))))
    assert fill(visitor, order)["Location"] == CHECK
    refused = fill(visitor, order, code="broken", note="It flickers.")
    assert "Please add a photo" in refused.content.decode()
    assert refused.content.decode().count("data-photo>") == 1  # the reason that needs one says so, and no other
    assert send(visitor)["Location"] == "/r/veldkant/reasons/"
    shot = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
    assert fill(visitor, order, code="broken", note="It flickers.", photos=shot)["Location"] == CHECK


def test_what_the_form_leaves_out_is_not_asked(visitor, order, shop):
    make_form(shop)
    assert fill(visitor, order, code="broken")["Location"] == CHECK
    assert [f'-{name}"' in page(visitor, "reasons") for name in ("note", "photos")] == [False, False]


def test_words_can_be_needed_and_are_asked_in_the_shops_own(visitor, order, shop):
    make_form(shop, FormField("note", Kind.NOTE, {"en": "How does it fit?"}, need=Need.ALWAYS))
    refused = fill(visitor, order)
    assert refused.status_code == 422
    assert "How does it fit?" in refused.content.decode()
    assert fill(visitor, order, note="Too tight.")["Location"] == CHECK


def test_whoever_withdraws_owes_no_words_no_photo_and_no_answer_whatever_the_shop_wants(visitor, order, shop):
    make_reason(shop, "by_right", ground="withdrawal", en="I withdraw")
    note = FormField("note", Kind.NOTE, need=Need.ALWAYS)
    pictures = FormField("pictures", Kind.PICTURES, need=Need.ALWAYS)
    make_form(shop, note, pictures, OPENED, INVOICE)
    assert fill(visitor, order, code="too_small").status_code == 422
    assert fill(visitor, order, code="by_right")["Location"] == DETAILS
    assert answer(visitor)["Location"] == CHECK
    send(visitor)
    request = ReturnRequest.objects.get()
    assert (request.lines.get().ground, request.answers, request.lines.get().answers) == ("withdrawal", {}, {})


def test_details_cannot_be_opened_before_the_reasons(visitor, order, shop):
    make_form(shop, OPENED)
    assert step(visitor, "details")["Location"] == "/r/veldkant/reasons/"
    Visit.objects.all().delete()
    assert step(visitor, "details")["Location"] == "/r/veldkant/"
