"""Stripe Checkout, by Stripe's own library: the customer pays on Stripe's page, and a signed webhook tells us."""

import stripe

from .provider import NotGenuine, Paid, Provider, Started, Unreachable

SECONDS = 15
WITHOUT_CENTS = {
    "bif",
    "clp",
    "djf",
    "gnf",
    "jpy",
    "kmf",
    "krw",
    "mga",
    "pyg",
    "rwf",
    "vnd",
    "vuv",
    "xaf",
    "xof",
    "xpf",
}
TELLING = {"checkout.session.completed", "checkout.session.async_payment_succeeded"}


class StripeCheckout(Provider):
    code, name = "stripe", "Stripe"

    def start(self, payment):
        asked = {
            "mode": "payment",
            "client_reference_id": str(payment.key),
            "line_items": [{"quantity": 1, "price_data": self._price(payment)}],
            "success_url": payment.back_paid,
            "cancel_url": payment.back,
        }
        try:
            session = self._client.v1.checkout.sessions.create(
                params=asked, options={"idempotency_key": f"start-{payment.key}"}
            )
        except stripe.StripeError as error:
            raise Unreachable(str(error)) from error
        return Started(session.url or "", session.id)

    def read(self, request):
        signature = request.headers.get("Stripe-Signature", "")
        try:
            event = self._client.construct_event(request.body, signature, self.options["webhook_secret"])
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise NotGenuine(str(error)) from error
        session = event.data.object
        if event.type not in TELLING or session["payment_status"] != "paid":
            return None
        return Paid(session["id"], session["payment_intent"], session["amount_total"], session["currency"].upper())

    def refund(self, payment):
        self._client.v1.refunds.create(
            params={"payment_intent": payment.charge}, options={"idempotency_key": f"refund-{payment.key}"}
        )

    @staticmethod
    def _price(payment):
        return {
            "currency": payment.currency.lower(),
            "unit_amount": smallest(payment.amount, payment.currency),
            "product_data": {"name": payment.rma.rma_number},
        }

    @property
    def _client(self):
        return stripe.StripeClient(
            self.options["secret_key"],
            http_client=stripe.RequestsClient(timeout=SECONDS),
            max_network_retries=2,
            base_addresses={"api": self.options["address"]} if "address" in self.options else {},
        )


def smallest(amount, currency):
    """As Stripe counts: cents, where there are any."""
    return int(amount if currency.lower() in WITHOUT_CENTS else amount * 100)
