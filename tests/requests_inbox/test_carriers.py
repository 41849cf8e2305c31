"""A label that a carrier makes, as the desk asks for it: the address, what the carrier says, and another try."""

import html
import re
import uuid

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from messaging.models import Attachment
from requests_inbox.models import Event
from requests_inbox.refusals import NotYours, Refusal, Stale, Unready
from shipping.carriers import by_karrio
from shipping.models import Label, Parcel
from shipping.tasks import make_label as make
from tests.builders import fresh, make_person, make_shop
from tests.returns.making import make_approved
from tests.shipping.conftest import dhl, documents_elsewhere
from tests.shipping.dhl import HOME, NUMBER, REFUSAL, confirmation, pdf

pytestmark = pytest.mark.django_db
__all__ = ["dhl", "documents_elsewhere"]
TYPED = {"street": HOME.street, "postcode": HOME.postcode, "city": HOME.city, "country": "DE"}


@pytest.fixture(scope="module", autouse=True)
def nothing_left_running():
    yield
    by_karrio.asker.close()


@pytest.fixture
def request_(dhl):
    return make_approved(country="Germany", street="Allee 1", postcode="20095", city="Hamburg")


@pytest.fixture
def desk(client, request_):
    client.force_login(make_person(request_.shop))
    return client


def act(request, name):
    return reverse("requests_inbox:act", args=[request.reference, name])


def ask(desk, request, **fields):
    told = {"version": fresh(request).version, "key": str(uuid.uuid4()), "mails": "on"} | TYPED | fields
    return desk.post(act(request, "label"), told)


def page(desk, request):
    return desk.get(reverse("requests_inbox:show", args=[request.reference]))


def test_an_agent_confirms_the_address_and_the_carrier_makes_the_label(desk, request_, dhl):
    assertContains(desk.get(act(request_, "label")), 'value="Allee 1"')
    assert ask(desk, request_).status_code == 302
    make.call(Label.objects.get().pk)
    assert fresh(request_).status == "label_created"
    assert dhl.orders[0]["shipper"]["addressHouse"] == "12a"
    shown = page(desk, request_)
    for words in (NUMBER, "DHL", "Lindenallee 12a, 20259 Hamburg, Germany"):
        assertContains(shown, words)
    assertNotContains(shown, "label/sheet/")


def test_the_mail_is_shown_without_the_address(desk, request_):
    assertContains(desk.get(act(request_, "label")), "The label for your return")
    look = {"version": request_.version, "key": str(uuid.uuid4()), "mails": "on"}
    headers = {"HX-Request": "true", "HX-Target": "plan"}
    assertContains(desk.get(act(request_, "label"), look, headers=headers), "The label for your return")


def test_a_look_at_the_mail_without_scripts_keeps_the_address_out_of_every_address_of_a_page(desk, request_):
    for answer in (desk.get(act(request_, "label")), ask(desk, request_, look="1")):
        assertContains(answer, "The label for your return")
        assertContains(answer, '<button class="btn btn--ghost without-js" name="look" value="1">')
        assertNotContains(answer, "street=")
    assertContains(answer, 'value="Lindenallee 12a"')
    assert not Label.objects.exists()
    link = re.search(r'href="([^"]*/mail/\?[^"]*)"', answer.content.decode())[1]
    assertContains(desk.get(html.unescape(link)), "The label for your return")


def test_what_an_agent_typed_wrong_stays_in_the_form(desk, request_):
    answer = ask(desk, request_, postcode="2025")
    assertContains(answer, "This is no postcode of that country.", status_code=422)
    assertContains(answer, 'value="Lindenallee 12a"', status_code=422)
    assert not Label.objects.exists()


def test_the_customer_gets_it_by_mail_as_the_carrier_made_it(request_):
    label = request_.make_label(sender=HOME)
    make.call(label.pk)
    fresh(request_).mail_label(by=make_person(request_.shop))
    sent = Attachment.objects.get()
    assert (sent.name, sent.content_type) == (f"{request_.rma_number}.pdf", "application/pdf")
    with sent.file.open() as file:
        assert file.read() == pdf()


def test_who_hands_it_in_by_a_code_gets_that_of_the_carrier_or_else_its_label(request_, dhl):
    type(request_).objects.update(way_back="code")
    make.call(fresh(request_).make_label(sender=HOME).pk)
    assert fresh(request_).label_letter == "code"
    now = fresh(request_)
    now.void_label(by=make_person(now.shop), seen=now.version, reason="Again")
    dhl.answer = confirmation(qrLabel=None)
    make.call(fresh(request_).make_label(sender=HOME).pk)
    assert fresh(request_).label_letter == "label"
    assert Parcel.objects.count() == 2


