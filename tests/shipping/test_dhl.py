"""A carrier's own label: bought once, checked before it is kept, and never again by a machine that is not sure."""

import sys
from datetime import timedelta
from io import BytesIO
from ipaddress import ip_address

import pytest
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.template.loader import render_to_string
from django.utils import timezone, translation
from PIL import Image

from helpdesk.jobs import Again
from helpdesk.jobs.models import Job
from shipping.addresses import Address
from shipping.carriers import CARRIERS, by_karrio, carrier_from
from shipping.models import Label
from shipping.tasks import GIVES_UP
from shipping.tasks import make_label as make
from tests.builders import make_shop

from .dhl import HOME, NUMBER, REFUSAL, confirmation, pdf
from .making import make_destination, make_label, make_parcel

pytestmark = pytest.mark.django_db
State = Label.State


@pytest.fixture(scope="module", autouse=True)
def nothing_left_running():
    yield
    by_karrio.asker.close()


def self_signed(folder):
    """A file with a certificate that nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    day = timezone.now()
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(day - timedelta(days=1)).not_valid_after(day + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "server.pem"
    file.write_bytes(private + builder.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return file


def fresh(label):
    return Label.objects.get(pk=label.pk)


def asked_of_dhl(sender=HOME, **fields):
    parcel = make_parcel(**fields)
    parcel.keep_sender(sender)
    return make_label(parcel, carrier="dhl_parcel_de")


def test_its_label_number_and_code_are_kept(dhl):
    label = asked_of_dhl()
    assert Job.objects.get().queue == "carriers"  # one that is slow keeps no other label waiting
    make.call(label.pk)
    made = fresh(label)
    assert (made.state, made.tracking_number, made.error) == (State.LABEL_CREATED, NUMBER, "")
    assert made.pdf() == pdf()
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(made.counter_code())))] == ["DHL-QR-1"]
    assert made.tracking_url.endswith(NUMBER)


def test_it_is_told_the_address_the_number_and_nothing_else(dhl):
    label = asked_of_dhl()
    make.call(label.pk)
    assert dhl.orders == [
        {
            "receiverId": "deu",
            "customerReference": "RMA-10056",
            "shipmentReference": label.key.hex,
            "shipper": {
                "name1": "Žofia Müller-Жукова",
                "addressStreet": "Lindenallee",
                "addressHouse": "12a",
                "postalCode": "20259",
                "city": "Hamburg",
            },
            "itemWeight": {"uom": "kg", "value": 2.0},
        }
    ]
    assert dhl.headers[0]["Authorization"] == "Bearer tok"


@pytest.mark.parametrize(
    ("street", "told"),
    [
        ("Rue du 4 Septembre 4", ("Rue du 4 Septembre", "4")),
        ("Meir 12 bus 3", ("Meir 12 bus", "3")),
        ("Hauptstr. 3 Hinterhaus", ("Hauptstr. 3 Hinterhaus", None)),
        ("12 rue de la Paix", ("rue de la Paix", "12")),
    ],
)
def test_no_word_of_a_street_gets_lost_on_the_way(dhl, street, told):
    make.call(asked_of_dhl(Address(street, "20259", "Hamburg", "DE")).pk)
    shipper = dhl.orders[0]["shipper"]
    assert (shipper["addressStreet"], shipper.get("addressHouse")) == told


def test_each_country_has_its_receiver(dhl):
    make.call(asked_of_dhl(Address("Kade 1", "1013 AA", "Amsterdam", "NL")).pk)
    assert dhl.orders[0]["receiverId"] == "nld"


def test_a_job_that_comes_twice_buys_one(dhl):
    label = asked_of_dhl()
    make.call(label.pk)
    make.call(label.pk)
    assert len(dhl.orders) == 1


def test_a_refusal_is_told_in_its_words_and_can_be_tried_again(dhl):
    label = asked_of_dhl()
    dhl.answer = 400, REFUSAL
    make.call(label.pk)
    assert (fresh(label).state, fresh(label).is_unsure) == (State.ERROR, False)
    assert "Die Postleitzahl wurde nicht gefunden." in fresh(label).error
    dhl.answer = confirmation()
    fresh(label).try_again()
    make.call(label.pk)
    assert (fresh(label).state, len(dhl.orders)) == (State.LABEL_CREATED, 2)


def test_an_account_that_it_does_not_know_is_a_refusal(dhl, settings):
    settings.CARRIERS = {"*": dhl.account | {"password": "wrong", "client_secret": "another"}}
    label = asked_of_dhl()
    make.call(label.pk)
    assert (fresh(label).state, fresh(label).error, dhl.orders) == (State.ERROR, "Unauthorized", [])


@pytest.mark.parametrize("status", [429, 503])
def test_one_that_says_later_is_asked_again(dhl, status):
    label = asked_of_dhl()
    dhl.answer = status, {"title": "Later", "status": status}
    with pytest.raises(Again):
        make.call(label.pk)
    assert (fresh(label).state, fresh(label).ordered_at) == (State.REQUESTED, None)
    dhl.answer = confirmation()
    make.call(label.pk)
    assert fresh(label).state == State.LABEL_CREATED


def test_one_that_nobody_can_reach_is_asked_again_and_then_given_up(dhl, settings):
    settings.CARRIERS = {"*": dhl.account | {"address": "http://127.0.0.1:9", "client_secret": "nobody"}}
    label = asked_of_dhl()
    with pytest.raises(Again):
        make.call(label.pk)
    Label.objects.update(asked_at=timezone.now() - GIVES_UP - timedelta(seconds=1))
    make.call(label.pk)
    assert (fresh(label).state, fresh(label).is_unsure) == (State.ERROR, False)
    assert "refused" in fresh(label).error


def test_what_it_changes_for_a_whole_process_never_comes_into_ours(dhl):
    make.call(asked_of_dhl().pk)
    assert "karrio" not in sys.modules


def test_a_server_that_cannot_prove_who_it_is_hears_nothing(dhl, settings, tmp_path):
    """karrio turns this check off for its whole process when it is imported."""
    dhl.speak_tls(self_signed(tmp_path))
    settings.CARRIERS = {"*": dhl.account}
    label = asked_of_dhl()
    with pytest.raises(Again, match="certificate verify failed"):
        make.call(label.pk)
    assert (dhl.tokens, dhl.orders) == (0, [])


@pytest.mark.parametrize(
    "answer",
    [
        None,
        (500, {"title": "Internal Server Error", "status": 500}),
        (504, b"<html>Gateway timeout"),
        (200, b"[1, 2"),
        (201, {"sstatus": {"title": "Created", "status": 201}}),
        confirmation(b"<html>not a label"),
        confirmation(b"%PDF-1.7 of which nothing follows"),
        confirmation(b"%PDF-1.7" + b" " * (3 * 1024 * 1024)),
    ],
    ids=["cut", "error", "gateway", "broken", "no number", "no PDF", "a broken PDF", "too large"],
)
def test_where_it_may_have_made_one_nobody_buys_another_by_themselves(dhl, answer):
    label = asked_of_dhl()
    dhl.answer = answer
    make.call(label.pk)
    make.call(label.pk)
    assert (fresh(label).state, fresh(label).is_unsure, len(dhl.orders)) == (State.ERROR, True, 1)
    assert fresh(label).error
    dhl.answer = confirmation()
    fresh(label).try_again()
    make.call(label.pk)
    assert (fresh(label).state, len(dhl.orders)) == (State.LABEL_CREATED, 2)


def test_a_worker_that_died_on_the_way_leaves_no_second_order(dhl):
    label = asked_of_dhl()
    assert label.order()  # and then nothing more came of it
    make.call(label.pk)
    assert (fresh(label).state, fresh(label).is_unsure, dhl.orders) == (State.ERROR, True, [])


def test_it_waits_for_a_slow_one_no_longer_than_it_may(dhl, monkeypatch):
    monkeypatch.setattr(by_karrio.asker, "patience", 0.5)
    make.call(asked_of_dhl(number="RMA-0").pk)  # the process runs from now on
    dhl.goes_on.clear()
    label = asked_of_dhl(number="RMA-1")
    make.call(label.pk)
    assert (fresh(label).state, fresh(label).error, fresh(label).is_unsure) == (
        State.ERROR,
        "It took too long.",
        True,
    )


def test_an_answer_that_comes_late_is_kept_all_the_same(dhl):
    label = asked_of_dhl()
    label.order()
    late = fresh(label)
    make.call(label.pk)
    assert fresh(label).is_unsure
    late.keep(CARRIERS["dhl_parcel_de"].make(late))
    assert (fresh(label).state, fresh(label).tracking_number) == (State.LABEL_CREATED, NUMBER)


def test_of_one_that_was_made_void_meanwhile_no_file_stays(dhl):
    label = asked_of_dhl()
    label.order()
    fresh(label).void()
    label.keep(CARRIERS["dhl_parcel_de"].make(label))
    storage = Label._meta.get_field("document").storage
    assert (fresh(label).state, fresh(label).document.name) == (State.VOIDED, "")
    assert storage.listdir("labels")[1] == []


def test_who_learns_late_that_none_was_made_takes_back_no_order_but_their_own(dhl):
    label = asked_of_dhl()
    label.order()
    make.call(label.pk)
    again = fresh(label)
    again.try_again()
    assert again.order()
    label.take_order_back()
    make.call(label.pk)
    assert (fresh(label).is_unsure, dhl.orders) == (True, [])


def test_a_label_without_a_code_for_the_counter_is_a_label(dhl):
    for answer in (confirmation(qrLabel=None), confirmation(qrLabel={"b64": "bm8gcGljdHVyZQ=="})):
        dhl.answer = answer
        label = asked_of_dhl(number=f"RMA-{len(dhl.orders)}")
        make.call(label.pk)
        assert (fresh(label).state, fresh(label).code.name) == (State.LABEL_CREATED, "")


def test_the_shops_own_label_takes_its_place_only_where_the_shop_says_so(dhl, settings):
    dhl.answer = 400, REFUSAL
    settings.CARRIERS = {"*": dhl.account | {"otherwise": "own"}}
    label = asked_of_dhl()
    make.call(label.pk)
    made = fresh(label)
    assert (made.state, made.carrier, made.tracking_number) == (State.LABEL_CREATED, "own", "")
    assert "Postleitzahl" in made.error  # staff read why


def test_a_place_that_is_not_its_receiver_is_refused_before_anything_is_bought(dhl):
    shop = make_shop()
    make_destination(shop)
    label = asked_of_dhl(shop=shop, destination=make_destination(shop, name="Store", is_usual=False))
    make.call(label.pk)
    assert (fresh(label).state, dhl.orders) == (State.ERROR, [])


def test_a_shop_whose_account_was_taken_away_reads_so(dhl, settings):
    label = asked_of_dhl()
    settings.CARRIERS = {}
    make.call(label.pk)
    assert (fresh(label).state, fresh(label).error) == (State.ERROR, "The shop has no account with it any more.")


def test_what_we_say_of_it_is_said_in_the_language_of_whoever_reads_it_and_what_a_carrier_says_as_it_is():
    label = make_label()
    shown = []
    with translation.override("nl"):
        for label.error in ("The shop has no account with it any more.", "Postleitzahl & Ort"):
            shown.append(render_to_string("shipping/label_error.html", {"label": label}).strip())
    assert shown == ["De winkel heeft er geen account meer.", "Postleitzahl &amp; Ort"]


def test_who_sends_from_elsewhere_has_another_carrier_or_none(dhl, settings):
    shop = make_shop()
    assert [carrier_from(shop, country).code for country in ("DE", "NL", "")] == ["dhl_parcel_de"] * 3
    assert carrier_from(shop, "FR") is None
    settings.CARRIERS = {shop.slug: dhl.account | {"otherwise": "own"}}
    assert (carrier_from(shop, "FR").code, carrier_from(make_shop(), "FR").code) == ("own", "own")
