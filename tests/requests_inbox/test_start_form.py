"""Staff ask for a return in a customer's name: the shop's return form is asked there, too, as far as they know it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from messaging.models import Attachment
from requests_inbox.models import ReturnRequest
from requests_inbox.return_forms.form_fields import Condition, FormField, Kind, Need
from tests.builders import make_form, make_order, make_reason

pytestmark = pytest.mark.django_db
OPENED = FormField(
    "opened", Kind.CHOICE, {"en": "Did you open it?"}, choices=(("no", {"en": "No"}), ("yes", {"en": "Yes"})),
    need=Need.ALWAYS, asked_of=Condition(reasons=("too_small",)),
)  # fmt: skip
INVOICE = FormField("invoice", Kind.FILE, {"en": "Invoice"}, once=True, need=Need.ALWAYS)
SINCE = FormField("since", Kind.DATE, {"en": "Since when?"})


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def order(shop):
    return make_order(shop)


def ask(desk, order, **answers):
    line, reason = order.lines.first(), make_reason(order.shop)
    told = {f"quantity-{line.pk}": 1, f"reason-{line.pk}": reason.pk, f"resolution-{line.pk}": "refund"}
    return desk.post(reverse("requests_inbox:ask_for_order", args=[order.pk]), told | answers)


def test_what_the_shop_asks_comes_once_the_goods_are_chosen_and_is_kept(desk, shop, order):
    make_form(shop, OPENED, INVOICE)
    line = order.lines.first()
    page = ask(desk, order)
    assert (page.status_code, ReturnRequest.objects.count()) == (200, 0)
    assert "Did you open it?" in page.content.decode()
    file = SimpleUploadedFile("invoice.pdf", b"%PDF-1.4", content_type="application/pdf")
    said = {f"answers-opened-{line.pk}": "yes", "answers-invoice": file}
    assert ask(desk, order, questioned="on", **said).status_code == 302
    request = ReturnRequest.objects.get()
    assert request.lines.get().answers == {"opened": "yes"}
    assert request.answers == {"invoice": {"key": str(Attachment.objects.get().key), "name": "invoice.pdf"}}
    assert (request.form.shop, request.channel) == (shop, "staff")


def test_what_the_customer_has_not_said_stays_open(desk, shop, order):
    make_form(shop, OPENED)
    ask(desk, order)
    ask(desk, order, questioned="on")
    assert ReturnRequest.objects.get().lines.get().answers == {}


def test_an_answer_that_is_none_is_refused_and_stays_in_its_place(desk, shop, order):
    make_form(shop, SINCE)
    refused = ask(desk, order, questioned="on", **{f"answers-since-{order.lines.first().pk}": "long ago"})
    assert refused.status_code == 422
    assert "long ago" in refused.content.decode()
    assert not ReturnRequest.objects.exists()


def test_a_shop_that_asks_nothing_more_needs_one_press(desk, order):
    assert ask(desk, order).status_code == 302
    assert ReturnRequest.objects.get().form is None