def test_without_an_address_there_is_no_label(dhl):
    request = make_approved(country="Germany")
    with pytest.raises(Unready, match="street, postcode, city"):
        request.make_label()
    assert not Parcel.objects.exists()
    assert not Event.objects.filter(request=request, verb="label_asked").exists()


def test_what_the_order_knows_will_do_where_nobody_said_more(request_, dhl):
    make.call(request_.make_label().pk)
    assert dhl.orders[0]["shipper"]["addressStreet"] == "Allee"


def test_the_carrier_of_the_shop_has_to_serve_the_country(dhl):
    request = make_approved(country="France", street="12 rue de la Paix", postcode="75002", city="Paris")
    with pytest.raises(Unready, match="takes no parcels from that country"):
        request.make_label()


def test_staff_read_the_carriers_words_and_one_press_tries_again(desk, request_, dhl):
    dhl.answer = 400, REFUSAL
    ask(desk, request_)
    make.call(Label.objects.get().pk)
    assertContains(page(desk, request_), "Die Postleitzahl wurde nicht gefunden.")
    dhl.answer = confirmation()
    desk.post(act(request_, "label-retry"), {"version": fresh(request_).version, "key": str(uuid.uuid4())})
    make.call(Label.objects.get().pk)
    assert fresh(request_).status == "label_created"


def retry(desk, request, **fields):
    told = {"version": fresh(request).version, "key": str(uuid.uuid4())} | TYPED | fields
    return desk.post(act(request, "label-retry"), told)


def test_staff_correct_the_address_that_the_carrier_did_not_like(desk, request_, dhl):
    dhl.answer = 400, REFUSAL
    ask(desk, request_, postcode="99999")
    make.call(Label.objects.get().pk)
    assertContains(desk.get(act(request_, "label-retry")), 'value="99999"')
    assertContains(retry(desk, request_, postcode="2025"), "no postcode of that country", status_code=422)
    dhl.answer = confirmation()
    assert retry(desk, request_).status_code == 302
    make.call(Label.objects.get().pk)
    assert [one["shipper"]["postalCode"] for one in dhl.orders] == ["99999", HOME.postcode]
    corrected = Event.objects.filter(request=request_, verb="label_asked").latest("pk")
    assert corrected.details == {"corrected": True}
    assertContains(page(desk, request_), "with a corrected address")


def test_who_may_not_try_again_reads_no_address_in_the_form(client, desk, request_, dhl):
    dhl.answer = 400, REFUSAL
    ask(desk, request_, postcode="99999")
    make.call(Label.objects.get().pk)
    client.force_login(make_person(request_.shop, "warehouse"))
    assertNotContains(client.get(act(request_, "label-retry")), 'name="postcode"')
    assert retry(client, request_).status_code == 403
    assert Parcel.objects.get().sender_postcode == "99999"


def test_where_it_may_have_been_made_staff_are_told_to_look_first(desk, request_, dhl):
    dhl.answer = None
    ask(desk, request_)
    make.call(Label.objects.get().pk)
    assertContains(page(desk, request_), f"look for {request_.rma_number} in the list of DHL")
    assertContains(desk.get(act(request_, "label-retry")), "then this buys a second one")
    with pytest.raises(Refusal):
        fresh(request_).retry_label(seen=fresh(request_).version)  # a customer buys no second one
    assert len(dhl.orders) == 1


def test_the_wrong_person_and_a_stale_screen_try_nothing_again(request_, dhl):
    dhl.answer = 400, REFUSAL
    make.call(request_.make_label(sender=HOME).pk)
    now = fresh(request_)
    for person in (make_person(now.shop, "warehouse"), make_person(make_shop())):
        with pytest.raises(NotYours):
            now.retry_label(by=person, seen=now.version)
    with pytest.raises(Stale):
        now.retry_label(by=make_person(now.shop), seen=now.version - 1)
    assert Label.objects.get().state == "error"


def test_the_shops_own_label_that_took_its_place_says_why(desk, request_, settings, dhl):
    settings.CARRIERS = {"*": dhl.account | {"otherwise": "own"}}
    dhl.answer = 400, REFUSAL
    ask(desk, request_)
    make.call(Label.objects.get().pk)
    shown = page(desk, request_)
    assertContains(shown, "Die Postleitzahl wurde nicht gefunden.")
    assertContains(shown, "So the shop's own label was made.")
    assertContains(shown, "label/sheet/")
