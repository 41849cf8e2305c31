"""The list of returns, a return's page and papers, and what a shop sets about them."""

import io
from zipfile import ZipFile

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from returns.listing import PAGE
from returns.models import Return
from shipping.models import Destination, Label, LabelDesign
from shipping.tasks import make_label as make
from tests.builders import fresh, make_person, make_shop
from tests.shipping.dhl import HOME, NUMBER, pdf
from tests.shipping.making import make_destination

from .making import make_approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_():
    return make_approved()


@pytest.fixture
def client(client, request_):
    client.force_login(make_person(request_.shop))
    return client


def as_(client, shop, role):
    client.force_login(make_person(shop, role))
    return client


def codes_of(pdf):
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    return {code.text for code in zxingcpp.read_barcodes(picture)}


def test_the_list_shows_what_is_expected_and_nothing_of_another_shop(client, request_):
    foreign = make_approved()
    page = client.get("/returns/").content.decode()
    assert request_.rma.rma_number in page
    assert foreign.rma.rma_number not in page
    assert client.get("/returns/?state=expired").content.decode().count("RMA-") == 0
    assert client.get(f"/returns/{foreign.rma}/").status_code == 404


def test_a_number_opens_its_return_and_an_order_finds_it(client, request_):
    number = request_.rma.rma_number
    assert client.get(f"/returns/?q={number.lower()}&state=all")["Location"] == f"/returns/{number}/"
    assert number in client.get(f"/returns/?q={request_.order.number}&state=all").content.decode()
    assert number in client.get(f"/returns/?q={request_.reference}&state=all").content.decode()
    assert number not in client.get("/returns/?q=nothing&state=all").content.decode()


def test_pages_go_on_where_the_last_one_ended(client, request_):
    rma = request_.rma
    for number in range(PAGE + 5):
        rma.pk, rma._state.adding, rma.rma_number = None, True, f"RMA-N-{number}"
        rma.save()
    first = client.get("/returns/")
    second = client.get(first.context["list"].next_url)
    shown = [row.pk for answer in (first, second) for row in answer.context["list"].rows]
    assert len(shown) == len(set(shown)) == Return.objects.count()
    assert second.context["list"].next_url is None
    assert client.get("/returns/?after=2026~x").status_code == 200


def test_a_return_says_its_terms_and_has_a_packing_slip(client, request_):
    page = client.get(f"/returns/{request_.rma}/").content.decode()
    assert request_.reference in page
    assert "SKU-1" in page
    slip = client.get(f"/returns/{request_.rma}/slip/")
    assert slip["Content-Type"] == "application/pdf"
    assert request_.rma.rma_number in codes_of(slip.content)


def test_a_label_is_there_in_every_format_once_it_is_made(client, request_):
    number = request_.rma.rma_number
    assert client.get(f"/returns/{number}/label/sheet/").status_code == 404
    make.call(request_.make_label().pk)
    for kind in ("sheet", "label"):
        assert number in codes_of(client.get(f"/returns/{number}/label/{kind}/").content)
    for kind in ("png", "bmp", "qr"):
        picture = Image.open(io.BytesIO(client.get(f"/returns/{number}/label/{kind}/").content)).convert("L")
        assert number in {code.text for code in zxingcpp.read_barcodes(picture)}
    zpl = client.get(f"/returns/{number}/label/zpl/")
    assert zpl.content.startswith(b"^XA")
    assert zpl["Content-Disposition"].startswith("attachment")
    assert client.get(f"/returns/{number}/label/gif/").status_code == 404


def test_a_carriers_label_is_there_as_it_came(client, request_, dhl):
    label = fresh(request_).make_label(sender=HOME)
    make.call(label.pk)
    number = request_.rma.rma_number
    page = client.get(f"/returns/{number}/").content.decode()
    assert "DHL: Made" in page
    assert NUMBER in page
    kinds = ("label", "png", "bmp", "zpl", "qr", "sheet")
    assert [client.get(f"/returns/{number}/label/{kind}/").status_code for kind in kinds] == [200] * 5 + [404]
    assert client.get(f"/returns/{number}/label/label/").content == pdf()


def test_what_has_ended_has_no_label_to_print(client, request_):
    make.call(request_.make_label().pk)
    now = fresh(request_)
    now.cancel(by=make_person(now.shop, "team_lead"), seen=now.version, kind="error")
    assert client.get(f"/returns/{request_.rma}/label/sheet/").status_code == 404
    assert "cancelled" in client.get(f"/returns/{request_.rma}/").content.decode()


def test_a_list_of_many_asks_a_few_questions(client, request_, django_assert_max_num_queries):
    make.call(request_.make_label().pk)
    client.get("/returns/")
    with django_assert_max_num_queries(8):
        client.get("/returns/")


# What a shop sets -----------------------------------------------------------------------------------------------------


def test_a_lead_keeps_addresses_and_one_is_the_usual_one(client, request_):
    shop = request_.shop
    address = f"/destinations/{shop.slug}/"
    assert client.get(address).status_code == 404  # an agent
    lead = as_(client, shop, "team_lead")
    told = {"name": "Store", "street": "Kade 1", "postcode": "1", "city": "Delft", "country": "NL", "is_usual": "on"}
    assert lead.post(address, told).status_code == 302
    assert Destination.objects.of(shop).name == "Store"
    assert shop.destinations.filter(is_usual=True).count() == 1
    assert lead.post(address, told).status_code == 422  # the name is taken
    foreign = make_destination(make_shop())
    assert lead.get(f"{address}{foreign.pk}/").status_code == 404


