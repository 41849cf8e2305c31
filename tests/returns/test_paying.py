"""A customer pays for the label: once, proven, and gets it back where there is no label for it."""

import hashlib
import hmac
import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from helpdesk.jobs.models import Job
from messaging.models import Letter
from returns.models import Payment
from returns.paying import provider_of
from returns.tasks import give_back, refund_owed
from tests.builders import fresh, make_person, make_shop

from .making import make_approved

pytestmark = pytest.mark.django_db
State = Payment.State


def start(request, key=None):
    return request.rma.start_payment(key=key or uuid.uuid4(), back="https://shop.test/r/shop/status/")


def test_the_same_press_begins_one_payment():
    request, key = make_approved(price="6.95"), uuid.uuid4()
    first, second = start(request, key), start(fresh(request), key)
    assert (first, str(first.amount), Payment.objects.count()) == (second, "6.95", 1)
    assert first.url == f"/demo/payments/{key}/"


def test_paying_on_the_trial_page_makes_the_label_and_comes_back(client):
    request = make_approved(price="6.95")
    payment = start(request)
    assert "6.95" in client.get(payment.url).content.decode()
    answer = client.post(payment.url, {"pays": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, f"{payment.back}?paid={payment.key}")
    now = fresh(request)
    assert (now.label.state, now.rma.is_paid, now.rma.shipments.get().mails) == ("requested", True, True)
    client.post(payment.url, {"pays": "yes"})
    assert [event.verb for event in now.events.all()].count("label_paid") == 1


def test_a_price_that_nobody_collects_any_more_keeps_no_label_back(settings):
    request = make_approved(price="6.95")
    settings.PAYMENTS = {}
    assert (request.rma.price, request.rma.is_settled) == (None, True)
    assert request.make_label().price is None


def test_not_paying_makes_nothing(client):
    request = make_approved(price="6.95")
    client.post(start(request).url, {"pays": ""})
    assert (fresh(request).label, Payment.objects.get().state) == (None, State.STARTED)


def test_what_is_paid_twice_goes_back_once():
    request = make_approved(price="6.95")
    first, second = start(request), start(request)
    first.settle("ch_1")
    second.settle("ch_2")
    assert list(Payment.objects.order_by("pk").values_list("state", flat=True)) == [State.PAID, State.REFUND_DUE]
    refund_owed.call(*Job.objects.get(task=refund_owed.module_path).args)
    assert Payment.objects.get(pk=second.pk).state == State.REFUNDED


def test_what_is_paid_for_a_return_that_has_ended_goes_back():
    request = make_approved(price="6.95")
    payment = start(request)
    request.cancel(by=make_person(request.shop, "team_lead"), seen=request.version, kind="error")
    payment.settle("ch_1")
    assert (Payment.objects.get().state, fresh(request).label) == (State.REFUND_DUE, None)


def test_cancelling_gives_the_money_back():
    request = make_approved(price="6.95")
    start(request).settle("ch_1")
    fresh(request).cancel(by=make_person(request.shop, "team_lead"), seen=fresh(request).version, kind="error")
    give_back.call(request.rma_id)
    give_back.call(request.rma_id)
    assert Payment.objects.get().state == State.REFUNDED


# Stripe, by its own library against an API of our own -----------------------------------------------------------------


class Api(BaseHTTPRequestHandler):
    """As much of Stripe as a checkout needs; answers what its documentation shows."""

    asked: list = []

    def do_POST(self):
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.asked.append((self.path, self.headers["Idempotency-Key"], body))
        kind = "checkout.session" if "sessions" in self.path else "refund"
        answer = {"id": "cs_test_1", "object": kind, "url": "https://checkout.stripe.com/c/pay/cs_test_1"}
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def stripe(settings):
    Api.asked = []
    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    options = {"provider": "stripe", "secret_key": "sk_test_1", "webhook_secret": "whsec_1", "address": address}
    settings.PAYMENTS = {"shop-of-stripe": options}
    yield Api.asked
    server.shutdown()
    server.server_close()
    thread.join()


def make_paying():
    return make_approved(make_shop(slug="shop-of-stripe", label_price="6.95"))


def told(payment, kind="checkout.session.completed", **more):
    session = {
        "id": "cs_test_1", "object": "checkout.session", "payment_status": "paid", "payment_intent": "pi_1",
        "amount_total": 695, "currency": "eur", "client_reference_id": str(payment.key),
    }  # fmt: skip
    return json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": session | more}})


def post(client, body, secret="whsec_1", slug="shop-of-stripe"):
    now = int(time.time())
    sign = hmac.new(secret.encode(), f"{now}.{body}".encode(), hashlib.sha256).hexdigest()
    address = f"/payments/{slug}/stripe/"
    header = f"t={now},v1={sign}"
    return client.post(address, body, content_type="application/json", headers={"Stripe-Signature": header})


def test_stripe_is_asked_for_a_checkout_with_the_price_and_our_key(stripe):
    payment = start(make_paying())
    path, key, body = stripe[0]
    assert (payment.url, payment.provider_id) == ("https://checkout.stripe.com/c/pay/cs_test_1", "cs_test_1")
    assert (path, key) == ("/v1/checkout/sessions", f"start-{payment.key}")
    assert body["line_items[0][price_data][unit_amount]"] == ["695"]
    assert body["line_items[0][price_data][currency]"] == ["eur"]
    assert (body["success_url"], body["cancel_url"]) == ([f"{payment.back}?paid={payment.key}"], [payment.back])


def test_a_signed_webhook_settles_it_once(client, stripe):
    request = make_paying()
    payment = start(request)
    assert [post(client, told(payment)).status_code for _again in range(2)] == [200, 200]
    payment = Payment.objects.get()
    assert (payment.state, payment.charge, Payment.objects.count()) == (State.PAID, "pi_1", 1)
    assert fresh(request).label is not None


@pytest.mark.parametrize(
    ("secret", "more", "status"),
    [
        ("whsec_of_somebody_else", {}, 400),
        ("whsec_1", {"payment_status": "unpaid"}, 200),
        ("whsec_1", {"amount_total": 1}, 200),
        ("whsec_1", {"currency": "usd"}, 200),
        ("whsec_1", {"id": "cs_of_nobody"}, 200),
    ],
)
def test_what_is_not_proven_or_not_what_we_asked_for_settles_nothing(client, stripe, secret, more, status):
    payment = start(make_paying())
    assert post(client, told(payment, **more), secret).status_code == status
    assert Payment.objects.get().state == State.STARTED


def test_nothing_but_a_payment_concerns_us(client, stripe):
    payment = start(make_paying())
    assert post(client, told(payment, "checkout.session.expired")).status_code == 200
    assert Payment.objects.get().state == State.STARTED


def test_another_shop_or_another_provider_has_no_door(client, stripe):
    make_shop(slug="without")
    assert post(client, "{}", slug="without").status_code == 404
    assert client.post("/payments/shop-of-stripe/test/").status_code == 404
    assert provider_of(make_shop()) is None


def test_stripe_gives_back_once_by_the_charge(stripe):
    payment = start(make_paying())
    payment.settle("pi_1")
    payment.owe()
    refund_owed.call(payment.rma_id)
    path, key, body = stripe[-1]
    assert (path, key, body["payment_intent"]) == ("/v1/refunds", f"refund-{payment.key}", ["pi_1"])
    assert Payment.objects.get().state == State.REFUNDED


# In whose money ------------------------------------------------------------------------------------------------------


def test_an_order_in_another_currency_pays_the_price_in_the_shops_own():
    request = make_approved(price="4.95", currency="GBP")
    assert "€ 4.95" in Letter.objects.get(kind="approved").text
    request.shop.currency = "USD"
    request.shop.save()
    payment = start(fresh(request))
    assert (str(payment.amount), payment.currency, fresh(request).rma.currency) == ("4.95", "EUR", "GBP")
    payment.settle("ch_1")
    assert fresh(request).label.currency == "EUR"
