"""How goods come back: chosen before a request is sent, kept on it, and respected where its label is made."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from messaging.models import Attachment, Letter, Message
from portal.models import Visit
from requests_inbox.models import ReturnRequest
from requests_inbox.refusals import Moved
from requests_inbox.tasks import mail_label
from returns.models import Return
from shipping.models import Label, ReturnWays
from shipping.tasks import make_label
from tests.builders import fresh, make_person, make_return
from tests.shipping.making import make_destination, make_point

from .conftest import content_of, let_in
from .test_asking import fill, send, step
from .test_labels import approve, ask, run_jobs, url


@pytest.fixture
def offer(shop):
    """Have the shop offer these ways, with somewhere to hand parcels in."""

    def offer(*ways, takes_code=True):
        ReturnWays.objects.create(shop=shop, **{way: way in ways for way in ("label", "code", "own")})
        return make_point(shop, takes_code=takes_code)

    return offer


def choose(client, way, point=None, **more):
    return step(client, "way", {"way": way, "dropoff": point.pk if point else ""} | more)


def approved(shop, order, way, dropoff=None):
    make_destination(shop)
    shop.free_return = True
    shop.save()
    request = make_return(order=order)
    ReturnRequest.objects.filter(pk=request.pk).update(way_back=way, dropoff=dropoff)
    return approve(fresh(request), make_person(shop))


def test_a_shop_that_set_up_nothing_asks_nothing(visitor, order):
    assert fill(visitor, order)["Location"] == "/r/veldkant/check/"
    assert step(visitor, "way")["Location"] == "/r/veldkant/check/"
    assert "Way back" not in step(visitor, "check").content.decode()
    send(visitor)
    assert (ReturnRequest.objects.get().way_back, ReturnRequest.objects.get().dropoff) == ("", None)


def test_the_way_is_chosen_shown_and_kept(visitor, order, shop, client, offer):
    point = offer("label", "code", "own")
    assert fill(visitor, order)["Location"] == "/r/veldkant/way/"
    assert step(visitor, "check")["Location"] == "/r/veldkant/way/"
    assert "Bruna Damrak" in step(visitor, "way").content.decode()
    assert choose(visitor, "code", point)["Location"] == "/r/veldkant/check/"
    page = step(visitor, "check").content.decode()
    assert "With a QR code" in page
    assert "Damrak 1" in page
    send(visitor)
    request = ReturnRequest.objects.get()
    assert (request.way_back, request.dropoff) == ("code", point)
    client.force_login(make_person(shop))
    facts = client.get(reverse("requests_inbox:show", args=[request.reference])).content.decode()
    assert "QR code at a drop-off point" in facts
    assert "Bruna Damrak" in facts


@pytest.mark.parametrize(("way", "told"), [("", "Please choose how"), ("pigeon", "Select a valid choice")])
def test_a_way_that_is_not_offered_cannot_be_chosen(visitor, order, offer, way, told):
    offer("label", "own")
    fill(visitor, order)
    refused = choose(visitor, way)
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert step(visitor, "check")["Location"] == "/r/veldkant/way/"


def test_a_code_needs_a_point_that_reads_it(visitor, order, shop, offer):
    offer("label", "code")
    blind = make_point(shop, name="Blind", takes_code=False)
    fill(visitor, order)
    refused = choose(visitor, "code", blind)
    assert refused.status_code == 422
    assert "takes no code" in refused.content.decode()


def test_points_of_another_shop_cannot_be_chosen(visitor, order, offer):
    from tests.builders import make_shop

    offer("label")
    fill(visitor, order)
    assert choose(visitor, "label", make_point(make_shop())).status_code == 422


def test_looking_for_another_place_keeps_what_was_chosen(visitor, order, shop, offer):
    offer("label", "own")
    make_point(shop, name="Groningen Noord", city="Groningen", postcode="9700 AA")
    fill(visitor, order)
    page = choose(visitor, "label", near="gron", look="1")
    assert page.status_code == 200
    assert "Groningen Noord" in page.content.decode()
    assert "Bruna" not in page.content.decode()
    assert Visit.objects.get().draft["way"] == "label"
    assert step(visitor, "way", {"way": "own", "back": "1"})["Location"] == "/r/veldkant/reasons/"
    assert Visit.objects.get().draft["way"] == "own"


def test_a_way_that_is_withdrawn_meanwhile_is_asked_anew(visitor, order, shop, offer):
    offer("label", "own")
    fill(visitor, order)
    choose(visitor, "own")
    ReturnWays.objects.update(own=False, code=True)
    assert step(visitor, "check")["Location"] == "/r/veldkant/way/"


def test_who_shows_a_code_gets_a_page_and_a_mail_with_it_and_nothing_to_print(visitor, shop, order):
    point = make_point(shop, takes_code=True)
    request = approved(shop, order, "code", point)
    assert "Make my QR code" in visitor.get(url(request)).content.decode()
    assert visitor.get(url(request, "code/")).status_code == 404
    ask(visitor, request)
    label = Label.objects.get()
    make_label.func(label.pk)
    page = visitor.get(url(request)).content.decode()
    assert "Your QR code is ready" in page
    assert url(request, "code/") in page
    shown = visitor.get(url(request, "code/")).content.decode()
    assert label.parcel.number in shown
    assert "Damrak 1" in shown
    assert content_of(visitor.get(url(request, "label/qr/"))).startswith(b"\x89PNG")
    run_jobs(mail_label)
    letter = Letter.objects.get(kind="code")
    assert "Bruna Damrak" in letter.text
    assert Attachment.objects.get(letter=letter).content_type == "image/png"


def test_the_approval_says_what_the_chosen_way_asks_for(shop, order):
    request = approved(shop, order, "own")
    text = Letter.objects.get(thread=request.thread, kind="approved").text
    assert "tracking number" in text
    assert "Make the label" not in text


def test_who_takes_a_carrier_of_their_own_tells_the_number_once_or_again(visitor, shop, order):
    request = approved(shop, order, "own")
    page = visitor.get(url(request)).content.decode()
    assert "Havenkade 12" in page
    assert "Tracking number" in page
    assert visitor.post(url(request, "tracking/"), {"carrier": "DHL"}).status_code == 422
    for number in ("JJD0099", "JJD0100"):
        told = {"carrier": "DHL", "tracking_number": number}
        assert visitor.post(url(request, "tracking/"), told).status_code == 302
    rma = Return.objects.get()
    assert (rma.shipments.count(), rma.announced.tracking_number) == (1, "JJD0100")
    assert (rma.remind_at, rma.expires_at) == (None, None)
    assert [event.details["tracking_number"] for event in request.events.filter(verb="parcel_announced")] == [
        "JJD0099", "JJD0100",
    ]  # fmt: skip
    page = visitor.get(url(request)).content.decode()
    assert "You have sent it back" in page
    assert "JJD0100" in page


def test_before_it_is_approved_nobody_asks_what_an_own_carrier_cost(visitor, order, shop):
    request = make_return(order=order)
    ReturnRequest.objects.update(way_back="own", free_return=True)
    assert 'name="cost"' not in visitor.get(url(request)).content.decode()


RECEIPT = b"%PDF-1.4 receipt"


def test_what_an_own_carrier_costs_is_told_with_its_receipt_where_the_return_is_free(visitor, shop, order, client):
    request = approved(shop, order, "own")
    text = Letter.objects.get(thread=request.thread, kind="approved").text
    assert "We pay back what sending it costs" in text
    assert "is free" not in text
    assert "tell us the amount" in visitor.get(url(request)).content.decode()
    told = {"carrier": "DHL", "tracking_number": "JJD0099", "cost": "7.50", "key": str(uuid4())}
    for _again in range(2):
        receipt = SimpleUploadedFile("bon.pdf", RECEIPT, "application/pdf")
        visitor.post(url(request, "tracking/"), told | {"receipt": receipt})
    sent = Return.objects.get().announced
    assert (str(sent.cost), sent.receipt.name, Message.objects.count()) == ("7.50", "bon.pdf", 1)
    visitor.post(url(request, "tracking/"), {"carrier": "DHL", "tracking_number": "JJD0100", "cost": "8.10"})
    assert (str(Return.objects.get().announced.cost), Return.objects.get().announced.receipt) == ("8.10", sent.receipt)
    client.force_login(make_person(shop))
    for page in (f"/requests/{request.reference}/", f"/returns/{request.rma}/"):
        shown = client.get(page).content.decode()
        assert "€ 8.10" in shown
        assert f"/files/{sent.receipt_id}/" in shown
    assert content_of(client.get(f"/files/{sent.receipt_id}/")) == RECEIPT


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"cost": "-1"}, "greater than or equal to 0"),
        ({"cost": "a lot"}, "Enter a number"),
        ({"receipt": SimpleUploadedFile("bon.exe", b"MZ")}, "could harm a computer"),
    ],
)
def test_a_cost_that_is_none_is_said_and_nothing_is_kept(visitor, shop, order, told, words):
    request = approved(shop, order, "own")
    answer = visitor.post(url(request, "tracking/"), {"carrier": "DHL", "tracking_number": "JJD0099"} | told)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "JJD0099" in answer.content.decode()
    assert Return.objects.get().announced is None


def test_who_pays_the_carriage_themselves_is_asked_no_amount(visitor, shop, order):
    request = approved(shop, order, "own")
    ReturnRequest.objects.update(free_return=False)
    assert 'name="cost"' not in visitor.get(url(request)).content.decode()
    told = {"carrier": "DHL", "tracking_number": "JJD0099", "cost": "7.50"}
    visitor.post(url(request, "tracking/"), told)
    assert Return.objects.get().announced.cost is None


def test_who_takes_an_own_carrier_prints_the_slip_that_goes_inside_and_nobody_else(visitor, shop, order):
    request = approved(shop, order, "own")
    assert url(request, "slip/") in visitor.get(url(request)).content.decode()
    assert content_of(visitor.get(url(request, "slip/"))).startswith(b"%PDF")
    assert let_in(order, address="somebody@else.test").get(url(request, "slip/")).status_code == 404
    waiting = make_return(order=order, quantities=(1,))
    assert visitor.get(url(waiting, "slip/")).status_code == 404


def test_the_number_of_an_announced_parcel_finds_its_request_and_return(visitor, shop, order, client):
    request = approved(shop, order, "own")
    visitor.post(url(request, "tracking/"), {"carrier": "DHL", "tracking_number": "jjd0099"})
    client.force_login(make_person(shop))
    assert request.reference in client.get("/inbox/all/?q=JJD0099").content.decode()
    assert str(request.rma) in client.get("/returns/?state=all&q=jjd0099").content.decode()


def test_who_said_that_it_is_sent_can_no_longer_cancel(visitor, shop, order):
    request = approved(shop, order, "own")
    page = url(request, "cancellation/")
    assert page in visitor.get(url(request)).content.decode()
    visitor.post(url(request, "tracking/"), {"carrier": "DHL", "tracking_number": "JJD0099"})
    assert page not in visitor.get(url(request)).content.decode()
    refused = visitor.post(page, follow=True).content.decode()
    assert "You told us that you have sent it" in refused
    request = fresh(request)
    with pytest.raises(Moved):
        request.cancel(by=None, seen=request.version, kind="withdrawn_by_customer")
    request.cancel(by=make_person(shop, "team_lead"), seen=request.version, kind="error")
    assert fresh(request).status == "cancelled"


def test_nobody_announces_a_parcel_of_what_is_not_approved_or_not_theirs(visitor, shop, order):
    told = {"carrier": "DHL", "tracking_number": "JJD0099"}
    request = make_return(order=order)
    assert visitor.post(url(request, "tracking/"), told).status_code == 404
    stranger = let_in(order, address="somebody@else.test")
    assert stranger.post(url(request, "tracking/"), told).status_code == 404
    assert not fresh(request).events.filter(verb="parcel_announced").exists()


def test_the_desk_makes_a_label_for_whoever_meant_to_send_it_themselves(shop, order):
    request = approved(shop, order, "own")
    request.make_label(by=make_person(shop), key=uuid4())
    assert Label.objects.get().state == "requested"