def test_the_first_address_is_the_usual_one(client):
    shop = make_shop()
    lead = as_(client, shop, "team_lead")
    told = {"name": "Store", "street": "Kade 1", "postcode": "1", "city": "Delft", "country": "NL"}
    lead.post(f"/destinations/{shop.slug}/", told)
    assert Destination.objects.of(shop).is_usual


def test_the_design_is_seen_before_it_is_kept(client, request_):
    address = f"/label-design/{request_.shop.slug}/"
    lead = as_(client, request_.shop, "team_lead")
    told = {"message": "Dock 4", "shows_code": "on", "steps_en": "Print it.\n\nSend it."}
    looked = lead.post(address, told | {"preview": "1"})
    assert "message=Dock+4" in looked.content.decode()
    assert not LabelDesign.objects.exists()
    assert lead.post(address, told).status_code == 302
    design = LabelDesign.objects.get()
    assert (design.message, design.shows_order, design.steps) == ("Dock 4", False, {"en": ["Print it.", "Send it."]})
    assert lead.post(address, told | {"steps_en": "x\n" * 9}).status_code == 422


def test_the_preview_is_drawn_by_what_draws_labels(client, request_):
    lead = as_(client, request_.shop, "team_lead")
    drawn = lead.get(f"/label-design/{request_.shop.slug}/preview/?shows_code=on")
    picture = Image.open(io.BytesIO(drawn.content))
    assert f"RMA-{request_.shop.reference_prefix}-10056" in {code.text for code in zxingcpp.read_barcodes(picture)}
    assert lead.get(f"/label-design/{request_.shop.slug}/preview/?kind=sheet")["Content-Type"] == "application/pdf"


TERMS = {
    "ship_by_days": "21",
    "remind_to_send_days": "2",
    "expire_after_days": "",
    "forget_senders_after_days": "90",
    "label_price": "4.95",
}


def test_an_admin_sets_days_prices_and_words_and_it_is_written_down(client, request_):
    shop = request_.shop
    address = f"/return-terms/{shop.slug}/"
    assert as_(client, shop, "team_lead").get(address).status_code == 403
    admin = as_(client, shop, "admin")
    told = TERMS | {"label_prices": "Belgium 6,95\nCzech Republic 9", "follows_en": "The label is in the box."}
    assert admin.post(address, told).status_code == 302
    shop.refresh_from_db()
    assert (shop.ship_by_days, shop.expire_after_days) == (21, None)
    assert shop.label_prices == ["Belgium 6.95", "Czech Republic 9.00"]
    assert (str(shop.label_price_to("Belgium")), str(shop.label_price_to("Malta"))) == ("6.95", "4.95")
    assert {str(shop.label_price_to(name)) for name in ("BE", "be", " België ", "Belgique")} == {"6.95"}
    assert str(shop.label_price_to("")) == "4.95"
    assert shop.after_approval == {"en": "The label is in the box."}
    assert shop.changes.count() == 6
    assert "Belgium 6.95" in admin.get(address).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"label_prices": "Belgium"}, {"label_prices": "Belgium -1"}, {"remind_to_send_days": "30"}]
)
def test_terms_that_cannot_be_are_said_and_what_was_typed_stays(client, request_, wrong):
    admin = as_(client, request_.shop, "admin")
    answer = admin.post(f"/return-terms/{request_.shop.slug}/", TERMS | wrong)
    assert answer.status_code == 422
    assert next(iter(wrong.values())) in answer.content.decode()


def test_no_price_where_nobody_collects_it(client, request_, settings):
    settings.PAYMENTS = {}
    admin = as_(client, request_.shop, "admin")
    assert admin.post(f"/return-terms/{request_.shop.slug}/", TERMS).status_code == 422


def zip_of(client, *numbers):
    return client.get("/returns/labels.zip", {"return": [str(number) for number in numbers]})


def made(shop=None):
    request = make_approved(shop)
    make.call(request.make_label().pk)
    return fresh(request).rma


def test_the_labels_of_chosen_returns_come_in_one_zip_and_no_other(client):
    first, foreign = made(), made()
    second, without = made(first.shop), make_approved(first.shop).rma
    client.force_login(make_person(first.shop))
    page = client.get("/returns/").content.decode()
    assert f'value="{second}"' in page
    assert f'value="{without}"' not in page
    answer = zip_of(client, first, second, without, foreign, "nonsense")
    assert answer.streaming
    with ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert sorted(archive.namelist()) == sorted([f"{first}.pdf", f"{second}.pdf"])
        assert archive.read(f"{first}.pdf") == first.label.pdf()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([], "tick them"), (["RMA-1"], "None of these returns has a label"), (["RMA-1"] * 101, "At most 100")],
)
def test_what_gives_no_zip_says_why(client, numbers, words):
    client.force_login(make_person(make_shop()))
    answer = client.get("/returns/labels.zip", {"return": numbers}, follow=True)
    assert words in answer.content.decode()


def test_a_packing_slip_says_what_the_shop_wants_on_it(client):
    request = make_approved()
    LabelDesign.objects.create(shop=request.shop, slip_message="Please add the shoelaces.")
    client.force_login(make_person(request.shop))
    pdf = pypdfium2.PdfDocument(client.get(f"/returns/{request.rma}/slip/").content)
    assert "Please add the shoelaces." in pdf[0].get_textpage().get_text_range()


def test_a_return_is_found_by_the_number_of_its_parcel(client):
    rma, foreign = made(), made()
    Label.objects.filter(parcel__shipment__rma=rma).update(tracking_number="JJD0099")
    Label.objects.filter(parcel__shipment__rma=foreign).update(tracking_number="JJD0100")
    client.force_login(make_person(rma.shop))
    assert str(rma) in client.get("/returns/?state=all&q=jjd0099").content.decode()
    assert str(foreign) not in client.get("/returns/?state=all&q=JJD0100").content.decode()
